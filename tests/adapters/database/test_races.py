"""Several at once: one is first, the others learn it, and no event is lost."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact, Personal
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import AlreadyDone, Unavailable
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON, SeededIds
from tests.at_once import at_once

Work = Callable[[], UnitOfWork]

THREADS = 20
PROCESSES = 4
EVENTS_EACH = 6
UNIT = AppliedUnit("unit", "old", NOON)
FACT = Fact(WORKSPACE_STREAM, "tested", NOON, {})


WRITE = """
import sys
from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.domain.events import WORKSPACE_STREAM
from tests.adapters.database.test_races import write_events
url, own = sys.argv[1:]
write_events(open_engine(url), [own, WORKSPACE_STREAM], own)
"""


def write_events(engine: Engine, streams: list[str], by: str) -> None:
    """Append to each of the streams some times, all of them held together."""
    ids = SeededIds(by)
    for _ in range(EVENTS_EACH):
        with SqlWork(engine, ids.new_salt) as work:
            work.hold(*streams)
            for stream in streams:
                work.record(Fact(stream, by, NOON, {"by": Personal("person")}))
            work.commit(NOON)


def check_written(engine: Engine, own: list[str]) -> None:
    """Every event of every writer is there, and every chain verifies."""
    with SqlWork(engine, str) as work:
        assert work.log.streams() == sorted([*own, WORKSPACE_STREAM])
        for stream in work.log.streams():
            verify_stream(work.log.events(stream), work.log.head(stream))
        shared = Counter(one.kind for one in work.log.events(WORKSPACE_STREAM))
        assert shared == dict.fromkeys(own, EVENTS_EACH)
        assert all(len(work.log.events(stream)) == EVENTS_EACH for stream in own)
        verify_openings(work.log.openings())
        assert len(work.log.openings()) == 2 * len(own) * EVENTS_EACH


def test_of_several_who_change_the_same_thing_one_is_first(work: Work) -> None:
    """All have read the old state; one writes, and each of the others is told."""
    with work() as unit:
        unit.units.add(UNIT)
        unit.record(FACT)
        unit.commit(NOON)

    def change(number: int) -> str:
        try:
            with work() as unit:
                unit.hold(WORKSPACE_STREAM)
                unit.units.swap(UNIT, replace(UNIT, content=str(number)))
                unit.record(FACT)
                unit.commit(NOON)
        except AlreadyDone:
            return "somebody was first"
        return str(number)

    outcomes = at_once(change, 4)
    assert outcomes.count("somebody was first") == 3
    with work() as unit:
        assert unit.units.get("unit").content in outcomes
        assert len(unit.log.events(WORKSPACE_STREAM)) == 2


def test_of_several_who_add_the_same_thing_one_is_first(work: Work) -> None:
    """A unique key decides it in the same way."""

    def add(number: int) -> str:
        try:
            with work() as unit:
                unit.hold(WORKSPACE_STREAM)
                unit.units.add(replace(UNIT, content=str(number)))
                unit.record(FACT)
                unit.commit(NOON)
        except AlreadyDone:
            return "somebody was first"
        return str(number)

    assert at_once(add, 4).count("somebody was first") == 3


def test_no_event_is_lost_when_many_write_at_once(database: str) -> None:
    """Twenty threads, to one stream together and to their own, named in either order."""
    engine = open_engine(database)

    def append(number: int) -> str:
        own = f"plan:{number}"
        write_events(engine, [own, WORKSPACE_STREAM][:: 1 if number % 2 else -1], own)
        return own

    check_written(engine, at_once(append, THREADS))
    engine.dispose()


def test_no_event_is_lost_when_several_processes_write_at_once(database: str) -> None:
    """Four of them, to one stream together and to their own."""
    streams = [f"plan:{number}" for number in range(PROCESSES)]
    commands = [[sys.executable, "-c", WRITE, database, own] for own in streams]
    started = [subprocess.Popen(one) for one in commands]
    assert [process.wait() for process in started] == [0] * PROCESSES
    engine = open_engine(database)
    check_written(engine, streams)
    engine.dispose()


def test_nothing_read_while_a_stream_is_held_is_stale(work: Work) -> None:
    """Whoever counts up from what stands there never counts the same twice."""

    def count(_: int) -> str:
        for _ in range(5):
            with work() as unit:
                unit.units.find()
                unit.hold(WORKSPACE_STREAM)
                number = len(unit.units.find())
                unit.units.add(AppliedUnit(str(number), "{}", NOON))
                unit.record(FACT)
                unit.commit(NOON)
        return "counted"

    at_once(count, 4)
    with work() as unit:
        assert [one.id for one in unit.units.find()] == [str(number) for number in range(20)]


def test_streams_held_in_any_order_never_wait_for_one_another(work: Work) -> None:
    """They are locked in the order of their names, also those that nobody has begun."""

    def hold(number: int) -> str:
        streams = ["plan:a", "plan:b", WORKSPACE_STREAM][:: 1 if number % 2 else -1]
        for _ in range(5):
            with work() as unit:
                unit.hold(*streams)
                unit.record(FACT)
                unit.commit(NOON)
        return "held"

    at_once(hold, 8)
    with work() as unit:
        assert unit.log.streams() == [WORKSPACE_STREAM]
        assert len(unit.log.events(WORKSPACE_STREAM)) == 40


def test_holding_a_stream_writes_nothing(work: Work) -> None:
    """A plan that does not exist has no stream afterwards, and nothing needs an event."""
    with work() as unit:
        unit.hold("plan:none")
        unit.commit(NOON)
    with work() as unit:
        assert unit.log.streams() == []


def test_whoever_holds_nothing_is_refused_where_somebody_was_faster(sql: Work) -> None:
    """Nothing is decided on what is no longer so; the same can be done again."""
    with sql() as slow:
        slow.units.find()
        with sql() as fast:
            fast.record(FACT)
            fast.commit(NOON)
        slow.record(FACT)
        with pytest.raises(Unavailable, match="changed the same at the same time"):
            slow.commit(NOON)
        slow.record(FACT)
        slow.commit(NOON)
    with sql() as unit:
        assert len(unit.log.events(WORKSPACE_STREAM)) == 2


def test_a_reader_sees_one_moment_and_waits_for_nobody(sql: Work) -> None:
    """While somebody holds a stream and writes, others read what stood when they began."""
    with sql() as reader, sql() as writer:
        writer.hold(WORKSPACE_STREAM)
        assert reader.log.events(WORKSPACE_STREAM) == []
        writer.record(FACT)
        writer.commit(NOON)
        assert reader.log.head(WORKSPACE_STREAM).sequence == 0
    with sql() as reader:
        assert reader.log.head(WORKSPACE_STREAM).sequence == 1


@pytest.mark.only_postgresql("on SQLite it is the whole database that is waited for")
def test_waiting_too_long_for_a_held_stream_says_so(database: str, sql: Work) -> None:
    """Somebody else's hanging command is named as the cause."""
    hurried = open_engine(database)
    event.listen(hurried, "begin", lambda c: c.exec_driver_sql("SET lock_timeout = '50ms'"))
    with sql() as holder:
        holder.hold(WORKSPACE_STREAM)
        holder.record(FACT)
        with SqlWork(hurried, str) as late:
            late.units.find()
            with pytest.raises(Unavailable, match="writing to it for too long"):
                late.hold(WORKSPACE_STREAM)
    hurried.dispose()


def test_units_of_work_are_not_nested_in_memory(memory: Work) -> None:
    """What would wait in vain for itself in the database is told at once in memory."""
    with memory() as outer:
        with pytest.raises(Unavailable, match="another one open"), memory():
            pass
        assert outer.units.find() == []
    with memory() as afterwards:
        assert afterwards.units.find() == []
