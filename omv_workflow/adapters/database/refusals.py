"""What the database refuses, in the words of our own errors."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from omv_workflow.errors import AlreadyDone, NotFound, NotPossibleNow, OmvError, Unavailable

_AGAIN = "then run the same command again."
_MET_BY_USERS = {
    sqlite3.SQLITE_BUSY: (
        "another command has been writing to it for too long.",
        f"Wait until it has ended, {_AGAIN}",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full.", f"Make room, {_AGAIN}"),
    sqlite3.SQLITE_IOERR: (
        "the disk can't be read or written.",
        f"See whether it is full or failing, {_AGAIN}",
    ),
    sqlite3.SQLITE_READONLY: (
        "its file can't be written.",
        f"Set the rights of the file and of its folder, {_AGAIN}",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "its file can't be opened.",
        f"See that its folder is there and may be written, {_AGAIN}",
    ),
    sqlite3.SQLITE_NOTADB: ("its file is not a database.", "Restore it from a backup."),
    sqlite3.SQLITE_CORRUPT: ("its file is damaged.", "Restore it from a backup."),
}
# By SQLite's names and PostgreSQL's SQLSTATE (class 23).
_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
_MISSING_REFERENCE = {"SQLITE_CONSTRAINT_FOREIGNKEY", "23503"}
_REFUSED_BY_TRIGGER = {"SQLITE_CONSTRAINT_TRIGGER", "23001"}


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn what a user may meet into `Unavailable`; mistakes of ours pass as they are.

    Raises:
        Unavailable: full disk, locked for too long, no rights, no database.
        IntegrityError: a constraint; only the caller knows what it means.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise _unavailable("all its connections are in use.", f"Wait a little, {_AGAIN}") from error
    except DatabaseError as error:
        primary_code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if primary_code in _MET_BY_USERS:
            raise _unavailable(*_MET_BY_USERS[primary_code]) from error
        if isinstance(error, OperationalError):
            raise _unavailable(
                f"it answers: {error.orig}.", f"See that it runs and is up to date, {_AGAIN}"
            ) from error
        raise


@contextmanager
def refusals(what: str, *, by_trigger: Callable[[str], OmvError]) -> Iterator[None]:
    """Turn a constraint that refuses a row into what it means; `by_trigger` says it for triggers.

    Raises:
        AlreadyDone: the id or a unique key is taken.
        NotFound: what the row refers to is not stored.
    """
    try:
        yield
    except IntegrityError as error:
        code = _code(error)
        if code in _TAKEN:
            raise was_first(what) from error
        if code in _MISSING_REFERENCE:
            raise _missing_reference(what) from error
        if code in _REFUSED_BY_TRIGGER:
            raise by_trigger(what) from error
        raise


def was_first(what: str) -> AlreadyDone:
    """Somebody else stored or changed it before."""
    return AlreadyDone(what, why="somebody was first.", next_step="Look at what stands there now.")


def never_changed(what: str) -> NotPossibleNow:
    """Rows of that table are only added."""
    return NotPossibleNow(
        what, why="what is stored there is never changed.", next_step="Add a new one."
    )


def _missing_reference(what: str) -> NotFound:
    return NotFound(
        what, why="something that it refers to is not stored.", next_step="Store that first."
    )


def _code(error: IntegrityError) -> str | None:
    name: str | None = getattr(error.orig, "sqlite_errorname", None)
    return name or getattr(error.orig, "sqlstate", None)


def _unavailable(why: str, next_step: str) -> Unavailable:
    return Unavailable("Using the database", why=why, next_step=next_step)
