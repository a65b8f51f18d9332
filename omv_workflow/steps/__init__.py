"""What can be done: a module per step of the year; every one is a unit of work that writes its events."""
