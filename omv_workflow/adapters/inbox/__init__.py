"""The folder in which other systems leave signed PDFs."""
