"""What is measured: a module each, found by itself, with `measure() -> Iterator[Result]`."""
