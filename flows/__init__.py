"""The flows, in the order of the year: each a tick that does what the database says is due."""
