"""Which revision of the tables a database has, and whether this software can use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, String, column, inspect, select, table

from omv_workflow.adapters.database import guard_check
from omv_workflow.adapters.database.engine import SNAPSHOT
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.phrases import said

# In order; listed here as well as in `migrations/versions`, so that only who migrates pays for
# importing Alembic.
REVISIONS = ("r0001", "r0002", "r0003", "r0004", "r0005", "r0006", "r0007", "r0008", "r0009")


@dataclass(frozen=True)
class Upgraded:
    """From which revision to which a database was brought; `before` is None where it was empty."""

    before: str | None
    after: str


def bring_up_to_date(engine: Engine) -> Upgraded:
    """Make the tables, or run the migrations that are missing; quick where none is.

    Raises:
        NotPossibleNow: a newer version of the software has migrated the database.
        Unavailable: it can't be read or written; it stands as before.
    """
    stored = stored_revision(engine)
    check_known(stored)
    if stored != REVISIONS[-1]:
        from omv_workflow.adapters.database.migrations import upgrade  # noqa: PLC0415 - slow

        upgrade(engine)
    return Upgraded(stored, REVISIONS[-1])


def make_if_empty(engine: Engine) -> None:
    """Make the tables of a database that has none; one that has some is left as it is.

    Raises:
        Unavailable: it can't be read or written; it stands as before.
    """
    if stored_revision(engine) is None:
        bring_up_to_date(engine)


def check_begun(engine: Engine) -> str:
    """The revision of a database that has tables of ours; nothing is changed.

    Raises:
        NotFound: it has none yet.
        NotPossibleNow: a newer version of the software has migrated it.
        Unavailable: it can't be read.
    """
    _check_file(engine)
    stored = stored_revision(engine)
    if stored is None:
        raise _not_begun(said("The database"), said("it has no tables yet."))
    check_known(stored)
    return stored


def check_current(engine: Engine) -> None:
    """Check that the tables are those that this software uses, and change nothing.

    Raises:
        NotFound: the database has no tables yet.
        NotPossibleNow: migrations are missing, or a newer version of the software has run its own.
        Unavailable: it can't be read.
    """
    stored = check_begun(engine)
    if stored != REVISIONS[-1]:
        raise NotPossibleNow(
            said("Using the database"),
            why=said(
                "its tables are those of revision {stored}, and this version of omv-workflow"
                " uses revision {ours}.",
                stored=stored,
                ours=REVISIONS[-1],
            ),
            next_step=said("Run `omv backup FILE`, then `omv upgrade`; it keeps what is there."),
        )


def stored_revision(engine: Engine) -> str | None:
    """The revision that the database names, None where it has no tables yet."""
    with _reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        stored = select(column("version_num", String)).select_from(table("alembic_version"))
        return connection.execute(stored).scalar_one_or_none()


def missing_guards(engine: Engine) -> list[str]:
    """The names of the guards of the log that are gone, disabled or changed; none, if all is well.

    Raises:
        Unavailable: the database can't be read.
    """
    with _reading(engine) as connection:
        return guard_check.missing_guards(connection)


def check_known(stored: str | None) -> None:
    """Refuse a revision that this version of the software has never heard of.

    Raises:
        NotPossibleNow: a newer version of the software has made it.
    """
    if stored is not None and stored not in REVISIONS:
        raise NotPossibleNow(
            said("Using the database"),
            why=said(
                "a newer version of omv-workflow has migrated it, to revision {stored}.",
                stored=stored,
            ),
            next_step=said("Install that version, or restore a backup made before."),
        )


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """A connection that waits for nobody who writes."""
    with database_errors(), engine.connect() as connection:
        yield connection.execution_options(**{SNAPSHOT: True})


def _check_file(engine: Engine) -> None:
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path and not Path(path).exists():
        raise _not_begun(said("The database {path}", path=path), said("there is no such file."))


def _not_begun(what: str, why: str) -> NotFound:
    return NotFound(
        what,
        why=why,
        next_step=said(
            "Run `omv apply` if the workspace is new; otherwise `omv restore` it from a backup."
        ),
    )
