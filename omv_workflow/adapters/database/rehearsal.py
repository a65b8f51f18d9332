"""Units of work that are undone together: savepoints of one transaction that never commits."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Insert,
    NestedTransaction,
    Select,
    Table,
    Update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.visitors import iterate

from omv_workflow.adapters.database.engine import opened
from omv_workflow.adapters.database.log import SqlLog
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.transaction import Query, Rows, Transaction
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.errors import Unavailable
from omv_workflow.steps.ports import UnitOfWork

_IN_MEMORY = "sqlite://"
_STATEMENTS = 500  # more than there are that are asked again

_Change = Insert | Update | Delete


@contextmanager
def rehearsed_work(
    engine: Engine, new_salt: Callable[[], str]
) -> Iterator[Callable[[], UnitOfWork]]:
    """Units of work that see what the earlier ones of them have done; at the end all is undone.

    On SQLite they work on a copy in memory, so that nobody waits for them. On PostgreSQL everybody
    else who wants to write waits until then, for the heads of the streams.

    Raises:
        Unavailable: the database can't be used, or somebody has held it for too long.
    """
    connected = _connected_to_a_copy if engine.dialect.name == "sqlite" else _connected
    with connected(engine) as connection:
        whole = Transaction(connection)
        if whole.see_what_others_commit():
            log = SqlLog(whole)
            log.hold(log.streams())
        stage = _Stage(connection)
        yield lambda: _RehearsedWork(stage, new_salt)


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    with database_errors():
        connection = engine.connect()
    with connection:
        yield connection


@contextmanager
def _connected_to_a_copy(engine: Engine) -> Iterator[Connection]:
    with opened(_IN_MEMORY) as memory, memory.connect() as connection:
        with _connected(engine) as real, database_errors():
            _copy(_driver(real), _driver(connection))
        yield connection


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError("a connection to SQLite has its driver's")
    return found


def _copy(real: sqlite3.Connection, memory: sqlite3.Connection) -> None:
    """Copy all of a database as it stands at one moment; writers don't wait for it."""
    try:
        real.backup(memory)
    except sqlite3.Error as error:
        raise OperationalError("backup", None, error) from error


class _Stage:
    """The transaction that never commits; once the database has failed in it, it is over.

    Nobody else writes what it sees, so it asks the database only once for what it has not written.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.failure: Unavailable | None = None
        self._read: defaultdict[frozenset[str], dict[object, Rows]]
        self._read = defaultdict(dict)

    def read_before(self, statement: Select[Any]) -> dict[object, Rows]:
        """What was read from the tables of a query since they were last written."""
        return self._read[_tables_of(statement)]

    def forget(self, tables: Collection[str]) -> None:
        """What was read from these tables is to be read anew."""
        for read in [one for one in self._read if not one.isdisjoint(tables)]:
            del self._read[read]


class _Savepoint(Transaction):
    """A transaction on the stage: committing keeps it until the stage is undone."""

    def __init__(self, stage: _Stage) -> None:
        super().__init__(stage.connection)
        self._stage = stage
        self._begin_afresh()

    def see_what_others_commit(self) -> bool:
        """There is nobody to wait for: the stage has kept all others out."""
        return False

    def read(self, statement: Query, values: Mapping[str, object] | None = None) -> Rows:
        """All rows of a query, as they were read before where nothing has been written since."""
        if not isinstance(statement, Select):
            return self._ask(statement, values)
        read, asked = self._stage.read_before(statement), (statement, *(values or {}).items())
        if asked not in read:
            read[asked] = self._ask(statement, values)
        return read[asked]

    def write(self, statement: _Change, *rows: Mapping[str, object]) -> None:
        """Execute a statement, once for each of the rows where some are given."""
        self._change(statement)
        super().write(statement, *rows)

    def try_to_write(self, statement: _Change, *rows: Mapping[str, object]) -> int:
        """Execute a statement that may be refused without spoiling the transaction."""
        self._change(statement)
        return super().try_to_write(statement, *rows)

    def commit(self) -> None:
        """Keep what was done, and begin afresh with the next statement."""
        if self._nested:
            with self._alive():
                self._nested.commit()
        self._begin_afresh()

    def undo(self) -> None:
        """Undo what was done since the last commit, and begin afresh with the next statement."""
        self.end()
        self._begin_afresh()

    def end(self) -> None:
        """Undo what has not been committed."""
        if self._nested and self._stage.failure is None:
            self._nested.rollback()
            self._stage.forget(self._written)

    def _begin_afresh(self) -> None:
        if self._stage.failure is not None:
            raise self._stage.failure
        self._nested: NestedTransaction | None = None
        self._written: set[str] = set()
        self._begin()

    def _change(self, statement: _Change) -> None:
        """Before the first change there is nothing that could be undone."""
        if self._nested is None:
            with self._alive():
                self._nested = self._stage.connection.begin_nested()
        self._written |= (tables := _tables_of(statement))
        self._stage.forget(tables)

    @contextmanager
    def _alive(self) -> Iterator[None]:
        try:
            with super()._alive():
                yield
        except Unavailable as error:
            self._stage.failure = error
            raise


@lru_cache(_STATEMENTS)
def _tables_of(statement: Select[Any] | _Change) -> frozenset[str]:
    return frozenset(one.name for one in iterate(statement) if isinstance(one, Table))


class _RehearsedWork(SqlWork):
    """A unit of work on the stage."""

    def __init__(self, stage: _Stage, new_salt: Callable[[], str]) -> None:
        super().__init__(stage.connection.engine, new_salt)
        self._stage = stage

    def __enter__(self) -> Self:
        self._savepoint = _Savepoint(self._stage)
        self._work_in(self._savepoint)
        return self

    def __exit__(self, *raised: object) -> None:
        self._facts.clear()
        self._savepoint.end()
