"""The tables: what their columns are, and how a database gets to the present ones."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.schema import CreateTable

from omv_workflow.adapters.database.metadata import METADATA
from omv_workflow.adapters.database.migrations import alembic_config, upgrade
from omv_workflow.adapters.database.schema import (
    REVISIONS,
    bring_up_to_date,
    check_current,
    make_if_empty,
    stored_revision,
)
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.events import Event, Head, Opening, instant
from omv_workflow.domain.messages import Attempt
from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.versions import Strength
from omv_workflow.errors import AlreadyDone, NotFound, NotPossibleNow
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

LOG = {"heads": Head, "events": Event, "openings": Opening}
_OF_THEIR_OWN = {"attempts": Attempt, "cycles": Cycle, "obligations": Obligation}
TABLES = {
    name: next(filter(is_dataclass, get_args(hint)), _OF_THEIR_OWN.get(name))
    for name, hint in get_type_hints(UnitOfWork).items()
    if name != "log"
} | LOG
KEPT_BEFORE = (
    "INSERT INTO units (id, content, applied_at) VALUES ('unit', '{}', '2026-01-01 00:00:00')",
    (
        "INSERT INTO plans (id, unit_id, form_id, form_version, title, language, anniversary)"
        " VALUES ('p', 'unit', 'form', '2026-01-01', 'Plan', 'fi', '05-15')"
    ),
    "INSERT INTO heads (stream, sequence, hash) VALUES ('plan:p', 0, 'first')",
    (
        "INSERT INTO events"
        " (stream, sequence, kind, happened_at, recorded_at, data, previous, hash)"
        " VALUES ('plan:p', 1, 'plan.begun', :begun, :begun, '{}', 'first', 'second')"
    ),
)
OWED_BEFORE = (
    "INSERT INTO cycles (id, plan_id, anniversary, state) VALUES ('c', 'p', '2027-05-15', 'open')",
    (
        "INSERT INTO obligations (id, plan_id, cycle_id, kind, starts_on, due_on, state) VALUES"
        " ('1', 'p', 'c', 'open', '2027-02-12', '2027-02-12', 'open'),"
        " ('2', 'p', 'c', 'draft', '2027-04-09', '2027-04-09', 'open')"
    ),
)
CONFIRMED_BEFORE = (
    (
        "INSERT INTO versions (id, plan_id, number, draft, stage, answers_root, answers_hash,"
        " form_id, form_version, made_at) VALUES ('v', 'p', 1, 0, 'for_confirmation', 'root', '',"
        " 'form', '2026-01-01', :made)"
    ),
    (
        "INSERT INTO confirmations (id, plan_id, version_id, state, method, confirmed_at)"
        " VALUES ('k', 'p', 'v', 'confirmed', 'built_in', :made)"
    ),
)
BEGIN = """
import sys
from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.schema import bring_up_to_date
from omv_workflow.adapters.database.unit_of_work import SqlWork
engine = open_engine(sys.argv[1])
bring_up_to_date(engine)
with SqlWork(engine, lambda: "") as work:
    assert work.plans.find() == []
"""


def tables(engine: Engine) -> list[str]:
    """All that makes up the tables, as text."""
    stored = MetaData()
    stored.reflect(engine)
    return [str(CreateTable(table)) for table in stored.sorted_tables]


def test_every_stored_dataclass_has_a_table() -> None:
    """And there is no table of anything else."""
    assert set(METADATA.tables) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_of_its_dataclass(name: str) -> None:
    """Their names and order agree, and what may be empty; `position` alone is the table's own."""
    kind: Any = TABLES[name]
    hints = get_type_hints(kind)
    columns = [column for column in METADATA.tables[name].columns if column.name != "position"]
    assert [(column.name, column.nullable) for column in columns] == [
        (field.name, type(None) in get_args(hints[field.name])) for field in fields(kind)
    ]


def test_the_migrations_make_the_tables_that_the_rows_describe(engine: Engine) -> None:
    """Alembic finds no difference."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_the_revisions_are_listed_in_their_order() -> None:
    """The list that spares importing Alembic is the one that Alembic follows."""
    script = ScriptDirectory.from_config(alembic_config())
    assert [one.revision for one in script.walk_revisions()] == list(reversed(REVISIONS))


def test_bringing_up_to_date_twice_changes_nothing(empty: Engine) -> None:
    """The second time there is nothing to do."""
    bring_up_to_date(empty)
    before = tables(empty)
    bring_up_to_date(empty)
    upgrade(empty)
    assert tables(empty) == before
    assert stored_revision(empty) == REVISIONS[-1]
    check_current(empty)


def test_two_processes_may_bring_up_to_date_at_once(empty_database: str) -> None:
    """One of them makes the tables, the other waits and finds them."""
    command = [sys.executable, "-c", BEGIN, empty_database]
    started = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in started] == [0, 0]


def test_a_database_without_tables_is_not_current(empty: Engine) -> None:
    """It says what to do."""
    upgrade(empty, "base")
    with pytest.raises(NotFound, match="omv apply"):
        check_current(empty)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_database_of_an_older_version_is_not_current(empty: Engine, revision: str) -> None:
    """It is left as it is, and told how to be upgraded."""
    upgrade(empty, revision)
    with pytest.raises(NotPossibleNow, match="omv upgrade"):
        check_current(empty)
    make_if_empty(empty)
    assert stored_revision(empty) == revision


@pytest.mark.only_sqlite("PostgreSQL's databases are made by its administrator")
def test_a_missing_file_is_not_made_by_checking(empty: Engine) -> None:
    """Nothing appears where nobody asked for it."""
    with pytest.raises(NotFound, match=r"omv\.db"):
        check_current(empty)
    assert not Path(empty.url.database or "").exists()


def test_plans_kept_before_there_was_going_live_are_live(empty: Engine) -> None:
    """Since they began: no migration silences a plan."""
    upgrade(empty, "r0001")
    begun = instant(NOON)
    with empty.begin() as connection:
        for statement in KEPT_BEFORE:
            connection.execute(text(statement), {"begun": begun})
    bring_up_to_date(empty)
    with SqlWork(empty, lambda: "") as work:
        assert [plan.live_since for plan in work.plans.find()] == [NOON]


def test_a_unit_kept_before_remembers_its_content_as_its_file(empty: Engine) -> None:
    """Nothing else could have been edited, so that the next `omv apply` finds no newer edit."""
    upgrade(empty, "r0001")
    with empty.begin() as connection:
        for statement in KEPT_BEFORE:
            connection.execute(text(statement), {"begun": instant(NOON)})
    bring_up_to_date(empty)
    with SqlWork(empty, lambda: "") as work:
        (unit,) = work.units.find()
    assert (unit.content, unit.filed) == ("{}", "{}")


def test_days_that_were_set_before_stay_but_that_of_the_opening(empty: Engine) -> None:
    """What the others follow from was not kept; a year to come follows the timetable as ever."""
    upgrade(empty, "r0003")
    with empty.begin() as connection:
        for statement in (*KEPT_BEFORE[:2], *OWED_BEFORE):
            connection.execute(text(statement))
    bring_up_to_date(empty)
    with SqlWork(empty, lambda: "") as work:
        found = {one.kind: (one.basis, one.counted_from) for one in work.obligations.find()}
        (cycle,) = work.cycles.find()
    assert found == {StepKind.OPEN: (Basis.TIMETABLE, None), StepKind.DRAFT: (Basis.EARLIER, None)}
    assert cycle.settings_hash is None


def test_what_was_confirmed_before_is_told_by_its_strength(empty: Engine) -> None:
    """By one signer, who was asked when the version was made; a second finds room beside it."""
    upgrade(empty, "r0006")
    with empty.begin() as connection:
        for statement in (*KEPT_BEFORE[:2], *CONFIRMED_BEFORE):
            connection.execute(text(statement), {"made": NOON.replace(tzinfo=None)})
    bring_up_to_date(empty)
    with SqlWork(empty, lambda: "") as work:
        (kept,) = work.confirmations.find()
        work.confirmations.add(replace(kept, id="second", signer=2, signers=2))
        with pytest.raises(AlreadyDone):
            work.confirmations.add(replace(kept, id="again"))
    assert (kept.signer, kept.signers, kept.strength) == (1, 1, Strength.SIMPLE)
    assert kept.asked_at is not None
    assert kept.offered_to is None


@pytest.mark.parametrize("refuse", [check_current, bring_up_to_date])
def test_a_database_of_a_newer_version_is_refused(
    engine: Engine, refuse: Callable[[Engine], None]
) -> None:
    """And left as it is."""
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    with pytest.raises(NotPossibleNow, match="newer version of omv-workflow"):
        refuse(engine)
    assert stored_revision(engine) == "r9999"


@pytest.mark.only_sqlite("they are pragmas")
def test_the_settings_of_a_connection_are_safe(engine: Engine) -> None:
    """WAL, a sync at every commit, foreign keys, triggers for what REPLACE deletes."""
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 2, 1, 1, 30_000]


def test_alembic_is_imported_only_to_migrate(database: str) -> None:
    """A command on a current database doesn't wait for it."""
    script = BEGIN + "assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", script, database], check=True)
