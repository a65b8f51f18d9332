"""What every unit of work promises, in memory and in SQLite alike: all or nothing, with events."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.events import (
    Fact,
    FactValue,
    Personal,
    first_head,
    plan_stream,
    unit_stream,
)
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

Work = Callable[[], UnitOfWork]

UNIT = AppliedUnit("unit", "{}", NOON)
FACT = Fact(unit_stream("unit"), "unit.applied", NOON, {})
ASCII = st.text(st.characters(codec="ascii"), max_size=9)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ASCII, inner, max_size=3),
    max_leaves=8,
)


def units(work: Work) -> list[str]:
    """The ids of the units that are stored."""
    with work() as unit:
        return [one.id for one in unit.units.find()]


def test_rows_without_an_event_are_refused(work: Work) -> None:
    """No write without its event."""
    with work() as unit:
        unit.units.add(UNIT)
        with pytest.raises(OmvError, match="without an event"):
            unit.commit(NOON)
    assert units(work) == []


def test_an_event_without_rows_is_kept(work: Work) -> None:
    """Not everything that happens changes a row."""
    with work() as unit:
        unit.record(FACT)
        unit.commit(NOON)
    with work() as unit:
        assert [event.kind for event in unit.log.events(FACT.stream)] == [FACT.kind]


def test_reading_needs_no_commit(work: Work) -> None:
    """A query leaves nothing behind, and the next unit of work can begin."""
    with work() as unit:
        assert unit.units.find() == []
        unit.commit(NOON)
    assert units(work) == []


def test_leaving_without_commit_undoes_everything(work: Work) -> None:
    """Rows, changes and events are gone."""
    with work() as unit:
        unit.units.add(UNIT)
        unit.record(FACT)
        unit.commit(NOON)
        unit.units.swap(UNIT, AppliedUnit("unit", "changed", NOON))
        unit.units.add(AppliedUnit("other", "{}", NOON))
        unit.record(FACT)
    with work() as unit:
        assert unit.units.find() == [UNIT]
        assert len(unit.log.events(FACT.stream)) == 1


def test_an_error_undoes_everything(work: Work) -> None:
    """An error in the middle passes on, and leaves the state before."""

    def fail() -> None:
        with work() as unit:
            unit.units.add(UNIT)
            unit.record(FACT)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert units(work) == []


def test_a_unit_of_work_may_commit_more_than_once(work: Work) -> None:
    """Each commit stands by itself."""
    with work() as unit:
        for name in ("first", "second"):
            unit.units.add(AppliedUnit(name, "{}", NOON))
            unit.record(FACT)
            unit.commit(NOON)
    assert units(work) == ["first", "second"]
    with work() as unit:
        assert [event.sequence for event in unit.log.events(FACT.stream)] == [1, 2]


def test_a_later_commit_needs_an_event_of_its_own(work: Work) -> None:
    """The events of the commit before don't count again."""
    with work() as unit:
        unit.record(FACT)
        unit.commit(NOON)
        unit.units.add(UNIT)
        with pytest.raises(OmvError, match="without an event"):
            unit.commit(NOON)


def test_a_unit_of_work_sees_its_own_rows(work: Work) -> None:
    """What it has added can be found, and referred to, before it commits."""
    plan = Plan("plan", "unit", "form", NOON.date(), "Plan", "en", "05-15")
    with work() as unit:
        unit.units.add(UNIT)
        unit.plans.add(plan)
        assert unit.plans.find(unit_id="unit") == [plan]


def test_a_fact_that_cannot_be_recorded_undoes_the_whole_transaction(work: Work) -> None:
    """Neither the rows nor the facts before it stand, and the unit of work can be used on."""
    with work() as unit:
        unit.units.add(UNIT)
        unit.record(FACT)
        unit.record(Fact(FACT.stream, "tested", NOON, {"ö": 1}))
        with pytest.raises(InvalidInput):
            unit.commit(NOON)
        assert unit.units.find() == []
        unit.record(Fact(FACT.stream, "afterwards", NOON, {}))
        unit.commit(NOON)
    with work() as unit:
        events = unit.log.events(FACT.stream)
        assert [event.kind for event in events] == ["afterwards"]
        verify_stream(events, unit.log.head(FACT.stream))


def test_a_commit_needs_an_instant_with_a_time_zone(work: Work) -> None:
    """Otherwise nobody could tell when its events were recorded."""
    with work() as unit:
        unit.record(FACT)
        with pytest.raises(InvalidInput, match="time zone"):
            unit.commit(NOON.replace(tzinfo=None))
    with work() as unit:
        assert unit.log.events(FACT.stream) == []


def test_events_are_read_back_as_chained_streams(work: Work) -> None:
    """Hashes made anew from what is stored are those that were stored, and openings open."""
    before_spring = datetime(2027, 3, 28, 0, 59, 59, 999_999, tzinfo=UTC)
    happened_at = before_spring.astimezone(ZoneInfo("Europe/Helsinki"))
    with work() as unit:
        for number, stream in enumerate(("plan:b", "unit:a", "plan:b")):
            told: dict[str, FactValue] = {
                "n": number,
                "by": Personal("person"),
                "text": 'ä "x" \x00 🙂',
                "no": None,
            }
            unit.record(Fact(stream, "tested", happened_at, told))
        unit.commit(NOON)
    with work() as unit:
        assert unit.log.streams() == ["plan:b", "unit:a"]
        for stream in unit.log.streams():
            verify_stream(unit.log.events(stream), unit.log.head(stream))
        assert [event.data["n"] for event in unit.log.events("plan:b")] == [0, 2]
        assert {event.happened_at for event in unit.log.events("plan:b")} == {before_spring}
        assert [opening.value for opening in unit.log.openings()] == ["person"] * 3
        verify_openings(unit.log.openings())


@given(data=st.dictionaries(ASCII, JSON, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_an_event_tells_is_read_back(work: Work, data: dict[str, Any]) -> None:
    """Any data of any shape comes back equal, under the same hash."""
    with work() as unit:
        unit.record(Fact(FACT.stream, "tested", NOON, data))
        unit.commit(NOON)
        events = unit.log.events(FACT.stream)
        assert events[-1].data == data
        verify_stream(events, unit.log.head(FACT.stream))


def test_a_stream_that_nobody_has_begun_is_empty(work: Work) -> None:
    """Its head is the first one."""
    stream = plan_stream("none")
    with work() as unit:
        assert unit.log.head(stream) == first_head(stream)
        assert unit.log.events(stream) == []
        assert unit.log.streams() == []
