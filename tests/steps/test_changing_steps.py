"""Moving and excusing single steps: by those in charge, with a reason, within the year's order."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.derivation import Rules
from omv_workflow.domain.events import Event, Fact, plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.reasons import why_then
from omv_workflow.domain.timetable import CONFIRMATION_REMINDERS, StepKind, TimetablePolicy
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow, OmvError
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, NURSE

REASON = "Muutto kestää viikon."
BY = Actor(COORDINATOR)


def move(bench: Bench, kind: StepKind, day: date, by: Actor = BY) -> Obligation:
    """Move a step today."""
    return move_step(bench.parts, EXAMPLE_PLAN, ChosenStep(kind, REASON), day, by, bench.now)


def excuse(bench: Bench, kind: StepKind, reason: str = REASON) -> Obligation:
    """Excuse a step today."""
    return excuse_step(bench.parts, EXAMPLE_PLAN, ChosenStep(kind, reason), BY, bench.now)


def steps(bench: Bench, kind: StepKind) -> list[Obligation]:
    """All of that kind."""
    with bench.parts.work() as work:
        return work.obligations.find(kind=kind)


def events(bench: Bench, kind: str) -> list[Event]:
    """The events of a kind."""
    with bench.parts.work() as work:
        return [one for one in work.log.events(plan_stream(EXAMPLE_PLAN)) if one.kind == kind]


def test_a_step_that_is_moved_is_done_on_its_new_day(collecting: Bench) -> None:
    """Not on the old one; who moved it, and why, is written."""
    move(collecting, StepKind.REMIND_1, date(2027, 3, 15))
    collecting.run_until(date(2027, 3, 14))
    assert not collecting.outbox.to(Purpose.CONTRIBUTION_REMINDER)
    collecting.run_until(date(2027, 3, 15))
    assert len(collecting.outbox.to(Purpose.CONTRIBUTION_REMINDER)) == 3
    (moved,) = events(collecting, "obligation.moved")
    assert (moved.data["moved_from"], moved.data["due_on"]) == ("2027-03-11", "2027-03-15")
    assert {"commitment"} == set(moved.data["reason"]) == set(moved.data["by"])  # type: ignore[arg-type]  # JSON objects


def test_a_moved_step_stays_whatever_the_settings_say(collecting: Bench) -> None:
    """Its day was set by a person, not derived; the reason says so."""
    moved = move(collecting, StepKind.DRAFT, date(2027, 4, 12))
    collecting.policy = TimetablePolicy(staff_gap=2, tell_within=5)
    collecting.run_until(date(2027, 3, 2))
    (draft,) = steps(collecting, StepKind.DRAFT)
    assert draft == moved
    rules = Rules(date(2027, 5, 15), TimetablePolicy(), WorkingCalendar())
    assert REASON in why_then(draft, rules)


def test_warnings_follow_a_confirmation_that_was_moved(offered: Bench) -> None:
    """The first comes on the working day after the new day."""
    move(offered, StepKind.CONFIRM, date(2027, 5, 20))
    (overdue,) = steps(offered, StepKind.OVERDUE)
    assert overdue.due_on == date(2027, 5, 21)
    offered.run_until(date(2027, 5, 20))
    assert not offered.outbox.to(Purpose.CONFIRMATION_OVERDUE)
    offered.run_until(date(2027, 5, 21))
    assert len(offered.outbox.to(Purpose.CONFIRMATION_OVERDUE)) == 3


def reminders(bench: Bench) -> list[date]:
    """The days on which those who may confirm are reminded of it."""
    with bench.parts.work() as work:
        found = [one for kind in CONFIRMATION_REMINDERS for one in work.obligations.find(kind=kind)]
    return [one.due_on for one in found]


AS_PLANNED = [date(2027, 4, 30), date(2027, 5, 7), date(2027, 5, 12)]


def test_reminders_follow_a_confirmation_that_was_moved_later(offered: Bench) -> None:
    """As long before the new day as before the old one; moved back, they go back."""
    move(offered, StepKind.CONFIRM, date(2027, 6, 4))
    assert reminders(offered) == [date(2027, 5, 21), date(2027, 5, 28), date(2027, 6, 1)]
    owed = obligations_of_year(offered.parts, EVERYTHING, EXAMPLE_PLAN, offered.now)
    assert next(one for one in owed if one.step is CONFIRMATION_REMINDERS[0]).due_then_because == (
        "14 days before 2027-06-04, by which the plan is to be confirmed: 2027-05-21."
    )
    move(offered, StepKind.CONFIRM, date(2027, 5, 14))
    assert reminders(offered) == AS_PLANNED


def test_each_reminder_comes_once_wherever_the_confirmation_is_moved(offered: Bench) -> None:
    """Those that have gone stay; moved back past some, the last of them goes out, and at once."""
    offered.run_until(date(2027, 4, 30))
    move(offered, StepKind.CONFIRM, date(2027, 6, 4))
    assert reminders(offered) == [AS_PLANNED[0], date(2027, 5, 28), date(2027, 6, 1)]
    offered.run_until(date(2027, 5, 12))
    move(offered, StepKind.CONFIRM, date(2027, 5, 14))
    assert reminders(offered) == AS_PLANNED
    offered.run_until(date(2027, 5, 14))
    assert len(offered.outbox.to(Purpose.CONFIRMATION_REMINDER)) == 4


def test_warnings_of_an_upgraded_year_follow_it_too(offered: Bench) -> None:
    """An earlier version of the program told nothing of where their days came from."""
    with offered.parts.work() as work:
        for one in work.obligations.find(state=ObligationState.OPEN):
            work.obligations.swap(one, replace(one, basis=Basis.EARLIER))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "database.upgraded", offered.now, {}))
        work.commit(offered.now)
    move(offered, StepKind.CONFIRM, date(2027, 6, 15))
    offered.run_until(date(2027, 6, 15))
    assert not offered.outbox.to(Purpose.CONFIRMATION_OVERDUE)
    offered.run_until(date(2027, 6, 16))
    assert len(offered.outbox.to(Purpose.CONFIRMATION_OVERDUE)) == 3


def test_a_duty_that_was_moved_is_told_of_every_week_again(collecting: Bench) -> None:
    """From its new day on, whatever had been told of it before."""
    collecting.run_until(date(2027, 5, 10))
    told = len(collecting.outbox.to(Purpose.NUMBER_MISSING))
    move(collecting, StepKind.READY, date(2027, 5, 11))
    collecting.run_until(date(2027, 5, 11))
    assert len(collecting.outbox.to(Purpose.NUMBER_MISSING)) > told


def test_the_reason_of_a_move_stays_when_the_step_is_done(collecting: Bench) -> None:
    """Excused later, it has that reason instead."""
    move(collecting, StepKind.REMIND_1, date(2027, 3, 15))
    move(collecting, StepKind.REMIND_2, date(2027, 3, 22))
    collecting.run_until(date(2027, 3, 16))
    excuse(collecting, StepKind.REMIND_2, "Kaikki ovat vastanneet.")
    rules = Rules(date(2027, 5, 15), TimetablePolicy(), WorkingCalendar())
    assert REASON in why_then(steps(collecting, StepKind.REMIND_1)[0], rules)
    (excused,) = steps(collecting, StepKind.REMIND_2)
    assert why_then(excused, rules) == "Moved to this day by somebody in charge."


@pytest.mark.parametrize(
    ("kind", "day", "error", "why"),
    [
        (StepKind.DRAFT, date(2027, 2, 1), InvalidInput, "has passed"),
        (StepKind.DRAFT, date(2027, 4, 10), InvalidInput, "day off"),
        (StepKind.DRAFT, date(2027, 4, 20), InvalidInput, "comes after it"),
        (StepKind.DRAFT, date(2027, 3, 30), InvalidInput, "comes before it"),
        (StepKind.OVERDUE, date(2027, 6, 1), NotPossibleNow, "follow from the day"),
        (StepKind.REQUEST, date(2027, 3, 1), NotFound, "not open"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    collecting: Bench, kind: StepKind, day: date, error: type[OmvError], why: str
) -> None:
    """It has passed, is a day off, upsets the order, or the step has none of its own."""
    with pytest.raises(error) as refused:
        move(collecting, kind, day)
    assert why in refused.value.why


def test_distribution_that_is_moved_waits_for_its_day(confirmed: Bench) -> None:
    """Nothing goes out before."""
    move(confirmed, StepKind.DISTRIBUTE, date(2027, 5, 20))
    move(confirmed, StepKind.TELL_STAFF, date(2027, 5, 20))
    confirmed.run_until(date(2027, 5, 19))
    assert not confirmed.outbox.to(Purpose.DISTRIBUTION)
    assert not confirmed.outbox.to(Purpose.STAFF_NOTICE)
    confirmed.run_until(date(2027, 5, 20))
    assert len(confirmed.outbox.to(Purpose.DISTRIBUTION)) == 2
    assert len(confirmed.outbox.to(Purpose.STAFF_NOTICE)) == 5


def test_whoever_was_asked_has_until_the_day_that_answers_are_moved_to(collecting: Bench) -> None:
    """Later only: nobody loses time that they have been told."""
    move(collecting, StepKind.ESCALATE, date(2027, 4, 7))
    move(collecting, StepKind.ANSWERS_LATE, date(2027, 4, 6))
    move(collecting, StepKind.ANSWERS_DUE, date(2027, 4, 1))
    with collecting.parts.work() as work:
        assert {one.due_on for one in work.requests.find()} == {date(2027, 4, 1)}
    assert len(events(collecting, "contribution.extended")) == 3
    with pytest.raises(InvalidInput, match="have been told"):
        move(collecting, StepKind.ANSWERS_DUE, date(2027, 3, 30))


def test_a_year_cannot_be_put_off_by_moving_its_opening(applied: Bench) -> None:
    """It opens before contributions are requested; to go without a year is to excuse it."""
    move(applied, StepKind.OPEN, date(2027, 2, 18))
    with pytest.raises(InvalidInput, match="are requested"):
        move(applied, StepKind.OPEN, date(2027, 3, 1))


def test_a_weekly_step_is_not_moved_to_the_day_of_the_last(collecting: Bench) -> None:
    """There is one a day."""
    collecting.run_until(date(2027, 3, 31))
    with pytest.raises(InvalidInput, match="has been one"):
        move(collecting, StepKind.ESCALATE, date(2027, 3, 31))


def test_a_year_with_an_excused_reminder_can_be_returned(offered: Bench) -> None:
    """What was excused in writing stays so."""
    excuse(offered, StepKind.REMIND_CONFIRMATION_3)
    return_cycle(offered.parts, EXAMPLE_PLAN, "Korjauspyyntö.", BY, offered.now)
    (reminder,) = steps(offered, StepKind.REMIND_CONFIRMATION_3)
    assert reminder.state is ObligationState.EXCUSED


def test_contributors_move_nothing(collecting: Bench) -> None:
    """Nor do they excuse anything."""
    with pytest.raises(NotAllowed):
        move(collecting, StepKind.DRAFT, date(2027, 4, 12), Actor(NURSE))


def test_an_excused_reminder_is_never_sent(collecting: Bench) -> None:
    """The steps after it come as planned."""
    excuse(collecting, StepKind.REMIND_1)
    collecting.run_until(date(2027, 3, 18))
    assert not collecting.outbox.to(Purpose.CONTRIBUTION_REMINDER)
    collecting.run_until(date(2027, 3, 19))
    assert len(collecting.outbox.to(Purpose.CONTRIBUTION_REMINDER)) == 3
    (excused,) = steps(collecting, StepKind.REMIND_1)
    assert (excused.state, excused.note) == (ObligationState.EXCUSED, REASON)
    assert len(events(collecting, "step.excused")) == 1


def test_an_excused_escalation_does_not_come_back(collecting: Bench) -> None:
    """Law 3: it goes on until it is done, or excused with a reason."""
    excuse(collecting, StepKind.ESCALATE)
    collecting.run_until(date(2027, 4, 30))
    assert not collecting.outbox.to(Purpose.CONTRIBUTION_ESCALATION)


def test_the_year_closes_with_its_last_step_excused(confirmed: Bench) -> None:
    """Nobody need tell clients of a unit that has none any more."""
    excuse(confirmed, StepKind.TELL_CLIENTS)
    assert steps(confirmed, StepKind.TELL_CLIENTS)[0].state is ObligationState.EXCUSED
    with confirmed.parts.work() as work:
        assert work.cycles.find()[0].state is CycleState.CONFIRMED  # copies have yet to go out


@pytest.mark.parametrize("kind", [StepKind.CONFIRM, StepKind.READY, StepKind.DISTRIBUTE])
def test_what_the_year_cannot_go_without_is_not_excused(collecting: Bench, kind: StepKind) -> None:
    """The whole year can be."""
    with pytest.raises(NotPossibleNow, match="go on without it"):
        excuse(collecting, kind)


@pytest.mark.parametrize("reason", ["", " \n", "[[7 k: salaista]]"])
def test_nothing_is_changed_without_a_reason_that_can_be_read(
    collecting: Bench, reason: str
) -> None:
    """An empty one is refused, and one with a secret passage."""
    with pytest.raises(InvalidInput):
        excuse(collecting, StepKind.REMIND_1, reason)


def test_the_director_moves_a_step_too(collecting: Bench) -> None:
    """As does the deputy: those who lead."""
    moved = move(collecting, StepKind.READY, date(2027, 4, 26), Actor(DIRECTOR))
    assert moved.due_on == date(2027, 4, 26)


def test_the_other_steps_make_room_for_one_that_was_moved(collecting: Bench) -> None:
    """At once, and the log tells which; whoever looks reads why."""
    move(collecting, StepKind.DRAFT, date(2027, 4, 19))
    (comments,) = steps(collecting, StepKind.COMMENTS_CLOSE)
    assert comments.due_on == date(2027, 4, 22)
    moved = [one.data for one in events(collecting, "obligation.moved") if one.data.get("cause")]
    assert ("comments_close", "move") in {(one["step"], one["cause"]) for one in moved}
    found = obligations_of_year(collecting.parts, EVERYTHING, EXAMPLE_PLAN, collecting.now)
    (why,) = [one.due_then_because for one in found if one.step is StepKind.COMMENTS_CLOSE]
    assert why.endswith("It makes room for draft, on 2027-04-19.")


def test_the_other_steps_go_back_when_one_that_was_moved_is_excused(collecting: Bench) -> None:
    """It binds them no more, and no reason names it."""
    others = (StepKind.COMMENTS_CLOSE, StepKind.READY)
    before = [steps(collecting, kind) for kind in others]
    move(collecting, StepKind.DRAFT, date(2027, 4, 16))
    assert [steps(collecting, kind) for kind in others] != before
    excuse(collecting, StepKind.DRAFT)
    assert [steps(collecting, kind) for kind in others] == before
    owed = obligations_of_year(collecting.parts, EVERYTHING, EXAMPLE_PLAN, collecting.now)
    assert not any("draft" in one.due_then_because for one in owed if one.step in others)


def test_a_move_that_would_put_another_step_into_the_past_is_refused(collecting: Bench) -> None:
    """With the step that has no room left, and nothing has changed."""
    collecting.run_until(date(2027, 4, 19))
    before = steps(collecting, StepKind.READY)
    with pytest.raises(InvalidInput, match="comments close, on 2027-04-20, would have"):
        move(collecting, StepKind.READY, date(2027, 4, 21))
    assert steps(collecting, StepKind.READY) == before


def test_telling_of_late_answers_goes_with_the_day_when_they_are_due(collecting: Bench) -> None:
    """It is no step that has to be moved first."""
    move(collecting, StepKind.ANSWERS_DUE, date(2027, 3, 30))
    (late,) = steps(collecting, StepKind.ANSWERS_LATE)
    assert late.due_on == date(2027, 3, 31)
