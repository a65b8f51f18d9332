"""What the next anniversary follows from: a date that stays, or the last confirmation."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.plan_settings import YearCountedFrom
from omv_workflow.domain.previous_plan import PreviousConfirmation, PreviousPlan
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotFound
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, example_unit

EARLY, LATE = date(2027, 5, 4), date(2027, 7, 8)


def counted_from(since: YearCountedFrom) -> UnitFile:
    """The example unit with its years counted so."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"year_counted_from": since})
    return unit.model_copy(update={"plan": plan})


def apply(bench: Bench, since: YearCountedFrom) -> None:
    """Bring it into force."""
    apply_unit(bench.parts, counted_from(since), Actor(COORDINATOR), bench.now)


def confirm(bench: Bench, day: date) -> None:
    """The director confirms on that day, and it is recorded at once."""
    bench.today = day
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, Actor(COORDINATOR), bench.now)


def coming(bench: Bench) -> tuple[date, date]:
    """The anniversary of the year that comes, and the day on which it opens."""
    with bench.parts.work() as work:
        (cycle,) = work.cycles.find(state=CycleState.SCHEDULED)
        (opening,) = work.obligations.find(cycle_id=cycle.id, kind=StepKind.OPEN)
    return cycle.anniversary, opening.due_on


@pytest.mark.parametrize(
    ("since", "day", "anniversary", "opens"),
    [
        (YearCountedFrom.ANNIVERSARY, EARLY, date(2028, 5, 15), date(2028, 2, 15)),
        (YearCountedFrom.ANNIVERSARY, LATE, date(2028, 5, 15), date(2028, 2, 15)),
        (YearCountedFrom.CONFIRMATION, EARLY, date(2028, 5, 4), date(2028, 2, 4)),
        (YearCountedFrom.CONFIRMATION, LATE, date(2028, 7, 8), date(2028, 4, 7)),
    ],
)
def test_the_next_year_follows_from_the_setting(
    offered: Bench, since: YearCountedFrom, day: date, anniversary: date, opens: date
) -> None:
    """Whether the plan is confirmed early or late."""
    apply(offered, since)
    confirm(offered, day)
    assert coming(offered) == (anniversary, opens)


def test_after_a_leap_day_it_is_the_28th_of_february(offered: Bench) -> None:
    """Twelve months after 29 February 2028."""
    apply(offered, YearCountedFrom.CONFIRMATION)
    confirm(offered, date(2028, 2, 29))
    assert coming(offered)[0] == date(2029, 2, 28)


def test_a_plan_that_is_confirmed_again_is_counted_from_the_last_confirmation(
    offered: Bench,
) -> None:
    """The year to come, which had been scheduled, moves."""
    actor = Actor(COORDINATOR)
    apply(offered, YearCountedFrom.CONFIRMATION)
    confirm(offered, EARLY)
    return_cycle(offered.parts, EXAMPLE_PLAN, "Muutos.", actor, offered.now)
    offered.today = date(2027, 5, 10)
    offer_for_confirmation(offered.parts, EXAMPLE_PLAN, actor, offered.now)
    confirm(offered, date(2027, 5, 12))
    assert coming(offered)[0] == date(2028, 5, 12)


def test_an_excused_year_is_followed_by_its_anniversary(offered: Bench) -> None:
    """There is no confirmation to count from."""
    apply(offered, YearCountedFrom.CONFIRMATION)
    excuse_cycle(offered.parts, EXAMPLE_PLAN, "Tauko.", Actor(COORDINATOR), offered.now)
    assert coming(offered)[0] == date(2028, 5, 15)
    offered.run_until(date(2028, 2, 15))
    found = obligations_of_year(offered.parts, EVERYTHING, EXAMPLE_PLAN, offered.now)
    (due,) = [one for one in found if one.step is StepKind.CONFIRM]
    assert due.due_then_because == (
        "Twelve months after 2027-05-15, the anniversary of a year that was excused: 2028-05-15."
    )


def test_a_change_of_the_setting_moves_the_year_to_come_and_back(offered: Bench) -> None:
    """As any change of what days follow from."""
    confirm(offered, EARLY)
    fixed = coming(offered)
    apply(offered, YearCountedFrom.CONFIRMATION)
    assert coming(offered)[0] == date(2028, 5, 4)
    apply(offered, YearCountedFrom.ANNIVERSARY)
    assert coming(offered) == fixed


def test_an_imported_plan_counts_as_the_last_confirmation(bench: Bench) -> None:
    """The first year here is due twelve months after it."""
    bench.apply(counted_from(YearCountedFrom.CONFIRMATION))
    confirmed = PreviousConfirmation(on=date(2026, 6, 22), by=DIRECTOR, place="Lappeenranta")
    plan = PreviousPlan(
        form="esimerkkilomake",
        form_version=date(2026, 1, 1),
        confirmed=confirmed,
        answers={"work": "Näin."},
    )
    import_plan(bench.parts, EXAMPLE_PLAN, plan, Actor(COORDINATOR), bench.now)
    assert coming(bench)[0] == date(2027, 6, 22)


def test_a_year_tells_which_confirmation_it_is_counted_from(offered: Bench) -> None:
    """Where others tell their anniversary."""
    apply(offered, YearCountedFrom.CONFIRMATION)
    confirm(offered, EARLY)
    offered.run_until(date(2028, 2, 4))
    found = obligations_of_year(offered.parts, EVERYTHING, EXAMPLE_PLAN, offered.now, of_year=2028)
    (due,) = [one for one in found if one.step is StepKind.CONFIRM]
    assert due.due_then_because == (
        "Twelve months after the last confirmation, 2027-05-04: 2028-05-04."
    )


def test_of_two_anniversaries_in_one_year_the_day_tells_which_is_meant(offered: Bench) -> None:
    """Confirmed early, the plan comes twice in a calendar year; its number names both."""
    apply(offered, YearCountedFrom.CONFIRMATION)
    offered.run_until(date(2027, 5, 3))
    confirm(offered, EARLY)
    second = coming(offered)[0].replace(year=2027, month=12, day=8)
    with offered.parts.work() as work:
        (cycle,) = work.cycles.find(state=CycleState.SCHEDULED)
        work.cycles.swap(cycle, replace(cycle, anniversary=second))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "cycle.rescheduled", offered.now, {}))
        work.commit(offered.now)
    of_year = partial(obligations_of_year, offered.parts, EVERYTHING, EXAMPLE_PLAN, offered.now)
    with pytest.raises(InvalidInput, match=r"2027-05-15, 2027-12-08.*--year 2027-05-15"):
        of_year(of_year=2027)
    assert {one.step for one in of_year(of_year=second)} == {StepKind.OPEN}
    assert StepKind.TELL_STAFF in {one.step for one in of_year(of_year=date(2027, 5, 15))}
    with pytest.raises(NotFound, match="The year 2027-12-09"):
        of_year(of_year=date(2027, 12, 9))
