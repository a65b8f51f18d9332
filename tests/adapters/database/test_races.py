"""Several at once: one is first, the others learn it, and no event is lost."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Engine

from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact, Personal
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import AlreadyDone, Unavailable
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON, SeededIds

Work = Callable[[], UnitOfWork]

THREADS = 8
EVENTS_EACH = 12
UNIT = AppliedUnit("unit", "old", NOON)
FACT = Fact(WORKSPACE_STREAM, "tested", NOON, {})


def at_once(task: Callable[[int], str], threads: int) -> list[str]:
    """What a task returned in each of several threads that began together."""
    start = Barrier(threads)

    def begin(number: int) -> str:
        start.wait()
        return task(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def test_of_several_who_change_the_same_thing_one_is_first(work: Work) -> None:
    """All have read the old state; one writes, and each of the others is told."""
    with work() as unit:
        unit.units.add(UNIT)
        unit.record(FACT)
        unit.commit(NOON)

    def change(number: int) -> str:
        try:
            with work() as unit:
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
                unit.units.add(replace(UNIT, content=str(number)))
                unit.record(FACT)
                unit.commit(NOON)
        except AlreadyDone:
            return "somebody was first"
        return str(number)

    assert at_once(add, 4).count("somebody was first") == 3


def test_no_event_is_lost_when_many_write_at_once(engine: Engine) -> None:
    """Eight threads, to one stream together and to their own, in either order."""

    def append(number: int) -> str:
        own, ids = f"plan:{number}", SeededIds(f"thread {number}")
        streams = [own, WORKSPACE_STREAM] if number % 2 else [WORKSPACE_STREAM, own]
        for _ in range(EVENTS_EACH):
            with SqlWork(engine, ids.new_salt) as work:
                for stream in streams:
                    work.record(Fact(stream, own, NOON, {"by": Personal("person")}))
                work.commit(NOON)
        return own

    streams = at_once(append, THREADS)
    with SqlWork(engine, str) as work:
        assert work.log.streams() == [*streams, WORKSPACE_STREAM]
        for stream in work.log.streams():
            verify_stream(work.log.events(stream), work.log.head(stream))
        shared = Counter(event.kind for event in work.log.events(WORKSPACE_STREAM))
        assert shared == dict.fromkeys(streams, EVENTS_EACH)
        assert all(len(work.log.events(stream)) == EVENTS_EACH for stream in streams)
        verify_openings(work.log.openings())
        assert len(work.log.openings()) == 2 * THREADS * EVENTS_EACH


def test_nothing_read_in_a_unit_of_work_is_stale_when_it_writes(work: Work) -> None:
    """Whoever counts up from what stands there never counts the same twice."""

    def count(_: int) -> str:
        for _ in range(5):
            with work() as unit:
                number = len(unit.units.find())
                unit.units.add(AppliedUnit(str(number), "{}", NOON))
                unit.record(FACT)
                unit.commit(NOON)
        return "counted"

    at_once(count, 4)
    with work() as unit:
        assert [one.id for one in unit.units.find()] == [str(number) for number in range(20)]


def test_units_of_work_are_not_nested_in_memory(memory: Work) -> None:
    """What would wait in vain for itself in the database is told at once in memory."""
    with memory() as outer:
        with pytest.raises(Unavailable, match="another one open"), memory():
            pass
        assert outer.units.find() == []
    with memory() as afterwards:
        assert afterwards.units.find() == []
