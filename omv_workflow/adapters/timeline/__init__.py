"""The year as a picture for the wall: laid out by pure functions, written as SVG, drawn as PNG."""
