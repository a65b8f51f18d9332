"""Rows, streams and transactions in SQLite or PostgreSQL; Alembic is imported only to migrate."""
