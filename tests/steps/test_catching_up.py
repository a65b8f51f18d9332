"""Years that an earlier version of the program has begun: looked through at the first run."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.timetable import CHASING, StepKind, TimetablePolicy
from omv_workflow.steps.chase_contributions import chase_due_contributions
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN
from tests.steps.telling import readers


def open_ones(bench: Bench) -> list[Obligation]:
    """What is open."""
    with bench.parts.work() as work:
        return work.obligations.find(state=ObligationState.OPEN)


def upgraded(bench: Bench) -> list[Obligation]:
    """As the upgrade of the database leaves a year; what was open before it."""
    before = open_ones(bench)
    with bench.parts.work() as work:
        for cycle in work.cycles.find():
            work.cycles.swap(cycle, replace(cycle, settings_hash=None))
        for one in before:
            if one.kind is not StepKind.OPEN:
                work.obligations.swap(one, replace(one, basis=Basis.EARLIER, counted_from=None))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "database.upgraded", bench.now, {}))
        work.commit(bench.now)
    return before


@pytest.fixture
def asked_late(opened: Bench) -> Bench:
    """The request came on 10 March instead of 24 February."""
    opened.today = date(2027, 3, 10)
    request_contributions(opened.parts, EXAMPLE_PLAN, Actor(COORDINATOR), opened.now)
    return opened


@pytest.mark.parametrize(
    "place", ["applied", "opened", "collecting", "asked_late", "offered", "confirmed"]
)
def test_days_follow_again_from_what_gives_them(request: pytest.FixtureRequest, place: str) -> None:
    """Wherever the year stands: what is open is as this version would have owed it."""
    bench: Bench = request.getfixturevalue(place)
    before = upgraded(bench)
    derive_years_again(bench.parts, bench.now)
    assert open_ones(bench) == before


def test_a_day_that_nothing_gives_stays(opened: Bench) -> None:
    """As the settings of that time have set it; all others move with those of now."""
    upgraded(opened)
    with opened.parts.work() as work:
        (draft,) = work.obligations.find(kind=StepKind.DRAFT)
        strange = replace(draft, due_on=date(2027, 4, 13), starts_on=date(2027, 4, 13))
        work.obligations.swap(draft, strange)
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "database.upgraded", opened.now, {}))
        work.commit(opened.now)
    derive_years_again(opened.parts, opened.now)
    opened.policy = TimetablePolicy(staff_gap=2)
    derive_years_again(opened.parts, opened.now)
    (kept,) = [one for one in open_ones(opened) if one.kind is StepKind.DRAFT]
    assert (kept.basis, kept.due_on) == (Basis.EARLIER, date(2027, 4, 13))


@pytest.mark.parametrize("after_the_day", [False, True])
def test_a_year_that_collects_is_told_of_late_answers_from_the_next_run_on(
    collecting: Bench, *, after_the_day: bool
) -> None:
    """Nothing had been owed for it; the coordinator gets one letter, and the ladder goes on."""
    if after_the_day:
        collecting.skip_to(date(2027, 3, 25))
    with collecting.parts.work() as work:
        stored = work.obligations.find(kind=StepKind.ANSWERS_LATE)
    for one in stored:
        del collecting.store.tables["obligations"][one.id]
    upgraded(collecting)
    chase_due_contributions(collecting.parts, collecting.now)
    (late,) = [one for one in open_ones(collecting) if one.kind is StepKind.ANSWERS_LATE]
    assert late.due_on == date(2027, 3, 29)
    collecting.run_until(date(2027, 4, 8))
    assert len(readers(collecting, Purpose.ANSWERS_LATE)) == 1
    assert {one.kind for one in open_ones(collecting) if one.kind in CHASING} == {StepKind.ESCALATE}
