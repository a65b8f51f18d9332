"""The commands, a module per room of the year; each imports what it needs when it is called."""
