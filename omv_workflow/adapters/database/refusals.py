"""What the database refuses, in the words of our own errors."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from omv_workflow.errors import AlreadyDone, NotFound, NotPossibleNow, OmvError, Unavailable
from omv_workflow.phrases import Phrase, said

_BUSY = (
    said("another command has been writing to it for too long."),
    said("Wait until it has ended, then run the same command again."),
)
_FULL = (said("the disk is full."), said("Make room, then run the same command again."))
_OVERTAKEN = (
    said("another command has changed the same at the same time."),
    said("Nothing was done: run the same command again."),
)
_LOST = (
    said("the connection to its server was lost."),
    said(
        "See that the server of database.url in omv.toml runs, and what stands there now, before"
        " you run the same command again."
    ),
)
_NO_RIGHTS = (
    said("its user may not read, write or create tables there."),
    said(
        "Give the user of database.url in omv.toml all rights on the database and on its"
        " schema, then run the same command again."
    ),
)
_MET_ON_SQLITE = {
    sqlite3.SQLITE_BUSY_SNAPSHOT: _OVERTAKEN,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: (
        said("the disk can't be read or written."),
        said("See whether it is full or failing, then run the same command again."),
    ),
    sqlite3.SQLITE_READONLY: (
        said("its file can't be written."),
        said("Set the rights of the file and of its folder, then run the same command again."),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        said("its file can't be opened."),
        said("See that its folder is there and may be written, then run the same command again."),
    ),
    sqlite3.SQLITE_NOTADB: (said("its file is not a database."), said("Restore it from a backup.")),
    sqlite3.SQLITE_CORRUPT: (said("its file is damaged."), said("Restore it from a backup.")),
}
# By SQLSTATE, or by its class of two characters.
_MET_ON_POSTGRESQL = {
    "08": _LOST,
    "57P": _LOST,
    "42P01": (
        said("its tables are missing."),
        said("Make them with `omv upgrade`, or set database.url in omv.toml right."),
    ),
    "25006": (
        said("its server lets nobody write."),
        said(
            "Name the server that may be written in database.url in omv.toml, then run the same"
            " command again."
        ),
    ),
    "40": _OVERTAKEN,
    "3F000": _NO_RIGHTS,
    "42501": _NO_RIGHTS,
    "53100": _FULL,
    "55P03": _BUSY,
}
# By SQLite's names and PostgreSQL's SQLSTATE (class 23).
_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
_MISSING_REFERENCE = {"SQLITE_CONSTRAINT_FOREIGNKEY", "23503"}
_REFUSED_BY_TRIGGER = {"SQLITE_CONSTRAINT_TRIGGER", "23001"}


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn what a user may meet into `Unavailable`; mistakes of ours pass as they are.

    Raises:
        Unavailable: no server, no rights, full disk, locked for too long, somebody was faster.
        IntegrityError: a constraint; only the caller knows what it means.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise _unavailable(
            said("all its connections are in use."),
            said("Wait a little, then run the same command again."),
        ) from error
    except DBAPIError as error:
        if met := _met_by_users(error):
            raise _unavailable(*met) from error
        raise


@contextmanager
def refusals(what: Phrase, *, by_trigger: Callable[[Phrase], OmvError]) -> Iterator[None]:
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


def was_first(what: Phrase) -> AlreadyDone:
    """Somebody else stored or changed it before."""
    return AlreadyDone(
        what,
        why=said("somebody was first."),
        next_step=said("Look at what stands there now."),
    )


def overtaken() -> Unavailable:
    """Somebody else has changed the same since this transaction began."""
    return _unavailable(*_OVERTAKEN)


def never_changed(what: Phrase) -> NotPossibleNow:
    """Rows of that table are only added."""
    return NotPossibleNow(
        what, why=said("what is stored there is never changed."), next_step=said("Add a new one.")
    )


def kept(what: Phrase) -> NotPossibleNow:
    """Rows of that table stay until their disposal has been approved."""
    return NotPossibleNow(
        what,
        why=said("what is stored there is kept until its disposal has been approved."),
        next_step=said("See `omv disposal list`."),
    )


def _missing_reference(what: Phrase) -> NotFound:
    return NotFound(
        what,
        why=said("something that it refers to is not stored."),
        next_step=said("Store that first."),
    )


def _met_by_users(error: DBAPIError) -> tuple[Phrase, Phrase] | None:
    """Why it happened and what to do, or None where it is no user's doing."""
    if error.connection_invalidated:
        return _LOST
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0)
        known = _MET_ON_SQLITE.get(code) or _MET_ON_SQLITE.get(code & 0xFF)  # the primary code
    else:
        known = _met_on_postgresql(getattr(error.orig, "sqlstate", None))
    if known is None and (isinstance(error, OperationalError) or _is_of_connecting(error)):
        return _answered(error)
    return known


def _met_on_postgresql(sqlstate: str | None) -> tuple[Phrase, Phrase] | None:
    found = (met for code, met in _MET_ON_POSTGRESQL.items() if (sqlstate or "").startswith(code))
    return next(found, None)


def _is_of_connecting(error: DBAPIError) -> bool:
    return error.statement is None


def _answered(error: DBAPIError) -> tuple[Phrase, Phrase]:
    return (
        said("it answers: {answer}.", answer=" ".join(str(error.orig).split()).rstrip(".?")),
        said(
            "See that database.url in omv.toml is right and that the database runs and is up to"
            " date, then run the same command again."
        ),
    )


def _code(error: IntegrityError) -> str | None:
    name: str | None = getattr(error.orig, "sqlite_errorname", None)
    return name or getattr(error.orig, "sqlstate", None)


def _unavailable(why: Phrase, next_step: Phrase) -> Unavailable:
    return Unavailable(
        said("Using the database of database.url in omv.toml"), why=why, next_step=next_step
    )
