"""By which day answers are accepted, and who is told of it when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.acceptance import accept_by, first_told_on, told_on
from omv_workflow.domain.derivation import Rules
from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.reasons import why_then
from omv_workflow.domain.timetable import PlannedStep, StepKind, TimetablePolicy, plan_timetable
from omv_workflow.domain.workdays import WorkingCalendar
from tests.domain.any_policy import anniversaries, policies_with_calendars

POLICY, CALENDAR = TimetablePolicy(), WorkingCalendar()
DRAFT = PlannedStep(StepKind.DRAFT, date(2027, 4, 9))
READY = PlannedStep(StepKind.READY, date(2027, 4, 23))
FOLLOWING = (DRAFT, READY)


def duty(due_on: date, since: date) -> Obligation:
    """An acceptance that is owed by a day."""
    first = first_told_on(due_on, CALENDAR)
    return Obligation(
        "a", "p", "c", StepKind.ACCEPT, first, due_on, basis=Basis.ANSWER, counted_from=since
    )


@pytest.mark.parametrize(
    ("since", "due_on", "why"),
    [
        (
            date(2027, 3, 15),
            date(2027, 3, 22),
            "5 working days after 2027-03-15, from which a decision on what was handed in is owed.",
        ),
        (
            date(2027, 4, 2),
            date(2027, 4, 6),
            (
                "5 working days after 2027-04-02, from which a decision on what was"
                " handed in is owed. Moved earlier: at least 3 working days before the next step,"
                " draft on 2027-04-09."
            ),
        ),
        (
            date(2027, 4, 6),
            date(2027, 4, 13),
            "5 working days after 2027-04-06, from which a decision on what was handed in is owed.",
        ),
        (
            date(2027, 4, 21),
            date(2027, 4, 22),
            (
                "5 working days after 2027-04-21, from which a decision on what was"
                " handed in is owed. Moved earlier: the steps that follow leave no more time."
            ),
        ),
    ],
    ids=["in time", "before the draft", "too late for the draft", "just before ready"],
)
def test_answers_are_accepted_before_the_step_that_can_wait_for_it(
    since: date, due_on: date, why: str
) -> None:
    """In five working days, or in the room that the draft or else `ready` leaves."""
    rules = Rules(date(2027, 5, 15), POLICY, CALENDAR, assembling=FOLLOWING)
    assert accept_by(since, FOLLOWING, POLICY, CALENDAR) == due_on
    assert why_then(duty(due_on, since), rules) == why


@given(anniversaries, policies_with_calendars(), st.integers(0, 120))
def test_it_is_a_working_day_later_and_what_follows_keeps_its_room(
    anniversary: date, settings: tuple[TimetablePolicy, WorkingCalendar], days: int
) -> None:
    """Whatever the policy and the calendar: who answers in time leaves no step without room."""
    policy, calendar = settings
    timetable = plan_timetable(anniversary, policy, calendar)
    following = [step for step in timetable.steps if step.kind in {DRAFT.kind, READY.kind}]
    since = timetable.due(StepKind.REQUEST) + timedelta(days=days)
    due_on = accept_by(since, following, policy, calendar)
    assert calendar.is_staff_day(due_on)
    assert 1 <= calendar.staff_between(since, due_on) <= policy.accept_within
    if since <= timetable.due(StepKind.ANSWERS_DUE):
        draft = timetable.due(StepKind.DRAFT)
        assert calendar.staff_between(due_on, draft) >= policy.staff_gap
    first = first_told_on(due_on, calendar)
    assert calendar.is_staff_day(first)
    assert calendar.between(first, due_on) in {0, 1}


def test_the_coordinator_is_told_twice_before_those_who_lead() -> None:
    """On the day before, on the day after, three days later with those who lead, then weekly."""
    owed = duty(date(2027, 3, 22), date(2027, 3, 15))
    days = (date(2027, 3, 19) + timedelta(days=n) for n in range(22))
    told = dict.fromkeys(told_on(owed, day, POLICY, CALENDAR) for day in days)
    assert [(step.day, len(step.readers)) for step in told] == [
        (date(2027, 3, 19), 1),
        (date(2027, 3, 23), 1),
        (date(2027, 3, 26), 3),
        (date(2027, 4, 2), 3),
        (date(2027, 4, 9), 3),
    ]


@given(anniversaries, policies_with_calendars(), st.integers(0, 400))
def test_the_ladder_never_ends_and_never_looks_ahead(
    since: date, settings: tuple[TimetablePolicy, WorkingCalendar], days: int
) -> None:
    """However long it waits: its last step has come, and lies no longer back than it may."""
    policy, calendar = settings
    due_on = accept_by(since, (), policy, calendar)
    owed = replace(duty(due_on, since), starts_on=first_told_on(due_on, calendar))
    today = owed.starts_on + timedelta(days=days)
    step = told_on(owed, today, policy, calendar)
    assert step.day <= today
    further = calendar.staff_after(calendar.staff_after(due_on, 1), policy.staff_gap)
    assert today < further or (today - step.day).days < policy.overdue_interval
    assert step.readers
