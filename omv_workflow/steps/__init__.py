"""What can be done: a module per step of the year, each a unit of work that writes its events."""
