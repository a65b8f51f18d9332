"""The demo: one compressed year of an example reception centre, played through the real flows."""
