"""Databases to test on: SQLite files, or those of the PostgreSQL server that PG* variables name."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection, inspect, make_url, select, table, text

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.schema import bring_up_to_date
from omv_workflow.bootstrap import database_url
from omv_workflow.settings import read_settings

NO_PDF = '[pdf]\nmake = "never"\n'
_DISCONNECT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"


class Databases(Protocol):
    """Where databases come from; each is known by its URL."""

    def new(self, folder: Path) -> str:
        """A database without tables; a file stands in that folder."""

    def copy(self, url: str, folder: Path) -> str:
        """A copy of a database that nobody uses at the moment."""

    def drop(self, url: str) -> None:
        """Remove one, whoever is still connected."""

    def drop_all(self) -> None:
        """Remove what was made and is still there."""


class SqliteFiles:
    """Databases as files."""

    def new(self, folder: Path) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{folder / 'omv.db'}"

    def copy(self, url: str, folder: Path) -> str:
        """A copy of the file."""
        copied = self.new(folder)
        shutil.copy(make_url(url).database or "", make_url(copied).database or "")
        return copied

    def drop(self, url: str) -> None:
        """Nothing to do: pytest removes the folder."""

    def drop_all(self) -> None:
        """Nothing to do: pytest removes their folders."""


class PostgresServer:
    """Databases on a server that `pg_virtualenv` or the PG* variables tell of."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._numbers = count(1)
        self._made: set[str] = set()

    def new(self, folder: Path) -> str:
        """An empty database."""
        del folder
        return self._create("template0")

    def copy(self, url: str, folder: Path) -> str:
        """A copy made by the server, which copies nothing that somebody is connected to."""
        del folder
        name = make_url(url).database or ""
        self._execute(f"{_DISCONNECT} WHERE datname = {{}}", name, quoted=sql.Literal)
        return self._create(name)

    def drop(self, url: str) -> None:
        """Remove one, whoever is still connected."""
        name = make_url(url).database or ""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)
        self._made.remove(name)

    def drop_all(self) -> None:
        """Remove what was made and is still there."""
        for name in self._made:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)
        self._made.clear()

    def _create(self, template: str) -> str:
        name = f"omv_test_{os.getpid()}_{self._worker}_{next(self._numbers)}"
        self._execute(
            "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY FILE_COPY", name, template
        )
        self._made.add(name)
        return _url(name).render_as_string(hide_password=False)

    def _execute(
        self, statement: str, *names: str, quoted: Callable[[str], sql.Composable] = sql.Identifier
    ) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(quoted, names)))


def databases_of(worker: str, *, postgresql: bool) -> Databases:
    """Where a test run takes its databases from."""
    return PostgresServer(worker) if postgresql else SqliteFiles()


def settings(url: str, *, virtual: bool = True, pdf: str = NO_PDF) -> str:
    """An omv.toml for a workspace that keeps its data there; a file stands in its folder.

    It makes no PDFs, which would take seconds each, unless another part `[pdf]` is given.
    """
    named = "sqlite:///omv.db" if url.startswith("sqlite") else url
    parts = [f"[workspace]\nvirtual = {str(virtual).lower()}", f'[database]\nurl = "{named}"']
    return "\n\n".join([*parts, pdf])


def database_of(folder: Path) -> str:
    """The URL of the database that a workspace's settings name."""
    return database_url(folder, read_settings(folder).database.url)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A transaction on a database, past everything that this software does there."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def content(url: str) -> dict[str, list[str]]:
    """Every table of a database with its rows, as text in an order of their own."""
    with connected(url) as connection:
        names = inspect(connection).get_table_names()
        tables = {name: select(text("*")).select_from(table(name)) for name in names}
        return {
            name: sorted(str(tuple(row)) for row in connection.execute(one))
            for name, one in tables.items()
        }


def without_guards(connection: Connection) -> None:
    """Take the guards of the log away, and what keeps its tables together, as an owner can."""
    if connection.dialect.name == "postgresql":
        for table in inspect(connection).get_table_names():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
        return
    for statement in ("COMMIT", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"):
        connection.exec_driver_sql(statement)  # no such pragma is heeded inside a transaction
    triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in triggers.scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def migrated(databases: Databases, folder: Path) -> str:
    """A database with its tables and nothing in them, to be copied."""
    url = databases.new(folder)
    engine = open_engine(url)
    bring_up_to_date(engine)
    engine.dispose()
    return url


def _url(name: str) -> URL:
    variable = os.environ.get
    return URL.create(
        "postgresql",
        username=variable("PGUSER"),
        password=variable("PGPASSWORD"),
        host=variable("PGHOST"),
        port=int(variable("PGPORT", "5432")),
        database=name,
    )
