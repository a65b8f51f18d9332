"""What all tests share: databases of the chosen kind, and Hypothesis without measuring time."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from omv_workflow.adapters.database.engine import open_engine
from tests.databases import Databases, databases_of, migrated

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")
_LONG = (
    "tests/e2e/",
    "tests/flows/",
    "tests/faults/",
    "tests/entrypoints/web/test_in_chromium",
    "tests/entrypoints/web/test_year",
)
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests run on PostgreSQL: `pg_virtualenv pytest --postgresql -m database`."""
    parser.addoption("--postgresql", action="store_true", help="test on the server of PGHOST etc.")
    parser.addoption("--long", action="store_true", help="also what `make faults` alone runs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses a database, leave out what another run is for, begin with what takes long."""
    others = set() if config.getoption("--long") else {"long"}
    others.add("only_sqlite" if config.getoption("--postgresql") else "only_postgresql")
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    left_out = [item for item in items if any(map(item.get_closest_marker, others))]
    config.hook.pytest_deselected(items=left_out)
    kept = (item for item in items if item not in left_out)
    items[:] = sorted(kept, key=lambda item: not item.nodeid.startswith(_LONG))


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what stays to the end, and come more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that is skipped is a test that failed: something that users have is missing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Where databases come from: SQLite, or PostgreSQL with `--postgresql`."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made = databases_of(worker, postgresql=request.config.getoption("--postgresql"))
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def migrated_database(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with its tables and nothing in them, to be copied."""
    return migrated(databases, tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def database(databases: Databases, migrated_database: str, tmp_path: Path) -> Iterator[str]:
    """The URL of the test's own migrated database."""
    url = databases.copy(migrated_database, tmp_path)
    yield url
    databases.drop(url)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The engine of the test's own database."""
    engine = open_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_database(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The URL of a database in which nothing has been made."""
    folder = tmp_path / "empty"
    folder.mkdir()
    url = databases.new(folder)
    yield url
    databases.drop(url)
