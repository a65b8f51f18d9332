"""Days that can be checked by eye with a Finnish calendar: tables of examples, no rules."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from omv_workflow.adapters.calendar import working_calendar
from omv_workflow.domain.schedule import twelve_months_after
from omv_workflow.domain.timetable import (
    StepKind,
    TimetablePolicy,
    after_confirmation,
    in_office_hours,
    overdue_on,
    plan_timetable,
)

POLICY = TimetablePolicy()
FINLAND = working_calendar(POLICY)
HELSINKI = ZoneInfo("Europe/Helsinki")


def confirmed_by(anniversary: date, country: str = "FI") -> date:
    """The day of the confirmation in a country."""
    policy = TimetablePolicy(country=country)
    return plan_timetable(anniversary, policy, working_calendar(policy)).due(StepKind.CONFIRM)


@pytest.mark.parametrize(
    ("instant", "open_now"),
    [
        # Summer time begins on Sunday 26 March 2028: eight o'clock is 6 UTC before, 5 UTC after.
        (datetime(2028, 3, 24, 5, 59, tzinfo=UTC), False),
        (datetime(2028, 3, 24, 6, 0, tzinfo=UTC), True),
        (datetime(2028, 3, 27, 4, 59, tzinfo=UTC), False),
        (datetime(2028, 3, 27, 5, 0, tzinfo=UTC), True),
        (datetime(2028, 3, 27, 12, 59, tzinfo=UTC), True),
        (datetime(2028, 3, 27, 13, 0, tzinfo=UTC), False),
        # It ends on Sunday 29 October 2028.
        (datetime(2028, 10, 27, 5, 0, tzinfo=UTC), True),
        (datetime(2028, 10, 30, 5, 0, tzinfo=UTC), False),
        (datetime(2028, 10, 30, 6, 0, tzinfo=UTC), True),
        (datetime(2028, 10, 30, 13, 59, tzinfo=UTC), True),
        (datetime(2028, 10, 30, 14, 0, tzinfo=UTC), False),
        # On the Sundays themselves nobody works, whatever the clocks do.
        (datetime(2028, 3, 26, 9, 0, tzinfo=UTC), False),
        (datetime(2028, 10, 29, 9, 0, tzinfo=UTC), False),
    ],
)
def test_office_hours_follow_the_clock_on_the_wall(instant: datetime, open_now: bool) -> None:
    """Before and after the clocks are changed."""
    assert in_office_hours(instant.astimezone(HELSINKI), POLICY, FINLAND) is open_now


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2028, 3, 25, 21, 59, tzinfo=UTC), date(2028, 3, 25)),
        (datetime(2028, 3, 25, 22, 0, tzinfo=UTC), date(2028, 3, 26)),
        (datetime(2028, 3, 26, 20, 59, tzinfo=UTC), date(2028, 3, 26)),  # a day of 23 hours
        (datetime(2028, 3, 26, 21, 0, tzinfo=UTC), date(2028, 3, 27)),
        (datetime(2028, 10, 28, 21, 0, tzinfo=UTC), date(2028, 10, 29)),
        (datetime(2028, 10, 29, 21, 59, tzinfo=UTC), date(2028, 10, 29)),  # a day of 25 hours
        (datetime(2028, 10, 29, 22, 0, tzinfo=UTC), date(2028, 10, 30)),
    ],
)
def test_a_day_is_that_of_helsinki_when_the_clocks_change(instant: datetime, day: date) -> None:
    """None is left out, and none comes twice."""
    assert instant.astimezone(HELSINKI).date() == day


def test_the_days_before_1_march_of_a_leap_year_are_these() -> None:
    """29 February counts: 3 days before is Sunday 27 February, so Friday 25."""
    steps = plan_timetable(date(2028, 3, 1), POLICY, FINLAND)
    assert [steps.due(kind) for kind in list(StepKind)[9:14]] == [
        date(2028, 2, 9),  # 21 days before
        date(2028, 2, 16),  # 14
        date(2028, 2, 23),  # 7
        date(2028, 2, 25),  # 3, a Sunday
        date(2028, 3, 1),
    ]


def test_the_days_before_1_march_of_a_common_year_are_these() -> None:
    """The same targets lie a day earlier in February, on other weekdays."""
    steps = plan_timetable(date(2027, 3, 1), POLICY, FINLAND)
    assert [steps.due(kind) for kind in list(StepKind)[9:14]] == [
        date(2027, 2, 8),
        date(2027, 2, 15),
        date(2027, 2, 22),
        date(2027, 2, 26),
        date(2027, 3, 1),
    ]


@pytest.mark.parametrize(
    ("confirmed_on", "anniversary"),
    [
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 28), date(2029, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 3, 1), date(2029, 3, 1)),
        (date(2027, 12, 31), date(2028, 12, 31)),
    ],
)
def test_twelve_months_after_a_day_is_the_same_date(confirmed_on: date, anniversary: date) -> None:
    """But after a leap day, the last one of February."""
    assert twelve_months_after(confirmed_on) == anniversary


def test_a_year_of_53_weeks_has_a_warning_in_each_of_its_last_weeks() -> None:
    """2026 has one: due on Tuesday 15 December, told every Wednesday, but not on Epiphany."""
    days = [overdue_on(date(2026, 12, 15), number, POLICY, FINLAND) for number in range(1, 6)]
    assert [(day, day.isocalendar().week) for day in days] == [
        (date(2026, 12, 16), 51),
        (date(2026, 12, 23), 52),
        (date(2026, 12, 30), 53),
        (date(2027, 1, 7), 1),  # Wednesday is Epiphany
        (date(2027, 1, 13), 2),
    ]


def test_the_year_before_an_anniversary_after_a_year_of_53_weeks_is_this_one() -> None:
    """For Thursday 7 January 2027: the staff's break and Christmas lie in its last weeks."""
    steps = plan_timetable(date(2027, 1, 7), POLICY, FINLAND).steps
    assert [step.due for step in steps] == [
        date(2026, 10, 9),  # open, Friday
        date(2026, 10, 19),  # request, Monday
        date(2026, 11, 3),  # remind, Tuesday
        date(2026, 11, 13),  # remind, Friday
        date(2026, 11, 18),  # answers due, Wednesday
        date(2026, 11, 23),  # escalate, Monday
        date(2026, 12, 3),  # draft, Thursday
        date(2026, 12, 11),  # comments close: Sunday to Friday
        date(2026, 12, 17),  # ready, Thursday, before the break from the 23rd on
        date(2026, 12, 23),  # remind: Christmas Eve to Wednesday
        date(2026, 12, 31),  # remind, Thursday
        date(2027, 1, 4),  # remind, Monday
        date(2027, 1, 7),  # confirm
    ]


@pytest.mark.parametrize(
    ("anniversary", "due"),
    [
        (date(2027, 6, 24), date(2027, 6, 24)),  # Thursday before Midsummer
        (date(2027, 6, 25), date(2027, 6, 24)),  # Midsummer Eve, a Friday
        (date(2027, 6, 26), date(2027, 6, 24)),  # Midsummer Day
        (date(2027, 6, 27), date(2027, 6, 24)),  # Sunday
        (date(2027, 6, 28), date(2027, 6, 28)),
        (date(2026, 12, 23), date(2026, 12, 23)),  # Wednesday before Christmas
        (date(2026, 12, 24), date(2026, 12, 23)),  # Christmas Eve
        (date(2026, 12, 25), date(2026, 12, 23)),
        (date(2026, 12, 27), date(2026, 12, 23)),  # Sunday
        (date(2026, 12, 28), date(2026, 12, 28)),
        (date(2027, 3, 28), date(2027, 3, 25)),  # Easter Sunday: Thursday before Good Friday
        (date(2028, 5, 1), date(2028, 4, 28)),  # May Day, a Monday
        (date(2027, 5, 6), date(2027, 5, 5)),  # Ascension Day
        (date(2029, 12, 6), date(2029, 12, 5)),  # Independence Day, a Thursday
    ],
)
def test_a_confirmation_due_on_a_day_off_is_due_before_it(anniversary: date, due: date) -> None:
    """Midsummer Eve and Christmas Eve are days off as well."""
    assert confirmed_by(anniversary) == due


@pytest.mark.parametrize(
    ("confirmed_on", "told_by"),
    [
        (date(2027, 6, 23), date(2027, 6, 29)),  # over Midsummer: Thursday, Monday, Tuesday
        (date(2026, 12, 22), date(2026, 12, 29)),  # over Christmas: Wednesday, Monday, Tuesday
        (date(2026, 12, 31), date(2027, 1, 7)),  # over New Year and Epiphany: 4, 5 and 7 January
        (date(2027, 3, 25), date(2027, 4, 1)),  # over Easter: Tuesday to Thursday
    ],
)
def test_three_working_days_after_a_confirmation_leave_out_days_off(
    confirmed_on: date, told_by: date
) -> None:
    """The day of the confirmation does not count."""
    assert after_confirmation(confirmed_on, POLICY, FINLAND) == told_by


@pytest.mark.parametrize(
    ("country", "anniversary", "due"),
    [
        ("FI", date(2027, 6, 9), date(2027, 6, 9)),  # Wednesday
        ("FI-01", date(2027, 6, 9), date(2027, 6, 8)),  # Åland's Autonomy Day
        ("FI-01", date(2029, 12, 6), date(2029, 12, 5)),  # the holidays of all Finland hold there
        ("FI", date(2028, 6, 6), date(2028, 6, 6)),  # Tuesday
        ("SE", date(2028, 6, 6), date(2028, 6, 5)),  # Sweden's national day
        ("SE", date(2027, 12, 6), date(2027, 12, 6)),  # no Independence Day there
    ],
)
def test_another_calendar_comes_by_a_setting(country: str, anniversary: date, due: date) -> None:
    """A country, or a part of one."""
    assert confirmed_by(anniversary, country) == due
