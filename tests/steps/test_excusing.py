from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.errors import InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.remind_confirmers import remind_due_confirmers
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, EXAMPLE_PLAN, NURSE

REASON = "Yksikkö lakkautetaan."


@pytest.mark.parametrize("person", [DIRECTOR, DEPUTY, COORDINATOR])
def test_those_in_charge_excuse_a_year_with_a_written_reason(offered: Bench, person: str) -> None:
    """Law 3: escalation ends when it is done, or excused with a reason, which is kept."""
    excuse_cycle(offered.parts, EXAMPLE_PLAN, REASON, Actor(person), offered.now)
    with offered.parts.work() as work:
        year, coming = work.cycles.find(plan_id=EXAMPLE_PLAN)
        ended = work.obligations.find(cycle_id=year.id, state=ObligationState.EXCUSED)
        still_open = work.obligations.find(state=ObligationState.OPEN)
    assert (year.state, coming.anniversary) == (CycleState.EXCUSED, date(2028, 5, 15))
    assert {StepKind.CONFIRM, StepKind.OVERDUE} <= {one.kind for one in ended}
    assert {one.note for one in ended} == {REASON}
    assert [one.kind for one in still_open] == [StepKind.OPEN]


def test_an_excused_year_asks_and_warns_nobody_any_more(collecting: Bench) -> None:
    """What was asked is withdrawn, and mail that waits is not sent."""
    excuse_cycle(collecting.parts, EXAMPLE_PLAN, REASON, Actor(DIRECTOR), collecting.now)
    sent = len(collecting.outbox.carried)
    collecting.run_until(date(2027, 8, 1))
    assert len(collecting.outbox.carried) == sent
    with collecting.parts.work() as work:
        assert {one.state for one in work.requests.find()} == {RequestState.WITHDRAWN}


def test_the_request_to_confirm_lapses_with_the_year(offered: Bench) -> None:
    """Nobody confirms what is not owed; a reminder that waits is cancelled."""
    early = date(2027, 4, 30)
    offered.run_until(date(2027, 4, 29))
    remind_due_confirmers(offered.parts, at(early, 6))
    excuse_cycle(offered.parts, EXAMPLE_PLAN, REASON, Actor(DIRECTOR), at(early, 7))
    with offered.parts.work() as work:
        (asked,) = work.confirmations.find()
        reminders = work.messages.find(purpose=Purpose.CONFIRMATION_REMINDER)
    assert asked.state is ConfirmationState.EXPIRED
    assert {one.state for one in reminders} == {MessageState.CANCELLED}


def test_the_next_year_begins_after_an_excused_one(opened: Bench) -> None:
    """The anniversary is kept."""
    excuse_cycle(opened.parts, EXAMPLE_PLAN, REASON, Actor(DIRECTOR), opened.now)
    opened.skip_to(date(2028, 2, 15))
    with opened.parts.work() as work:
        states = [one.state for one in work.cycles.find()]
    assert states == [CycleState.EXCUSED, CycleState.OPEN]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_year_is_not_excused_without_a_reason(offered: Bench, reason: str) -> None:
    """R4 demands a confirmation; whoever goes without one says why."""
    with pytest.raises(InvalidInput, match="no reason"):
        excuse_cycle(offered.parts, EXAMPLE_PLAN, reason, Actor(DIRECTOR), offered.now)


def test_contributors_excuse_nothing(offered: Bench) -> None:
    """That is for those who lead and coordinate."""
    with pytest.raises(NotAllowed):
        excuse_cycle(offered.parts, EXAMPLE_PLAN, REASON, Actor(NURSE), offered.now)


def test_a_confirmed_year_needs_no_excuse(confirmed: Bench) -> None:
    """It is done."""
    with pytest.raises(NotPossibleNow):
        excuse_cycle(confirmed.parts, EXAMPLE_PLAN, REASON, Actor(DIRECTOR), confirmed.now)


def test_excusing_twice_does_not_excuse_the_next_year(offered: Bench) -> None:
    """A year that has not begun needs no excuse yet."""
    excuse_cycle(offered.parts, EXAMPLE_PLAN, REASON, Actor(DIRECTOR), offered.now)
    with pytest.raises(NotPossibleNow, match="year 2028 is scheduled"):
        excuse_cycle(offered.parts, EXAMPLE_PLAN, REASON, Actor(DIRECTOR), offered.now)
