"""Which revision of the tables a database has, and whether this software can use it."""

from pathlib import Path

from sqlalchemy import Engine, String, column, inspect, select, table

from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.errors import NotFound, NotPossibleNow

# In order; listed here as well as in `migrations/versions`, so that only who migrates pays for
# importing Alembic.
REVISIONS = ("r0001", "r0002")


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or run the migrations that are missing; quick where none is.

    Raises:
        NotPossibleNow: a newer version of the software has migrated the database.
        Unavailable: it can't be read or written; it stands as before.
    """
    stored = stored_revision(engine)
    _check_known(stored)
    if stored != REVISIONS[-1]:
        from omv_workflow.adapters.database.migrations import upgrade  # noqa: PLC0415 - slow

        upgrade(engine)


def check_current(engine: Engine) -> None:
    """Check that the tables are those that this software uses, and change nothing.

    Raises:
        NotFound: the database's file is missing.
        NotPossibleNow: migrations are missing, or a newer version of the software has run its own.
        Unavailable: it can't be read.
    """
    _check_file(engine)
    stored = stored_revision(engine)
    _check_known(stored)
    if stored != REVISIONS[-1]:
        raise NotPossibleNow(
            "Using the database",
            why="its tables are not up to date with this version of omv-workflow.",
            next_step="Run `omv apply`, which brings them up to date and keeps what is in them.",
        )


def stored_revision(engine: Engine) -> str | None:
    """The revision that the database names, None where it has no tables yet."""
    with database_errors(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        stored = select(column("version_num", String)).select_from(table("alembic_version"))
        return connection.execute(stored).scalar_one_or_none()


def _check_known(stored: str | None) -> None:
    if stored is not None and stored not in REVISIONS:
        raise NotPossibleNow(
            "Using the database",
            why=f"a newer version of omv-workflow has migrated it, to revision {stored}.",
            next_step="Install that version, or restore a backup made before.",
        )


def _check_file(engine: Engine) -> None:
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path and not Path(path).exists():
        raise NotFound(
            f"The database {path}",
            why="there is no such file.",
            next_step="Make the workspace with `omv init`, or restore the file from a backup.",
        )
