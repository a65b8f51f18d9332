"""Where the year departs from its timetable: confirmed early or late, contributions asked late."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.schedule import anniversary_served, days_after_request
from omv_workflow.domain.timetable import (
    ASSEMBLING,
    CHASING,
    STAFF_STEPS,
    StepKind,
    TimetablePolicy,
    next_anniversary,
    plan_timetable,
)
from omv_workflow.domain.workdays import MonthDay, WorkingCalendar

POLICY = TimetablePolicy()
CALENDAR = WorkingCalendar()
STEPS = tuple(kind for kind in (*CHASING, *ASSEMBLING) if kind in STAFF_STEPS)

anniversaries = st.dates(date(2024, 1, 1), date(2050, 12, 31))


def planned(anniversary: date) -> dict[StepKind, date]:
    """The planned days of the steps that follow the request."""
    days = dict(plan_timetable(anniversary, POLICY, CALENDAR).steps)
    return {kind: days[kind] for kind in STEPS}


@pytest.mark.parametrize(
    ("confirmed_on", "served"),
    [
        (date(2026, 5, 15), date(2026, 5, 15)),
        (date(2026, 4, 1), date(2026, 5, 15)),
        (date(2026, 10, 1), date(2026, 5, 15)),
        (date(2026, 12, 31), date(2027, 5, 15)),
        (date(2027, 1, 2), date(2027, 5, 15)),
    ],
)
def test_a_confirmation_serves_the_nearest_anniversary(confirmed_on: date, served: date) -> None:
    """Early or late, over the turn of the year as well."""
    assert anniversary_served(MonthDay(5, 15), confirmed_on) == served


@given(confirmed_on=anniversaries, month=st.integers(1, 12), day=st.integers(1, 28))
def test_the_next_confirmation_never_comes_after_24_months(
    confirmed_on: date, month: int, day: int
) -> None:
    """The interval is not added twice, whenever the last confirmation was."""
    month_day = MonthDay(month, day)
    served = anniversary_served(month_day, confirmed_on)
    assert abs((served - confirmed_on).days) <= 183
    assert 0 < (next_anniversary(month_day, served) - confirmed_on).days <= 550


@given(anniversary=anniversaries)
def test_asked_on_the_planned_day_everything_stays_as_planned(anniversary: date) -> None:
    """Only a late request puts anything off."""
    asked_on = plan_timetable(anniversary, POLICY, CALENDAR).due(StepKind.REQUEST)
    days = planned(anniversary)
    after = days_after_request(days, asked_on, POLICY, CALENDAR)
    assert {kind: after[kind] for kind in STEPS} == days


@given(anniversary=anniversaries, late=st.integers(0, 500))
def test_whenever_people_are_asked_the_rules_of_the_year_hold(anniversary: date, late: int) -> None:
    """Fifteen working days to answer, order and distance kept, no staff day in a break."""
    asked_on = plan_timetable(anniversary, POLICY, CALENDAR).due(StepKind.REQUEST)
    asked_on = CALENDAR.on_or_after(asked_on + timedelta(days=late))
    days = days_after_request(planned(anniversary), asked_on, POLICY, CALENDAR)
    in_order = [days[kind] for kind in STEPS]
    assert all(CALENDAR.is_staff_day(day) for day in in_order)
    assert CALENDAR.staff_between(asked_on, days[StepKind.ANSWERS_DUE]) >= POLICY.answer_time
    told = days[StepKind.ANSWERS_LATE]
    assert days[StepKind.ANSWERS_DUE] < told <= days[StepKind.ESCALATE]
    assert CALENDAR.is_staff_day(told)
    assert all(
        CALENDAR.staff_between(earlier, later) >= POLICY.staff_gap
        for earlier, later in pairwise([asked_on, *in_order])
    )


@given(anniversary=anniversaries, late=st.integers(0, 500))
def test_nothing_comes_sooner_than_planned(anniversary: date, late: int) -> None:
    """Being late is no reason to hurry people."""
    asked_on = plan_timetable(anniversary, POLICY, CALENDAR).due(StepKind.REQUEST)
    days = planned(anniversary)
    after = days_after_request(days, asked_on + timedelta(days=late), POLICY, CALENDAR)
    assert all(after[kind] >= days[kind] for kind in STEPS)


def test_even_the_tightest_policy_keeps_reminders_before_the_day_when_answers_are_due() -> None:
    """A gap longer than the time to answer leaves no room; the reminders fall on that day."""
    policy = TimetablePolicy(staff_gap=30, answer_time=1)
    days = dict(plan_timetable(date(2027, 5, 15), policy, CALENDAR).steps)
    after = days_after_request(
        {kind: days[kind] for kind in STEPS}, date(2027, 8, 2), policy, CALENDAR
    )
    assert after[StepKind.REMIND_1] == after[StepKind.REMIND_2] == after[StepKind.ANSWERS_DUE]
