"""The log attacked after every migration, by whoever may write to the database."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, ProgrammingError

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.migrations import upgrade
from omv_workflow.adapters.database.migrations.standing import standing
from omv_workflow.adapters.database.schema import REVISIONS, missing_guards
from omv_workflow.domain.events import Fact, Personal
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import VerificationFailed
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON
from tests.databases import content

Work = Callable[[], UnitOfWork]

STREAM = "plan:plan"
REPLACING = """
    REPLACE INTO disposals
    SELECT position, id, plan_id, cycle_id, part, 'approved', due_on, ground, decided_by,
        decided_at, reason, carried_out_at, removed, hashes
    FROM disposals
"""
RARELY_FIRING = """
    CREATE OR REPLACE TRIGGER heads_are_not_deleted BEFORE DELETE ON heads
    FOR EACH ROW WHEN (OLD.sequence < 0) EXECUTE FUNCTION omv_refuse_change()
"""
REFUSING_NOTHING = """
    CREATE OR REPLACE FUNCTION omv_refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$
"""
# What somebody may do who takes the triggers away first, and the event it is found at.
FORGERIES = [
    ("UPDATE events SET data = '{}' WHERE sequence = 2", 2),
    ("UPDATE events SET data = 'nonsense' WHERE sequence = 2", 2),
    ("UPDATE events SET recorded_at = 'noon' WHERE sequence = 3", 3),
    ("DELETE FROM events WHERE sequence = 3", 3),
    ("UPDATE heads SET sequence = 2", 3),
]


def statements(name: str) -> list[str]:
    """The statements of a file beside this one."""
    text = Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
    return [one.strip() for one in text.split(";\n") if one.strip()]


def attacks(dialect: str) -> list[str]:
    """What a database of that kind and any revision must refuse."""
    return statements("attacks") + statements(f"attacks_{dialect}")


def not_refused(engine: Engine, attempts: list[str], *before: str) -> list[str]:
    """The attacks that a database lets pass, each tried on a connection that said `before`."""
    passed = []
    for attack in attempts:
        with engine.connect() as connection:
            for statement in before:
                connection.exec_driver_sql(statement)
            try:
                connection.exec_driver_sql(attack)
            except IntegrityError:
                continue
            passed.append(attack)
    return passed


def take_guards_away(engine: Engine) -> None:
    """Do what the owner of a database can do."""
    with engine.begin() as connection:
        for table in ("events", "heads", "openings"):
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        if engine.dialect.name == "sqlite":
            for name in standing("sqlite"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")


@pytest.fixture(params=REVISIONS)
def attacked(request: pytest.FixtureRequest, empty: Engine) -> Engine:
    """A database of each revision, with a history to forge."""
    upgrade(empty, request.param)
    with empty.begin() as connection:
        for statement in statements("history"):
            connection.exec_driver_sql(statement)
    return empty


@pytest.fixture
def with_history(sql: Work) -> Work:
    """Three events, each with an opening, in a current database."""
    with sql() as work:
        for number in range(3):
            work.record(Fact(STREAM, "tested", NOON, {"n": number, "by": Personal("person")}))
        work.commit(NOON)
    return sql


def test_after_every_migration_the_database_refuses_to_change_the_log(
    attacked: Engine, empty_database: str
) -> None:
    """No migration loses a guard, as rebuilding a table would; and nothing is changed."""
    before = content(empty_database)
    assert not_refused(attacked, attacks(attacked.dialect.name)) == []
    assert content(empty_database) == before


def test_a_disposal_follows_its_order(engine: Engine, sql: Work, examples: dict[str, Any]) -> None:
    """Nobody removes anything by pretending that it had been approved."""
    with sql() as work:
        for table, one in examples.items():
            getattr(work, table).add(one)
        work.record(Fact(STREAM, "tested", NOON, {}))
        work.commit(NOON)
    replacing = [REPLACING] if engine.dialect.name == "sqlite" else []
    assert not_refused(engine, statements("attacks_disposals") + replacing) == []


@pytest.mark.only_sqlite("whoever has the file can open it with other settings")
def test_another_program_with_settings_of_its_own_is_refused_too(attacked: Engine) -> None:
    """SQLite's defaults are no foreign keys and no recursive triggers."""
    passed = []
    with closing(sqlite3.connect(str(attacked.url.database), isolation_level=None)) as attacker:
        before = list(attacker.iterdump())
        for attack in attacks("sqlite"):
            try:
                attacker.execute(attack)
            except sqlite3.IntegrityError:
                continue
            passed.append(attack)
        assert (passed, list(attacker.iterdump())) == ([], before)


@pytest.mark.only_postgresql("SQLite has no roles of replication")
def test_a_superuser_who_plays_a_replica_is_refused_as_well(database: str) -> None:
    """Ordinary triggers sleep then; ours always fire."""
    engine = open_engine(database)
    with engine.begin() as connection:
        for statement in statements("history"):
            connection.exec_driver_sql(statement)
    assert (
        not_refused(engine, attacks("postgresql"), "SET session_replication_role = replica") == []
    )
    engine.dispose()


@pytest.mark.only_postgresql("SQLite has no users")
def test_who_does_not_own_the_tables_can_take_no_guard_away(engine: Engine) -> None:
    """Neither by sleeping triggers, nor by dropping them, nor by changing what they call."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE omv_attacker")
        connection.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO omv_attacker")
    try:
        for attack in statements("disarming_postgresql"):
            with engine.connect() as connection:
                connection.exec_driver_sql("SET ROLE omv_attacker")
                with pytest.raises(ProgrammingError):
                    connection.exec_driver_sql(attack)
        assert missing_guards(engine) == []
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP OWNED BY omv_attacker")
            connection.exec_driver_sql("DROP ROLE omv_attacker")


def test_all_guards_of_a_current_database_stand(engine: Engine) -> None:
    """They are those that the migrations set up, word for word."""
    assert missing_guards(engine) == []


def test_a_database_without_tables_has_no_guards(empty: Engine) -> None:
    """All of them are named."""
    assert missing_guards(empty) == sorted(standing(empty.dialect.name))


def test_guards_that_were_taken_away_are_named(engine: Engine) -> None:
    """Dropped or disabled, of one table or of several."""
    take_guards_away(engine)
    assert {"events_continue_their_stream", "heads_move_forward"} <= set(missing_guards(engine))


@pytest.mark.only_sqlite("PostgreSQL's are attacked in words of its own")
def test_a_guard_that_was_made_harmless_is_named(engine: Engine) -> None:
    """A trigger of the same name that refuses nothing is none."""
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER events_are_not_deleted")
        connection.exec_driver_sql(
            "CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events"
            " WHEN false BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END"
        )
    assert missing_guards(engine) == ["events_are_not_deleted"]


@pytest.mark.only_postgresql("SQLite's are attacked in words of its own")
@pytest.mark.parametrize(
    ("disarming", "named"),
    [
        ("ALTER TABLE events DISABLE TRIGGER events_are_not_changed", "events_are_not_changed"),
        ("ALTER TABLE events ENABLE TRIGGER events_are_not_changed", "events_are_not_changed"),
        ("DROP TRIGGER heads_are_not_deleted ON heads", "heads_are_not_deleted"),
        (RARELY_FIRING, "heads_are_not_deleted"),
        (REFUSING_NOTHING, "omv_refuse_change"),
    ],
)
def test_a_guard_that_was_disarmed_is_named(engine: Engine, disarming: str, named: str) -> None:
    """By whoever owns the tables, and in any of the ways there are."""
    with engine.begin() as connection:
        connection.exec_driver_sql(disarming)
    assert missing_guards(engine) == [named]


@pytest.mark.parametrize(("forgery", "event"), FORGERIES)
def test_what_is_forged_without_the_guards_is_found(
    engine: Engine, with_history: Work, forgery: str, event: int
) -> None:
    """It leaves a stream that no longer verifies, and the place is named."""
    take_guards_away(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(forgery)
    with with_history() as work, pytest.raises(VerificationFailed, match=f"event {event}:"):
        verify_stream(work.log.events(STREAM), work.log.head(STREAM))


def test_openings_may_be_erased_and_the_stream_still_verifies(
    engine: Engine, with_history: Work
) -> None:
    """Personal data can go without breaking the log; a forged opening is found."""
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM openings WHERE commitment < '8'")
    with with_history() as work:
        verify_openings(work.log.openings())
        verify_stream(work.log.events(STREAM), work.log.head(STREAM))


def test_the_log_says_which_guards_are_missing(engine: Engine, sql: Work) -> None:
    """So that whoever verifies it learns that it could have been changed."""
    with sql() as work:
        assert work.log.missing_guards() == []
    take_guards_away(engine)
    with sql() as work:
        assert "heads_begin_once" in work.log.missing_guards()
