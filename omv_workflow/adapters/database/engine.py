"""Opening a database: SQLite or PostgreSQL, set up for safety."""

import atexit
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import Phrase, said

if TYPE_CHECKING:
    from psycopg import Connection as PostgresConnection

BUSY_TIMEOUT_SECONDS = 30
CONNECT_TIMEOUT_SECONDS = 10
OLDEST_POSTGRESQL = 15
CONNECTIONS = 15
"""As many a process has at most; who wants one more waits until one is given back."""
SNAPSHOT = "omv_snapshot"
"""The execution option of a connection that sees one state of the database, and locks nothing until
it writes; then it is refused where another one has written since."""

# That which was used last is taken first: it knows its statements, and much of what they read.
_POOLED: Final[Mapping[str, Any]] = MappingProxyType(
    {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_use_lifo": True}
)
# FULL: a commit is on the disk before it is answered. Recursive triggers: a row that INSERT OR
# REPLACE would push out meets the trigger against DELETE.
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
)


def open_engine(url: str) -> Engine:
    """The engine of a database; it connects at the first use.

    Raises:
        InvalidInput: the URL can't be understood, or is of another kind of database.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return _postgresql(parsed)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The engine of a database, whose connections are closed at the end of the `with` block.

    Raises:
        InvalidInput: the URL can't be understood, or is of another kind of database.
    """
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _parsed(url: str) -> URL:
    # The errors leave the URL out, for it may hold a password.
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise _unusable() from error
    if kind not in {"sqlite", "postgresql"}:
        raise _unusable()
    return parsed


def _unusable() -> InvalidInput:
    return InvalidInput(
        said("The database.url in omv.toml"),
        why=said("it names no database that can be used."),
        next_step=said("Give one such as sqlite:///omv.db or postgresql://user@host/omv."),
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url.set(drivername="sqlite"), **(_POOLED if url.database else {}))
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    """A transaction sees what stood at its first statement; see `Transaction` for how it writes."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="REPEATABLE READ",
        **_POOLED,
        pool_pre_ping=True,  # a server that was started again is met by a new connection
        connect_args={"client_encoding": "utf8"}
        | ({} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT_SECONDS}),
    )
    event.listen(engine, "connect", _check_server)
    atexit.register(engine.dispose)  # sessions are ended, where the server would find them cut off
    return engine


def _check_server(connection: "PostgresConnection", record: object) -> None:
    del record
    version, encoding = (
        connection.info.server_version // 10_000,
        connection.info.parameter_status("server_encoding"),
    )
    if version < OLDEST_POSTGRESQL:
        raise _unsuitable(said("its server is PostgreSQL {version}.", version=version))
    if encoding != "UTF8":
        raise _unsuitable(said("its encoding is {encoding}.", encoding=encoding))
    connection.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_SECONDS}s'")
    connection.commit()


def _unsuitable(why: Phrase) -> NotPossibleNow:
    return NotPossibleNow(
        said("Using the database"),
        why=why,
        next_step=said(
            "Name a database of PostgreSQL {oldest} or newer, made with ENCODING 'UTF8', in"
            " database.url in omv.toml.",
            oldest=OLDEST_POSTGRESQL,
        ),
    )


def _set_up(connection: SqliteConnection, record: object) -> None:
    del record
    connection.isolation_level = None  # the driver begins no transaction: `_begin` does
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """Take the write lock at once, unless the connection is to see one `SNAPSHOT`.

    A transaction that begins by reading and then wants to write fails at once with `database is
    locked` when another one has written in between, without waiting; this one waits for its turn.
    """
    sees_one_moment = connection.get_execution_options().get(SNAPSHOT)
    connection.exec_driver_sql("BEGIN" if sees_one_moment else "BEGIN IMMEDIATE")
