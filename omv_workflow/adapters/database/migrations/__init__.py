"""Bringing a database up to date with Alembic; only who migrates imports this."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from omv_workflow.adapters.database.refusals import database_errors


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision that are missing, all in one transaction.

    Raises:
        Unavailable: the database can't be written; it stands as before.
    """
    with database_errors(), engine.begin() as connection:
        upgrade_within(connection, revision)


def upgrade_within(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision in a transaction that somebody else ends."""
    _wait_for_others(connection)
    command.upgrade(alembic_config(connection=connection), revision)


def _wait_for_others(connection: Connection) -> None:
    """Keep others from migrating until this transaction ends, and see what they have made."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('omv-workflow'))")


def alembic_config(**attributes: object) -> Config:
    """The configuration that Alembic otherwise reads from a file."""
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
