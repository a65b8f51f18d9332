"""Backups: a workspace as one file, and a workspace made from such a file."""
