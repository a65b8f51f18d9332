"""One database transaction, as tables and log share it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Insert, Row, Select, Update

from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.errors import Unavailable


class Transaction:
    """A connection between its begin and its commit; `wrote` tells whether any row was written.

    Once the database has failed in it, only `undo` is left: SQLite may have rolled back already,
    and what follows would be written outside of any transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._failure: Unavailable | None = None
        self.wrote = False

    def read(self, statement: Select[Any] | CompoundSelect[Any]) -> Sequence[Row[Any]]:
        """All rows of a query."""
        with self._alive():
            return self._connection.execute(statement).all()

    def write(self, statement: Insert | Update, *rows: Mapping[str, object]) -> None:
        """Execute a statement, once for each of the rows where some are given."""
        with self._alive():
            self._connection.execute(statement, rows or None)
        self.wrote = True

    def try_to_write(self, statement: Insert | Update, *rows: Mapping[str, object]) -> int:
        """Execute a statement that may be refused without spoiling the transaction.

        Returns:
            How many rows an update wrote.

        Raises:
            IntegrityError: a constraint or trigger refuses it.
        """
        with self._alive(), self._savepoint():
            count = self._connection.execute(statement, rows or None).rowcount
        self.wrote = self.wrote or count != 0  # psycopg counts an inserted row as -1
        return count

    def commit(self) -> None:
        """Make it last, and begin afresh with the next statement."""
        with self._alive():
            self._connection.commit()
        self.wrote = False

    def undo(self) -> None:
        """Undo everything, and begin afresh with the next statement."""
        self._connection.rollback()
        self._failure = None
        self.wrote = False

    @contextmanager
    def _alive(self) -> Iterator[None]:
        if self._failure:
            raise self._failure
        try:
            with database_errors():
                yield
        except Unavailable as error:
            self._failure = error
            raise

    def _savepoint(self) -> AbstractContextManager[object]:
        """PostgreSQL goes on after a refused statement from a savepoint only, SQLite anyhow."""
        if self._connection.dialect.name == "postgresql":
            return self._connection.begin_nested()
        return nullcontext()
