"""Which days people work: weekends, holidays, and the breaks in which staff are given no tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_DAY = timedelta(days=1)
_SATURDAY = 5
_COMMON_YEAR = 2027


@dataclass(frozen=True, order=True)
class MonthDay:
    """A date that comes every year, such as 15 May.

    Raises:
        ValueError: no such date comes every year (pydantic gathers it with a file's other errors).
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        if (self.month, self.day) == (2, 29):
            raise ValueError(said("02-29 comes only in leap years; choose 02-28 or 03-01"))
        try:
            date(_COMMON_YEAR, self.month, self.day)
        except ValueError as error:
            raise ValueError(
                said("there is no date {date}: {error}", date=str(self), error=str(error))
            ) from error

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "05-15": month, hyphen, day, two digits each.

        Raises:
            ValueError: the text is of another shape, or names no date of every year.
        """
        month, _, day = text.partition("-")
        if not (len(text) == len("05-15") and text.isascii() and (month + day).isdigit()):
            raise ValueError(
                said("{text} is not a month and a day, such as 05-15", text=f'"{text}"')
            )
        return cls(int(month), int(day))


def _read_month_day(value: object) -> object:
    return MonthDay.parse(value) if isinstance(value, str) else value


MonthDaySetting = Annotated[
    MonthDay, BeforeValidator(_read_month_day), PlainSerializer(str, return_type=str)
]
"""A `MonthDay` in a settings file, where it is written "05-15"."""


class StaffBreak(BaseModel):
    """A yearly stretch without staff tasks, both ends included; it may run over the new year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: MonthDaySetting
    last: MonthDaySetting

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the break."""
        first, last = (self.first.month, self.first.day), (self.last.month, self.last.day)
        month_day = (day.month, day.day)  # a plain pair, for the 29th of February too
        if first <= last:
            return first <= month_day <= last
        return month_day >= first or month_day <= last


STAFF_BREAKS = (
    StaffBreak(first=MonthDay(7, 1), last=MonthDay(7, 31)),
    StaffBreak(first=MonthDay(12, 23), last=MonthDay(1, 6)),
)
"""The breaks of a Finnish authority, by default: July, and 23 December to 6 January."""

KNOWN_YEARS = range(2020, 2056)
"""The years for which a calendar is made, by default."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The days that people work, in the years for which the holidays are known.

    A working day is no Saturday, Sunday or holiday; a staff day is one outside the breaks, too.
    Days are counted as deadlines are: the day counted from is left out, the day counted to is in.
    `names` are those holidays' names that are known; `source` tells what they were taken from.
    Every method raises `InvalidInput` when it meets a year outside `years`.
    """

    holidays: frozenset[date] = frozenset()
    years: range = KNOWN_YEARS
    breaks: tuple[StaffBreak, ...] = STAFF_BREAKS
    names: Mapping[date, str] = field(default_factory=dict, compare=False)
    source: str = ""

    def is_working(self, day: date) -> bool:
        """Whether offices are open on `day`."""
        if day.year not in self.years:
            raise InvalidInput(
                said("The day {day}", day=day),
                why=said(
                    "Holidays are known only from {first} to {last}.",
                    first=self.years[0],
                    last=self.years[-1],
                ),
                next_step=said("Check the year of the date that was given."),
            )
        return day.weekday() < _SATURDAY and day not in self.holidays

    def is_staff_day(self, day: date) -> bool:
        """Whether staff can be given a task on `day`."""
        return self.is_working(day) and not any(each.covers(day) for each in self.breaks)

    def on_or_before(self, day: date) -> date:
        """`day` if it is a working day, or else the last one before it."""
        return _nth(self.is_working, 1, day + _DAY, -_DAY)

    def on_or_after(self, day: date) -> date:
        """`day` if it is a working day, or else the first one after it."""
        return _nth(self.is_working, 1, day - _DAY, _DAY)

    def before(self, day: date, days: int) -> date:
        """The working day that lies `days` (at least one) working days before `day`."""
        return _nth(self.is_working, days, day, -_DAY)

    def after(self, day: date, days: int) -> date:
        """The working day that lies `days` (at least one) working days after `day`."""
        return _nth(self.is_working, days, day, _DAY)

    def between(self, first: date, last: date) -> int:
        """How many working days `last` lies after `first`."""
        return _count(self.is_working, first, last)

    def staff_on_or_before(self, day: date) -> date:
        """`day` if it is a staff day, or else the last one before it."""
        return _nth(self.is_staff_day, 1, day + _DAY, -_DAY)

    def staff_before(self, day: date, days: int) -> date:
        """The staff day that lies `days` (at least one) staff days before `day`."""
        return _nth(self.is_staff_day, days, day, -_DAY)

    def staff_after(self, day: date, days: int) -> date:
        """The staff day that lies `days` (at least one) staff days after `day`."""
        return _nth(self.is_staff_day, days, day, _DAY)

    def staff_between(self, first: date, last: date) -> int:
        """How many staff days `last` lies after `first`."""
        return _count(self.is_staff_day, first, last)


def _nth(counts: Callable[[date], bool], n: int, start: date, step: timedelta) -> date:
    """The n-th day that counts on the walk away from `start`, which itself is left out."""
    day = start
    while n > 0:
        day += step
        n -= counts(day)
    return day


def _count(counts: Callable[[date], bool], first: date, last: date) -> int:
    return sum(counts(first + _DAY * n) for n in range(1, (last - first).days + 1))
