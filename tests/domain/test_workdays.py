from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from omv_workflow.domain.workdays import MonthDay, MonthDaySetting, StaffBreak, WorkingCalendar
from omv_workflow.errors import InvalidInput

FRIDAY = date(2027, 5, 14)
HOLIDAY = date(2027, 5, 6)
CALENDAR = WorkingCalendar(holidays=frozenset({HOLIDAY}), years=range(2023, 2052))

days = st.dates(date(2024, 1, 1), date(2050, 12, 31))
counts = st.integers(min_value=1, max_value=30)


def test_weekends_and_holidays_are_days_off() -> None:
    """A Friday is worked; the Saturday and Sunday after it and a holiday on a Thursday are not."""
    assert CALENDAR.is_working(FRIDAY)
    assert not CALENDAR.is_working(date(2027, 5, 15))
    assert not CALENDAR.is_working(date(2027, 5, 16))
    assert not CALENDAR.is_working(HOLIDAY)


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
        (date(2026, 7, 31), False),
        (date(2027, 8, 2), True),
        (date(2026, 12, 22), True),
        (date(2026, 12, 23), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 6), False),
        (date(2027, 1, 7), True),
        (date(2028, 2, 29), True),
    ],
)
def test_staff_are_given_no_task_in_july_and_around_the_new_year(day: date, free: bool) -> None:
    """Both ends of a break belong to it, and the one at Christmas runs over the new year."""
    assert CALENDAR.is_working(day)
    assert CALENDAR.is_staff_day(day) is free


def test_a_break_within_a_leap_february_covers_its_last_day() -> None:
    """A break from 20 February to 3 March holds the 29th where there is one."""
    winter = StaffBreak(first=MonthDay(2, 20), last=MonthDay(3, 3))
    assert winter.covers(date(2028, 2, 29))


def test_a_day_off_is_left_for_the_nearest_working_day() -> None:
    """Saturday goes back to Friday or on to Monday; a working day stays."""
    saturday = date(2027, 5, 15)
    assert CALENDAR.on_or_before(saturday) == FRIDAY
    assert CALENDAR.on_or_after(saturday) == date(2027, 5, 17)
    assert CALENDAR.on_or_before(FRIDAY) == CALENDAR.on_or_after(FRIDAY) == FRIDAY


def test_three_working_days_skip_the_holiday_and_the_weekend() -> None:
    """From Tuesday over a Thursday off, the third working day is Monday, and back again."""
    tuesday, monday = date(2027, 5, 4), date(2027, 5, 10)
    assert CALENDAR.after(tuesday, 3) == monday
    assert CALENDAR.before(monday, 3) == tuesday
    assert CALENDAR.between(tuesday, monday) == 3


def test_staff_days_skip_the_whole_break() -> None:
    """From the last day of June, the next day for staff is in August, and back again."""
    june, august = date(2027, 6, 30), date(2027, 8, 2)
    assert CALENDAR.staff_after(june, 1) == august
    assert CALENDAR.staff_before(august, 1) == june
    assert CALENDAR.staff_on_or_before(date(2027, 7, 20)) == june
    assert CALENDAR.staff_between(june, august) == 1


def test_a_year_without_known_holidays_is_refused() -> None:
    """Outside its years the calendar says so and takes no holiday for a working day."""
    with pytest.raises(InvalidInput, match="from 2023 to 2051"):
        CALENDAR.is_working(date(2052, 1, 1))


@given(days, counts)
def test_counting_back_and_counting_between_agree(day: date, count: int) -> None:
    """The n-th working or staff day before a working one lies n of them before it."""
    working = CALENDAR.on_or_before(day)
    assert CALENDAR.between(CALENDAR.before(working, count), working) == count
    staff = CALENDAR.staff_on_or_before(day)
    assert CALENDAR.staff_between(CALENDAR.staff_before(staff, count), staff) == count


@given(days, counts)
def test_counting_forward_undoes_counting_back(day: date, count: int) -> None:
    """From a working or staff day, n back and n forward leads to where one was."""
    working = CALENDAR.on_or_before(day)
    assert CALENDAR.after(CALENDAR.before(working, count), count) == working
    staff = CALENDAR.staff_on_or_before(day)
    assert CALENDAR.staff_after(CALENDAR.staff_before(staff, count), count) == staff


@given(days)
def test_no_nearer_working_day_is_passed_over(day: date) -> None:
    """Between a day and the working day it moves to, there are only days off."""
    moved = CALENDAR.on_or_before(day)
    skipped = [moved + timedelta(days=n) for n in range(1, (day - moved).days + 1)]
    assert CALENDAR.is_working(moved)
    assert not any(CALENDAR.is_working(each) for each in skipped)


@given(st.dates().filter(lambda day: (day.month, day.day) != (2, 29)))
def test_a_month_and_day_is_written_as_it_is_read(day: date) -> None:
    """Writing "05-15" and reading it gives the same value."""
    month_day = MonthDay(day.month, day.day)
    assert MonthDay.parse(str(month_day)) == month_day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("02-29", "only in leap years; choose 02-28 or 03-01"),
        ("04-31", "there is no date 04-31"),
        ("13-01", "there is no date 13-01"),
        ("5-15", "not a month and a day, such as 05-15"),
        ("2027-05-15", "not a month and a day, such as 05-15"),
        ("\u0660\u0665-\u0661\u0665", "not a month and a day, such as 05-15"),
        ("05-1²", "not a month and a day, such as 05-15"),
        ("", "not a month and a day, such as 05-15"),
    ],
)
def test_what_is_no_date_of_every_year_is_refused_with_the_reason(text: str, reason: str) -> None:
    """The leap day, a day past the month's end and text of another shape each say what is wrong."""
    with pytest.raises(ValueError, match=reason):
        MonthDay.parse(text)


class _Settings(BaseModel):
    day: MonthDaySetting


def test_a_setting_is_read_from_text_and_written_as_text() -> None:
    """A settings file holds "05-15" where the program holds a `MonthDay`."""
    settings = _Settings.model_validate({"day": "05-15"})
    assert settings.day == MonthDay(5, 15)
    assert settings.model_dump() == {"day": "05-15"}


@pytest.mark.parametrize("value", ["02-29", 515, None])
def test_a_setting_that_is_no_month_and_day_is_an_error_of_the_file(value: object) -> None:
    """Pydantic gathers the refusal with the other errors of the file."""
    with pytest.raises(ValidationError):
        _Settings.model_validate({"day": value})
