"""One database transaction, as tables and log share it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Row, Select, Update

from omv_workflow.adapters.database.refusals import database_errors


class Transaction:
    """A connection between its begin and its commit; `wrote` tells whether any row was written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.wrote = False

    def read(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """All rows of a query."""
        with database_errors():
            return self._connection.execute(statement).all()

    def write(self, statement: Insert | Update | Delete, rows: Sequence[Any] = ()) -> None:
        """Execute a statement, once per row where rows are given."""
        with database_errors():
            self._connection.execute(statement, list(rows) or None)
        self.wrote = True

    def try_to_write(self, statement: Insert | Update) -> int:
        """Execute a statement that may be refused without spoiling the transaction.

        Returns:
            How many rows it wrote.

        Raises:
            IntegrityError: a constraint or trigger refuses it.
        """
        # PostgreSQL goes on after a refused statement only from a savepoint.
        with database_errors(), self._connection.begin_nested():
            count = self._connection.execute(statement).rowcount
        self.wrote = self.wrote or count > 0
        return count

    def commit(self) -> None:
        """Make it last, and begin afresh with the next statement."""
        with database_errors():
            self._connection.commit()
        self.wrote = False

    def undo(self) -> None:
        """Undo everything, and begin afresh with the next statement."""
        self._connection.rollback()
        self.wrote = False
