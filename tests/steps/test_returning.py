"""A year that goes back after its confirmation: what is owed again, and by when."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import CONFIRMATION_REMINDERS, StepKind
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.change_step import ChosenStep, move_step
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.owed import Owed, obligations_of_year
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN
from tests.steps.telling import carried

BY = Actor(COORDINATOR)
CONFIRM_BY = {
    StepKind.REMIND_CONFIRMATION_1: date(2027, 4, 30),
    StepKind.REMIND_CONFIRMATION_2: date(2027, 5, 7),
    StepKind.REMIND_CONFIRMATION_3: date(2027, 5, 12),
    StepKind.CONFIRM: date(2027, 5, 14),
    StepKind.OVERDUE: date(2027, 5, 17),
}


def confirm(bench: Bench) -> None:
    """The director confirms now."""
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def owed(bench: Bench) -> dict[StepKind, date]:
    """What is open of the confirmation, and by when."""
    with bench.parts.work() as work:
        found = work.obligations.find(state=ObligationState.OPEN)
    return {one.kind: one.due_on for one in found if one.kind in CONFIRM_BY}


@pytest.fixture
def confirmed_early(offered: Bench) -> Bench:
    """Confirmed on Monday 26 April, almost three weeks before the day."""
    offered.run_until(date(2027, 4, 26))
    confirm(offered)
    return offered


def test_a_plan_confirmed_early_and_taken_back_keeps_the_days_of_its_year(
    confirmed_early: Bench,
) -> None:
    """The anniversary has not come nearer: the reminders before it are owed again as well."""
    return_cycle(confirmed_early.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed_early.now)
    assert owed(confirmed_early) == CONFIRM_BY


def test_who_confirms_is_reminded_again_and_not_told_that_it_is_late(
    confirmed_early: Bench,
) -> None:
    """Offered again after three working days; each reminder comes once to each of the two."""
    return_cycle(confirmed_early.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed_early.now)
    confirmed_early.run_until(date(2027, 5, 14))
    outbox = confirmed_early.outbox
    assert len(outbox.to(Purpose.CONFIRMATION_REMINDER)) == 2 * len(CONFIRMATION_REMINDERS)
    assert outbox.to(Purpose.CONFIRMATION_OVERDUE) == []


def test_the_same_day_is_owed_as_often_as_the_plan_goes_back(confirmed_early: Bench) -> None:
    """A second round ends where the first did."""
    for day in (date(2027, 4, 30), date(2027, 5, 6)):
        return_cycle(confirmed_early.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed_early.now)
        confirmed_early.run_until(day)
        confirm(confirmed_early)
    return_cycle(confirmed_early.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed_early.now)
    ahead = {kind: day for kind, day in CONFIRM_BY.items() if day > date(2027, 5, 6)}
    assert owed(confirmed_early) == ahead


def test_a_plan_taken_back_at_the_last_moment_gets_five_working_days(confirmed: Bench) -> None:
    """Returned on Wednesday 12 May, to be confirmed by Wednesday 19 May and not by the 14th."""
    return_cycle(confirmed.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed.now)
    assert owed(confirmed) == {
        StepKind.CONFIRM: date(2027, 5, 19),
        StepKind.OVERDUE: date(2027, 5, 20),
    }


def confirmed_after_a_move(offered: Bench, to: date) -> Bench:
    """The day of the confirmation has been moved, and it was given on the 26th of April."""
    step = ChosenStep(StepKind.CONFIRM, "Johtajan loma.")
    offered.run_until(date(2027, 4, 26))
    move_step(offered.parts, EXAMPLE_PLAN, step, to, BY, offered.now)
    confirm(offered)
    return offered


def confirmation(bench: Bench) -> Owed:
    """What `omv obligations` tells of it."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return next(one for one in found if one.step is StepKind.CONFIRM)


@pytest.mark.parametrize("to", [date(2027, 5, 13), date(2027, 5, 24)])
def test_the_day_to_which_the_confirmation_was_moved_holds_after_a_return(
    offered: Bench, to: date
) -> None:
    """Whoever moved it has set it for the year, whatever the timetable says; warnings follow it."""
    moved = confirmed_after_a_move(offered, to)
    moved.today = date(2027, 5, 11)
    return_cycle(moved.parts, EXAMPLE_PLAN, "Virhe.", BY, moved.now)
    assert (owed(moved)[StepKind.CONFIRM], confirmation(moved).due_on) == (to, to)
    assert "Moved to this day by somebody in charge: Johtajan loma." in (
        confirmation(moved).due_then_because
    )
    first_warning = {date(2027, 5, 13): date(2027, 5, 14), date(2027, 5, 24): date(2027, 5, 25)}
    assert owed(moved)[StepKind.OVERDUE] == first_warning[to]


def test_a_moved_day_that_has_passed_gives_way_to_the_time_after_a_return(offered: Bench) -> None:
    """The reason tells that there was one."""
    moved = confirmed_after_a_move(offered, date(2027, 5, 13))
    moved.today = date(2027, 5, 13)
    return_cycle(moved.parts, EXAMPLE_PLAN, "Virhe.", BY, moved.now)
    assert owed(moved)[StepKind.CONFIRM] == date(2027, 5, 20)
    assert confirmation(moved).due_then_because == (
        "The plan was returned on 2027-05-13: 5 working days until it is to be confirmed."
        " It had been moved to 2027-05-13, which was over."
    )


def ready(bench: Bench) -> Owed:
    """What is told of the copy that is to be offered again."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return next(one for one in found if one.step is StepKind.READY)


@pytest.mark.parametrize(
    ("returned_on", "ready_by", "confirm_by"),
    [
        (date(2027, 5, 10), date(2027, 5, 13), date(2027, 5, 14)),  # three days leave it in time
        (date(2027, 5, 11), date(2027, 5, 13), date(2027, 5, 14)),  # two
        (date(2027, 5, 12), date(2027, 5, 13), date(2027, 5, 14)),  # one
        (date(2027, 5, 13), date(2027, 5, 18), date(2027, 5, 20)),  # none: three, and five
        (date(2027, 5, 14), date(2027, 5, 19), date(2027, 5, 21)),  # on the very day
    ],
)
def test_a_plan_on_offer_that_is_taken_back_is_ready_before_it_is_to_be_confirmed(
    offered: Bench, returned_on: date, ready_by: date, confirm_by: date
) -> None:
    """On its day as long as that leaves a day to finish it; warnings follow."""
    offered.run_until(returned_on)
    return_cycle(offered.parts, EXAMPLE_PLAN, "Virhe.", BY, offered.now)
    assert (ready(offered).due_on, owed(offered)[StepKind.CONFIRM]) == (ready_by, confirm_by)
    assert owed(offered)[StepKind.OVERDUE] > confirm_by
    assert not derive_years_again(offered.parts, offered.now).done


def test_what_is_ready_sooner_than_in_its_time_tells_why(offered: Bench) -> None:
    """It makes room for the confirmation, and has its time where that is moved."""
    offered.run_until(date(2027, 5, 12))
    return_cycle(offered.parts, EXAMPLE_PLAN, "Virhe.", BY, offered.now)
    assert ready(offered).due_then_because == (
        "The plan was returned on 2027-05-12: 3 working days to finish the change. Moved earlier:"
        " at least 1 working day before the next step, confirm on 2027-05-14."
    )
    step = ChosenStep(StepKind.CONFIRM, "Johtajan loma.")
    move_step(offered.parts, EXAMPLE_PLAN, step, date(2027, 5, 25), BY, offered.now)
    assert ready(offered).due_on == date(2027, 5, 17)


def test_a_confirmation_that_is_late_stays_late_when_the_plan_is_taken_back(offered: Bench) -> None:
    """Those in charge are warned every week all the same."""
    offered.run_until(date(2027, 5, 19))
    return_cycle(offered.parts, EXAMPLE_PLAN, "Virhe.", BY, offered.now)
    assert (ready(offered).due_on, confirmation(offered).late) == (date(2027, 5, 24), True)
    offered.run_until(date(2027, 5, 24))
    assert len(carried(offered, Purpose.CONFIRMATION_OVERDUE)) == 6


@pytest.mark.parametrize(
    ("returned_on", "ready_by", "confirm_by"),
    [
        (date(2027, 5, 11), date(2027, 5, 12), date(2027, 5, 13)),
        (date(2027, 5, 12), date(2027, 5, 17), date(2027, 5, 19)),
    ],
)
def test_a_day_that_the_confirmation_was_moved_to_holds_if_it_can_be_kept(
    offered: Bench, returned_on: date, ready_by: date, confirm_by: date
) -> None:
    """Moved to Thursday 13 May: after a return on the day before, nothing can be ready by then."""
    moved = confirmed_after_a_move(offered, date(2027, 5, 13))
    moved.today = returned_on
    return_cycle(moved.parts, EXAMPLE_PLAN, "Virhe.", BY, moved.now)
    assert (ready(moved).due_on, confirmation(moved).due_on) == (ready_by, confirm_by)
    assert not derive_years_again(moved.parts, moved.now).done


def test_the_first_letters_of_a_plan_confirmed_again_are_no_reminders(confirmed: Bench) -> None:
    """They are about another version than those before."""
    confirmed.run_until(date(2027, 5, 20))
    return_cycle(confirmed.parts, EXAMPLE_PLAN, "Virhe.", BY, confirmed.now)
    confirmed.run_until(date(2027, 5, 26))
    confirm(confirmed)
    confirmed.outbox.carried.clear()
    confirmed.run_until(date(2027, 5, 27))
    for purpose in (Purpose.CLIENT_NOTICE, Purpose.HAND_DELIVERY):
        (first, *_) = carried(confirmed, purpose)
        assert "round: 1" in first.text.splitlines()
