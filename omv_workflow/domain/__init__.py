"""The rules: frozen data shapes and pure functions; nothing here reads a clock, a file or a network."""
