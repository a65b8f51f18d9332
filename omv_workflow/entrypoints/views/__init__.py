"""What commands show to people, as Rich tables and lines; imported only where it is shown."""
