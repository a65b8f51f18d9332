"""The day of an obligation: a function of what it follows from, whatever the settings."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.derivation import (
    Rules,
    derived_again,
    derived_day,
    next_warning,
    settings_hash,
)
from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.schedule import DAYS_TO_FINISH
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    ASSEMBLING,
    CHASING,
    STAFF_STEPS,
    PlannedStep,
    StepKind,
    TimetablePolicy,
)
from omv_workflow.domain.workdays import WorkingCalendar
from tests.domain.any_policy import anniversaries, policies_with_calendars

Settings = tuple[TimetablePolicy, WorkingCalendar]

POLICY, CALENDAR = TimetablePolicy(), WorkingCalendar()
RULES = Rules(date(2027, 5, 15), POLICY, CALENDAR)

BASED = [
    *((kind, Basis.REQUEST) for kind in (*CHASING, *ASSEMBLING)),
    *((kind, Basis.CONFIRMATION) for kind in AFTER_CONFIRMATION),
    (StepKind.ACKNOWLEDGE, Basis.SENDING),
    (StepKind.ESCALATE, Basis.ANSWER),
    (StepKind.ACCEPT, Basis.ANSWER),
    (StepKind.ESCALATE, Basis.REMINDER),
    (StepKind.READY, Basis.RETURN),
    (StepKind.CONFIRM, Basis.RETURN),
    (StepKind.OVERDUE, Basis.REMINDER),
]


@given(anniversaries, policies_with_calendars(), st.integers(0, 700))
def test_every_obligation_has_a_next_moment(
    anniversary: date, settings: Settings, late: int
) -> None:
    """Whatever it follows from, its day comes: a working day, later than what it counts from."""
    rules = Rules(anniversary, *settings)
    since = rules.planned[StepKind.REQUEST] + timedelta(days=late)
    for kind, basis in BASED:
        day = derived_day(kind, basis, since, rules)
        assert day is not None
        assert rules.calendar.is_working(day)
        assert day > since


@given(anniversaries, policies_with_calendars(), st.integers(0, 700))
def test_order_and_gaps_hold_after_a_request_however_late(
    anniversary: date, settings: Settings, late: int
) -> None:
    """From the answers on, every step is a staff day, as far from the one before as is asked."""
    rules = Rules(anniversary, *settings)
    asked_on = rules.planned[StepKind.REQUEST] + timedelta(days=late)
    kinds = (StepKind.ANSWERS_DUE, StepKind.ESCALATE, *ASSEMBLING)
    days = [derived_day(kind, Basis.REQUEST, asked_on, rules) or asked_on for kind in kinds]
    assert set(kinds) <= STAFF_STEPS
    assert all(rules.calendar.is_staff_day(day) for day in days)
    for earlier, later in pairwise(days):
        assert rules.calendar.staff_between(earlier, later) >= rules.policy.staff_gap


@given(
    anniversaries, policies_with_calendars(), st.integers(-30, 30), st.none() | st.integers(0, 60)
)
def test_the_number_is_due_before_the_copy_that_bears_it(
    anniversary: date, settings: Settings, off: int, moved: int | None
) -> None:
    """With `ready`, wherever that stands, or so many days of the staff before; or as moved."""
    planned = Rules(anniversary, *settings)
    calendar, kind = planned.calendar, StepKind.READY
    ready = calendar.staff_on_or_before(planned.planned[kind] + timedelta(days=off))
    rules = replace(planned, assembling=(PlannedStep(kind, ready),))
    by = calendar.staff_on_or_before(ready - timedelta(days=moved)) if moved is not None else None
    day = derived_day(StepKind.NUMBER, Basis.PERSON if by else Basis.TIMETABLE, by, rules)
    assert day is not None
    assert calendar.is_staff_day(day)
    assert day <= ready
    assert day == by if by else calendar.staff_between(day, ready) == rules.policy.number_ahead
    assert derived_day(StepKind.NUMBER, Basis.PERSON, ready + timedelta(days=9), rules) == ready


@given(anniversaries, policies_with_calendars(), st.integers(-40, 40))
def test_a_returned_plan_is_ready_before_its_confirmation_where_a_day_is_left(
    anniversary: date, settings: Settings, off: int
) -> None:
    """In no more than its time, and never on the day of the return."""
    rules = Rules(anniversary, *settings)
    confirm, calendar = rules.planned[StepKind.CONFIRM], rules.calendar
    returned_on = confirm + timedelta(days=off)
    ready = derived_day(StepKind.READY, Basis.RETURN, returned_on, rules)
    assert ready is not None
    assert returned_on < ready <= calendar.after(returned_on, DAYS_TO_FINISH)
    assert ready < confirm or calendar.after(returned_on, 1) >= confirm
    later = derived_day(StepKind.CONFIRM, Basis.RETURN, returned_on, rules)
    assert later is not None
    assert later > ready


@given(anniversaries, policies_with_calendars())
def test_warnings_never_end_and_never_come_twice(anniversary: date, settings: Settings) -> None:
    """Each is later than the last, by its interval or by the days off after it."""
    rules = Rules(anniversary, *settings)
    day = next_warning(rules, None)
    assert day > rules.confirmed_by
    for _ in range(20):
        following = next_warning(rules, day)
        assert day < following <= day + timedelta(days=rules.policy.overdue_interval + 31)
        day = following


@given(anniversaries, policies_with_calendars(), policies_with_calendars())
def test_what_is_derived_tells_nothing_of_what_it_was_before(
    anniversary: date, one: Settings, other: Settings
) -> None:
    """So that settings which are changed and changed back change nothing."""
    rules, between = Rules(anniversary, *one), Rules(anniversary, *other)
    for kind, day in rules.planned.items():
        owed = Obligation("id", "plan", "cycle", kind, day, day)
        moved_on = derived_again(owed, between, frozenset())
        moved = Obligation("id", "plan", "cycle", kind, moved_on, moved_on)
        assert derived_again(moved, rules, frozenset()) == day


def test_a_day_that_is_taken_is_left_to_whatever_has_it() -> None:
    """Of one kind there is one a day: the next working day is taken in its place."""
    day = date(2027, 4, 9)  # a Friday
    owed = Obligation("id", "plan", "cycle", StepKind.DRAFT, day, day)
    assert derived_again(owed, RULES, frozenset({RULES.planned[StepKind.DRAFT]})) == date(
        2027, 4, 12
    )


def test_nothing_is_derived_of_what_an_earlier_version_set() -> None:
    """Its day stays."""
    day = date(2027, 1, 4)
    owed = Obligation("id", "plan", "cycle", StepKind.DRAFT, day, day, basis=Basis.EARLIER)
    assert derived_again(owed, RULES, frozenset()) == day


@pytest.mark.parametrize(
    ("policy", "calendar", "same"),
    [
        (POLICY, CALENDAR, True),
        (TimetablePolicy.model_validate({"office_opens": "09:00"}), CALENDAR, True),
        (TimetablePolicy(staff_gap=4), CALENDAR, False),
        (TimetablePolicy(extra_days_off=frozenset({date(2027, 5, 7)})), CALENDAR, False),
        (POLICY, WorkingCalendar(holidays=frozenset({date(2027, 5, 7)})), False),
        (POLICY, WorkingCalendar(source="another edition"), False),
    ],
)
def test_the_hash_tells_settings_apart_that_days_depend_on(
    policy: TimetablePolicy, calendar: WorkingCalendar, same: bool
) -> None:
    """Office hours move no day; all else may, another edition of the holidays too."""
    assert (settings_hash(policy, calendar) == settings_hash(POLICY, CALENDAR)) is same
