"""Looking at a database without changing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from omv_workflow.adapters.database.engine import opened
from omv_workflow.adapters.database.log import SqlLog
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.schema import check_current, missing_guards, stored_revision
from omv_workflow.adapters.database.transaction import Transaction


@dataclass(frozen=True)
class DatabaseState:
    """What was seen: its kind and version, its revision, and which guards of the log are gone."""

    kind: str
    revision: str | None
    missing_guards: tuple[str, ...]


def look_at(url: str) -> DatabaseState:
    """What a database is and has.

    Raises:
        NotFound: the database's file is missing.
        NotPossibleNow: migrations are missing, or a newer version of the software has run its own.
        Unavailable: it can't be reached, read or written.
    """
    with opened(url) as engine:
        check_current(engine)
        with database_errors(), engine.connect() as connection:
            version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
        return DatabaseState(
            kind=f"{engine.dialect.name} {version}",
            revision=stored_revision(engine),
            missing_guards=tuple(missing_guards(engine)),
        )


@dataclass(frozen=True)
class DatabaseClock:
    """When the newest event was recorded, and what the server's own clock tells, if it has one."""

    newest_event: datetime | None
    server: datetime | None


def clock_of(url: str) -> DatabaseClock:
    """The times that the clock of this machine can be held against.

    Raises:
        OmvError: the database can't be used.
    """
    with opened(url) as engine:
        check_current(engine)
        with database_errors(), engine.connect() as connection:
            newest = SqlLog(Transaction(connection)).newest()
            asks = engine.dialect.name == "postgresql"
            server = connection.execute(select(func.clock_timestamp())).scalar() if asks else None
        return DatabaseClock(newest, server)
