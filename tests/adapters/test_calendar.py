from datetime import date

import pytest

from omv_workflow.adapters.calendar import NAMES, working_calendar
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.workdays import MonthDay, StaffBreak
from omv_workflow.errors import InvalidInput

FINNISH = working_calendar(TimetablePolicy())


def test_finnish_days_off_of_a_year_are_these() -> None:
    """In 2024, these days other than Saturdays and Sundays are off, and no others."""
    off = {
        date(2024, 1, 1),
        date(2024, 3, 29),
        date(2024, 4, 1),
        date(2024, 5, 1),
        date(2024, 5, 9),
        date(2024, 6, 21),
        date(2024, 12, 6),
        date(2024, 12, 24),
        date(2024, 12, 25),
        date(2024, 12, 26),
    }
    in_2024 = {day for day in FINNISH.holidays if day.year == 2024 and day.weekday() < 5}
    assert in_2024 == off


@pytest.mark.parametrize("year", range(2023, 2052))
def test_independence_day_may_day_and_the_eves_are_off_in_every_year(year: int) -> None:
    """6 December, 1 May, Christmas Eve and Midsummer Eve (a Friday, 19 to 25 June) are days off."""
    june = (date(year, 6, day) for day in range(19, 26))
    midsummer_eve = next(day for day in june if day.weekday() == 4)
    for day in (date(year, 12, 6), date(year, 5, 1), date(year, 12, 24), midsummer_eve):
        assert not FINNISH.is_working(day)


def test_days_of_note_are_worked() -> None:
    """Flag days and other commemorations are not days off."""
    assert FINNISH.is_working(date(2024, 2, 28))
    assert FINNISH.is_working(date(2024, 6, 4))


def test_extra_days_off_and_breaks_come_from_the_policy() -> None:
    """A day that the unit adds is off, and its own breaks replace the default ones."""
    bridge = date(2024, 5, 10)
    autumn = StaffBreak(first=MonthDay(10, 14), last=MonthDay(10, 18))
    policy = TimetablePolicy(extra_days_off=frozenset({bridge}), staff_breaks=(autumn,))
    calendar = working_calendar(policy)
    assert FINNISH.is_working(bridge)
    assert not calendar.is_working(bridge)
    assert calendar.is_working(date(2024, 10, 15))
    assert not calendar.is_staff_day(date(2024, 10, 15))
    assert calendar.is_staff_day(date(2024, 7, 15))


def test_another_country_has_its_own_days_off() -> None:
    """Sweden's national day is off there and worked in Finland."""
    swedish = working_calendar(TimetablePolicy(country="SE"))
    assert not swedish.is_working(date(2024, 6, 6))
    assert FINNISH.is_working(date(2024, 6, 6))


def test_an_unknown_country_is_refused() -> None:
    """A code that no country has is named, with what a code looks like."""
    with pytest.raises(InvalidInput, match=r"XX of the timetable: .* such as FI"):
        working_calendar(TimetablePolicy(country="XX"))


def test_a_part_of_a_country_has_its_own_days_off() -> None:
    """Åland's Autonomy Day, besides those of all Finland."""
    aland = working_calendar(TimetablePolicy(country="FI-01"))
    assert aland.holidays > FINNISH.holidays
    assert {(day.month, day.day) for day in aland.holidays - FINNISH.holidays} == {(6, 9)}


def test_an_unknown_part_of_a_country_is_refused() -> None:
    """With what to write in its place."""
    with pytest.raises(InvalidInput, match="FI-99") as refusal:
        working_calendar(TimetablePolicy(country="FI-99"))
    assert "FI-01" in refusal.value.next_step


def test_every_holiday_of_finland_has_a_name_that_is_translated() -> None:
    """So that a reason can tell it."""
    aland = working_calendar(TimetablePolicy(country="FI-01"))
    assert set(aland.names.values()) == set(NAMES)
