"""The calendar behind and above the lanes: months, weeks, days off, and the days of flags."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from omv_workflow.adapters.timeline.marks import Area, Box, Drawn, Ink, Rule, Words
from omv_workflow.adapters.timeline.placing import Label, rows_of
from omv_workflow.adapters.timeline.scale import ASIDE, Scale
from omv_workflow.adapters.timeline.sheet import DayWords, Flag
from omv_workflow.adapters.timeline.widths import fitted, width_of
from omv_workflow.domain.workdays import WorkingCalendar

_MONTH, _WEEK = 13.0, 9.5
_SATURDAY = 5
FLAG = 12.0
_WIDEST_FLAG = 260.0
_ROW = 17.0


@dataclass(frozen=True)
class Months:
    """The names of the months, each where it begins."""

    scale: Scale
    words: DayWords
    height: float = 19.0

    def drawn(self, top: float) -> Iterator[Drawn]:
        """A name as long as there is room for."""
        for days in _parted(self.scale.days, lambda day: (day.year, day.month)):
            left, right = self.scale.left_of(days[0]), self.scale.right_of(days[-1])
            yield Rule(left, top, left, top + self.height)
            for name in (self.words.month(days[0]), self.words.short_month(days[0])):
                if left + ASIDE + width_of(name, _MONTH, bold=True) < right:
                    yield Words(left + ASIDE, top + 14, name, _MONTH, bold=True)
                    break


@dataclass(frozen=True)
class Weeks:
    """The numbers of the weeks (ISO 8601), as Finns call them, with the title at the left."""

    scale: Scale
    title: str
    title_at: float
    height: float = 14.0

    def drawn(self, top: float) -> Iterator[Drawn]:
        """A number at the beginning of each week that is wide enough."""
        yield Words(self.title_at, top + 10, self.title, _WEEK, Ink.QUIET)
        for days in _parted(self.scale.days, lambda day: day.isocalendar()[:2]):
            left, number = self.scale.left_of(days[0]), str(days[0].isocalendar().week)
            yield Rule(left, top + self.height - 4, left, top + self.height)
            if left + 3 + width_of(number, _WEEK) < self.scale.right_of(days[-1]):
                yield Words(left + 3, top + 10, number, _WEEK, Ink.QUIET)


@dataclass(frozen=True)
class Flags:
    """The flags above the lanes; their poles go down through all that is below, for `depth`."""

    flags: Sequence[Flag]
    scale: Scale
    depth: float

    @cached_property
    def _rows(self) -> list[int]:
        return rows_of([self._label(flag) for flag in self.flags])

    def _label(self, flag: Flag) -> Label:
        pole = self.scale.middle_of(flag.day)
        return Label(pole, pole + ASIDE + flag_width(flag) + ASIDE)

    @property
    def height(self) -> float:
        """All rows of flags."""
        return (max(self._rows, default=-1) + 1) * _ROW + 2

    def drawn(self, top: float) -> Iterator[Drawn]:
        """The poles first, so that no flag is crossed."""
        foot = top + self.height - 2
        for flag, row in zip(self.flags, self._rows, strict=True):
            pole, head = self.scale.middle_of(flag.day), foot - (row + 1) * _ROW
            ink, thick = (Ink.STRONG, 2.0) if flag.strong else (Ink.QUIET, 1.4)
            yield Rule(pole, head + 3, pole, foot + self.depth, ink, thick, not flag.strong)
            yield Words(pole + ASIDE, head + 13, _told(flag), FLAG, ink, flag.strong)


def flag_width(flag: Flag) -> float:
    """The width of its text."""
    return width_of(_told(flag), FLAG, bold=flag.strong)


def _told(flag: Flag) -> str:
    return fitted(flag.text, FLAG, _WIDEST_FLAG, bold=flag.strong)


def shaded(scale: Scale, calendar: WorkingCalendar, top: float, bottom: float) -> Iterator[Drawn]:
    """Weekends lightly, days off darker, staff breaks hatched; then where months begin."""
    for day in scale.days:
        box = Box(scale.left_of(day), top, scale.right_of(day), bottom)
        if any(each.covers(day) for each in calendar.breaks):
            yield Area(box, Ink.BREAK)
        if day in calendar.holidays:
            yield Area(box, Ink.DAY_OFF)
        elif day.weekday() >= _SATURDAY:
            yield Area(box, Ink.WEEKEND)
        if day.day == 1:
            yield Rule(box.left, top, box.left, bottom)


def _parted(days: Iterable[date], part: Callable[[date], object]) -> Iterator[list[date]]:
    """Days one after another, parted into those of one month or week."""
    for _, found in groupby(days, key=part):
        yield list(found)
