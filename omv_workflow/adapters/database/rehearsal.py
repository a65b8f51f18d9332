"""Units of work that are undone together: savepoints of one transaction that never commits."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from omv_workflow.adapters.database.engine import opened
from omv_workflow.adapters.database.log import SqlLog
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.errors import Unavailable
from omv_workflow.steps.ports import UnitOfWork

_IN_MEMORY = "sqlite://"


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
    """The transaction that never commits; once the database has failed in it, it is over."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.failure: Unavailable | None = None


class _Savepoint(Transaction):
    """A transaction on the stage: committing keeps it until the stage is undone."""

    def __init__(self, stage: _Stage) -> None:
        super().__init__(stage.connection)
        self._stage = stage
        self._open()

    def see_what_others_commit(self) -> bool:
        """There is nobody to wait for: the stage has kept all others out."""
        return False

    def commit(self) -> None:
        """Keep what was done, and begin afresh with the next statement."""
        with self._alive():
            self._nested.commit()
            self._open()

    def undo(self) -> None:
        """Undo what was done since the last commit, and begin afresh with the next statement."""
        self.end()
        self._open()

    def end(self) -> None:
        """Undo what has not been committed."""
        if self._stage.failure is None:
            self._nested.rollback()

    def _open(self) -> None:
        if self._stage.failure is not None:
            raise self._stage.failure
        with self._alive():
            self._nested = self._stage.connection.begin_nested()
        self._begin()

    @contextmanager
    def _alive(self) -> Iterator[None]:
        try:
            with super()._alive():
                yield
        except Unavailable as error:
            self._stage.failure = error
            raise


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
