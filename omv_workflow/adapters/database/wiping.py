"""Leaving nothing of removed rows in the files of a database."""

from sqlite3 import OperationalError

from sqlalchemy import Engine

from omv_workflow.adapters.database.metadata import METADATA
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said


def wipe_removed(engine: Engine) -> None:
    """Write the tables anew, so that no free page and no write-ahead log holds what was removed.

    PostgreSQL's own write-ahead log and its backups are the administrator's to let expire.

    Raises:
        Unavailable: another process uses the database; nothing was changed.
    """
    with database_errors():
        if engine.dialect.name == "sqlite":
            _wipe_sqlite(engine)
        else:
            _wipe_postgresql(engine)


def _wipe_sqlite(engine: Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            raise AssertionError("a connection that is open has its driver's")
        try:
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except OperationalError as error:
            raise _in_use() from error
    if busy:
        raise _in_use()


def _in_use() -> Unavailable:
    return Unavailable(
        said("Clearing the database of what was removed"),
        why=said("another process is using it, or the disk is full."),
        next_step=said("Run the same command again when it has ended."),
    )


def _wipe_postgresql(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in METADATA.sorted_tables:
            connection.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')
