"""Opening a database: SQLite set up for safety, or whatever else a URL names."""

from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError

from omv_workflow.errors import InvalidInput, Unavailable

BUSY_TIMEOUT_SECONDS = 30

# FULL: a commit is on the disk before it is answered. Recursive triggers: a row that INSERT OR
# REPLACE would push out meets the trigger against DELETE.
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
)


def open_engine(url: str) -> Engine:
    """The engine of a database; it connects at the first use.

    Raises:
        InvalidInput: the URL can't be understood.
        Unavailable: the driver that it asks for is not installed.
    """
    engine = _engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _engine(url: str) -> Engine:
    # The errors leave the URL out, for it may hold a password.
    try:
        return create_engine(url)
    except ArgumentError as error:
        raise InvalidInput(
            "The URL of the database",
            why="it names no kind of database that can be used.",
            next_step="Give one such as sqlite:///omv.db or postgresql+psycopg://host/omv.",
        ) from error
    except ModuleNotFoundError as error:
        raise Unavailable(
            "Using the database",
            why=f"its driver {error.name} is not installed.",
            next_step=f"Install the Python package {error.name}.",
        ) from error


def _set_up(connection: SqliteConnection, record: object) -> None:
    del record
    connection.isolation_level = None  # the driver begins no transaction: `_begin_immediate` does
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once.

    A transaction that begins by reading and then wants to write fails at once with `database is
    locked` when another one has written in between, without waiting; this one waits for its turn.
    """
    connection.exec_driver_sql("BEGIN IMMEDIATE")
