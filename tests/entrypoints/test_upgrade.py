"""A database of another version is used by nobody until somebody upgrades it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.migrations import upgrade
from omv_workflow.adapters.database.schema import REVISIONS
from tests.databases import connected, content, database_of

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")


@pytest.fixture
def outdated(fresh: Path) -> Path:
    """A workspace whose database an earlier version of the software has made."""
    engine = open_engine(database_of(fresh))
    upgrade(engine, REVISIONS[0])
    engine.dispose()
    return fresh


@pytest.mark.parametrize("words", [("status",), ("run",), ("apply",), ("up",), ("log", "verify")])
def test_a_database_with_pending_migrations_is_refused(
    omv: Omv, outdated: Path, words: tuple[str, ...]
) -> None:
    """One message names both revisions, and what to do in which order."""
    before = content(database_of(outdated))
    refused = omv(outdated, *AT, *words)
    assert refused.exit_code == 1
    assert f"{REVISIONS[0]}, and this version of omv-workflow uses" in refused.stderr
    assert "Run `omv backup FILE`, then `omv upgrade`" in refused.stderr
    assert content(database_of(outdated)) == before


def test_upgrading_says_from_where_to_where(omv: Omv, outdated: Path) -> None:
    """Afterwards the workspace can be used; a second time there is nothing to do."""
    upgraded = json.loads(omv(outdated, "--json", "upgrade").stdout)
    assert upgraded == {"before": REVISIONS[0], "after": REVISIONS[-1]}
    assert omv(outdated, *AT, "apply").exit_code == 0
    again = omv(outdated, "upgrade")
    assert (again.exit_code, "is up to date" in again.stdout) == (0, True)


def test_upgrading_tells_people_both_revisions(omv: Omv, outdated: Path) -> None:
    """In one sentence."""
    told = omv(outdated, "upgrade").stdout
    assert told == f"The database was at revision {REVISIONS[0]} and is now at {REVISIONS[-1]}.\n"


def test_a_workspace_that_was_never_applied_has_no_database_to_upgrade(
    omv: Omv, fresh: Path
) -> None:
    """Nothing is made by asking."""
    refused = omv(fresh, "upgrade")
    assert refused.exit_code == 1
    assert "Run `omv apply` if the workspace is new" in refused.stderr
    assert content(database_of(fresh)) == {}


def test_a_database_without_tables_is_made_by_applying_alone(omv: Omv, fresh: Path) -> None:
    """Looking at it makes nothing."""
    with connected(database_of(fresh)):
        pass
    refused = omv(fresh, *AT, "status")
    assert (refused.exit_code, "has no tables yet" in refused.stderr) == (1, True)
    assert omv(fresh, *AT, "apply").exit_code == 0


def test_a_database_of_a_newer_version_is_not_upgraded(omv: Omv, collecting: Path) -> None:
    """It is left to the version that made it."""
    engine = open_engine(database_of(collecting))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    engine.dispose()
    refused = omv(collecting, "upgrade")
    assert (refused.exit_code, "Install that version" in refused.stderr) == (1, True)
