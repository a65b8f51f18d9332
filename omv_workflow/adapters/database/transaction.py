"""One database transaction, as tables and log share it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Delete, Insert, Row, Select, Update

from omv_workflow.adapters.database.engine import SNAPSHOT
from omv_workflow.adapters.database.guard_check import missing_guards
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.errors import Unavailable

Query = Select[Any] | CompoundSelect[Any]
Rows = Sequence[Row[Any]]

_SEE_OTHERS = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"


class Transaction:
    """A connection between its begin and its commit.

    Attributes:
        wrote: whether it has written any row that needs an event.

    Once the database has failed in it, only `undo` is left: SQLite may have rolled back already,
    and what follows would be written outside of any transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_postgresql = connection.dialect.name == "postgresql"
        self._failure: Unavailable | None = None
        self._sees_others = False
        self._has_written = False
        self._read: dict[object, Rows] = {}
        self.wrote = False
        self._begin()

    @property
    def has_only_looked(self) -> bool:
        """Whether it sees one moment still, has written nothing, and is alive."""
        return not (self._sees_others or self._has_written or self._failure)

    def see_what_others_commit(self) -> bool:
        """Begin afresh in order to wait for others, and then to see what they have done.

        Returns:
            Whether there is still anybody to wait for: on SQLite the write lock keeps all out.
        """
        if not (self._sees_others or self.wrote):
            with self._alive():
                self._connection.rollback()
                self._see_others()
            self._sees_others = True
        return self._is_postgresql

    def _see_others(self) -> None:
        if self._is_postgresql:
            self._connection.exec_driver_sql(_SEE_OTHERS)
        else:
            self._connection.execution_options(**{SNAPSHOT: False})
            self._connection.begin()

    def read(
        self,
        statement: Query,
        values: Mapping[str, object] | None = None,
    ) -> Rows:
        """All rows of a query; `values` are those that it leaves open, by their names.

        As long as it sees one moment and has written nothing, they are read once: the rules of a
        year ask for the same rows from many sides.
        """
        if not (self.has_only_looked and isinstance(statement, Select)):
            return self._ask(statement, values)
        asked = (statement, *(values or {}).items())
        if asked not in self._read:
            self._read[asked] = self._ask(statement, values)
        return self._read[asked]

    def _ask(self, statement: Query, values: Mapping[str, object] | None) -> Rows:
        with self._alive():
            return self._connection.execute(statement, values).all()

    def missing_guards(self) -> list[str]:
        """The names of the guards of the log that are gone, disabled or changed."""
        with self._alive():
            return missing_guards(self._connection)

    def write(self, statement: Insert | Update | Delete, *rows: Mapping[str, object]) -> None:
        """Execute a statement, once for each of the rows where some are given."""
        self._has_written = True
        with self._alive():
            self._connection.execute(statement, rows or None)

    def try_to_write(self, statement: Insert | Update | Delete, *rows: Mapping[str, object]) -> int:
        """Execute a statement that may be refused without spoiling the transaction.

        Returns:
            How many rows an update or a delete met.

        Raises:
            IntegrityError: a constraint or trigger refuses it.
        """
        self._has_written = True
        with self._alive(), self._savepoint():
            return self._connection.execute(statement, rows or None).rowcount

    def commit(self) -> None:
        """Make it last, and begin afresh with the next statement."""
        with self._alive():
            self._connection.commit()
        self._begin()

    def undo(self) -> None:
        """Undo everything, and begin afresh with the next statement."""
        self._connection.rollback()
        self._begin()

    def _begin(self) -> None:
        self._failure = None
        self._sees_others = False
        self._has_written = False
        self._read = {}
        self.wrote = False
        self._connection.execution_options(**{SNAPSHOT: True})

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
        if self._is_postgresql:
            return self._connection.begin_nested()
        return nullcontext()
