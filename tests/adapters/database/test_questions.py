"""The tables with a question of their own, in memory and in SQLite alike."""

from dataclasses import replace
from datetime import date, timedelta

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.timetable import StepKind
from tests.adapters.database.storing import Examples, Work, store, until


def test_due_are_the_open_obligations_that_have_started(work: Work, examples: Examples) -> None:
    """Earliest first, however late; those of the same day in the order they were added."""
    store(work, until(examples, "cycles"))
    today = date(2027, 3, 1)
    for name, kind, day, state in (
        ("z", StepKind.REQUEST, today, ObligationState.OPEN),
        ("a", StepKind.DRAFT, today, ObligationState.OPEN),
        ("late", StepKind.OPEN, date(2025, 12, 31), ObligationState.OPEN),
        ("tomorrow", StepKind.CONFIRM, date(2027, 3, 2), ObligationState.OPEN),
        ("done", StepKind.READY, date(2027, 1, 1), ObligationState.DONE),
    ):
        one = Obligation(name, "plan", "cycle", kind, day, day, state)
        store(work, {"obligations": one})
    with work() as unit:
        assert [one.id for one in unit.obligations.due(today)] == ["late", "z", "a"]


def test_years_derived_by_other_settings_are_found(work: Work, examples: Examples) -> None:
    """Of those that something is due of still, also where none have been noted."""
    store(work, until(examples, "plans"))
    for year, state, settings_hash in (
        (2027, CycleState.OPEN, "others"),
        (2028, CycleState.SCHEDULED, None),
        (2029, CycleState.OPEN, "these"),
        (2026, CycleState.CLOSED, "others"),
    ):
        one = replace(examples["cycles"], id=str(year), anniversary=date(year, 5, 15), state=state)
        store(work, {"cycles": replace(one, settings_hash=settings_hash)})
    with work() as unit:
        found = unit.cycles.derived_otherwise("these")
    assert [one.id for one in found] == ["2027", "2028"]


def test_attempts_after_a_moment_are_found(work: Work, examples: Examples) -> None:
    """Not those of that very moment, a minute of which is over."""
    store(work, until(examples, "attempts"))
    moment = examples["attempts"].ended_at
    later = moment + timedelta(seconds=1)
    store(work, {"attempts": replace(examples["attempts"], id="later", number=2, ended_at=later)})
    with work() as unit:
        assert [one.id for one in unit.attempts.ended_after(moment)] == ["later"]
        assert unit.attempts.ended_after(later) == []
