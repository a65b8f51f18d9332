"""Units of work in a rehearsal: they see one another, and nothing of them lasts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.rehearsal import rehearsed_work
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import Fact, unit_stream
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.errors import AlreadyDone, InvalidInput, Unavailable
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON, SeededIds

Work = Callable[[], UnitOfWork]

SALT = SeededIds().new_salt
UNIT = AppliedUnit("unit", "{}", NOON)
FACT = Fact(unit_stream("unit"), "unit.applied", NOON, {})


def store(work: Work, unit: AppliedUnit, *, last: bool = True) -> None:
    """Store a unit, and make it last if it is to."""
    with work() as one:
        one.hold(FACT.stream)
        one.units.add(unit)
        one.record(FACT)
        if last:
            one.commit(NOON)


def stored(work: Work) -> tuple[list[str], int]:
    """The units that are stored, and how many events their stream has."""
    with work() as one:
        return [unit.id for unit in one.units.find()], len(one.log.events(FACT.stream))


def test_what_is_rehearsed_is_seen_until_the_end_and_never_again(engine: Engine) -> None:
    """Rows and events alike, on top of those that last."""
    real = partial(SqlWork, engine, SALT)
    store(real, UNIT)
    with rehearsed_work(engine, SALT) as work:
        store(work, replace(UNIT, id="other"))
        assert stored(work) == (["unit", "other"], 2)
    assert stored(real) == (["unit"], 1)


def test_what_is_not_committed_in_a_rehearsal_is_undone_at_once(engine: Engine) -> None:
    """Each of its units of work stands or falls alone."""
    with rehearsed_work(engine, SALT) as work:
        store(work, UNIT)
        store(work, replace(UNIT, id="other"), last=False)
        assert stored(work) == (["unit"], 1)


def test_what_was_read_before_a_change_is_read_anew_after_it(engine: Engine) -> None:
    """In the unit of work that changes it, and once more where that is undone."""
    with rehearsed_work(engine, SALT) as work:
        assert stored(work) == ([], 0)
        with work() as one:
            one.units.add(UNIT)
            assert one.units.find() == [UNIT]
        assert stored(work) == ([], 0)


def test_a_refusal_does_not_end_the_rehearsal(engine: Engine) -> None:
    """Somebody was first: the rest goes on, as it would in earnest."""
    with rehearsed_work(engine, SALT) as work:
        store(work, UNIT)
        with pytest.raises(AlreadyDone):
            store(work, UNIT)
        with work() as one:
            one.record(replace(FACT, data={"text": "\ud800"}))
            with pytest.raises(InvalidInput):
                one.commit(NOON)
        store(work, replace(UNIT, id="other"))
        assert stored(work) == (["unit", "other"], 2)


def test_an_error_in_a_rehearsal_leaves_nothing(engine: Engine) -> None:
    """Whatever ends it, the database stands as before."""

    def rehearse() -> None:
        with rehearsed_work(engine, SALT) as work:
            store(work, UNIT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        rehearse()
    assert stored(partial(SqlWork, engine, SALT)) == ([], 0)


@pytest.mark.only_postgresql("on SQLite it is rehearsed in memory, which does not fail")
def test_a_rehearsal_ends_where_the_database_fails(engine: Engine) -> None:
    """Nothing that follows may last outside of the transaction."""
    with rehearsed_work(engine, SALT) as work:
        store(work, UNIT)
        with engine.connect() as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        for name in ("other", "another"):
            with pytest.raises(Unavailable, match="connection to its server was lost"):
                store(work, replace(UNIT, id=name))
    assert stored(partial(SqlWork, engine, SALT)) == ([], 0)


@pytest.mark.only_sqlite("on PostgreSQL it holds the streams")
def test_nobody_waits_for_a_rehearsal(engine: Engine) -> None:
    """Others write meanwhile; it goes on with what stood when it began, and leaves nothing."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    real = partial(SqlWork, engine, SALT)
    with rehearsed_work(engine, SALT) as work:
        store(work, replace(UNIT, id="rehearsed"))
        store(real, UNIT)
        store(work, replace(UNIT, id="another"))
        assert stored(work) == (["rehearsed", "another"], 2)
        assert stored(real) == (["unit"], 1)
    assert stored(real) == (["unit"], 1)


@pytest.mark.only_sqlite("its file can be reached past this software")
def test_a_damaged_file_is_told_before_anything_is_rehearsed(tmp_path: Path) -> None:
    """As by any other command."""
    file = tmp_path / "omv.db"
    file.write_bytes(b"This is a letter. " * 1000)
    with (
        pytest.raises(Unavailable, match="not a database"),
        rehearsed_work(open_engine(f"sqlite:///{file}"), SALT),
    ):
        pass
