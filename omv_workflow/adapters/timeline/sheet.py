"""What a sheet shows, in its reader's words; nothing here knows where on the paper it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from omv_workflow.domain.workdays import WorkingCalendar


class Shape(StrEnum):
    """How a thing is marked, so that it is told from others without colours."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    HOLLOW = "hollow"
    BAR = "bar"
    POINT = "point"


@dataclass(frozen=True)
class Item:
    """One thing on its day, with the lines of its label; none where the mark says it all.

    `done` is the day on which it was seen to; `height` (0 to 1) is that of a bar. What is
    `strong` is what the year is about.
    """

    day: date
    shape: Shape
    lines: tuple[str, ...] = ()
    done: date | None = None
    height: float = 1.0
    strong: bool = False


@dataclass(frozen=True)
class Lane:
    """Things of one kind beside their title, in the order of their days."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Flag:
    """A day that is marked through all lanes."""

    day: date
    text: str
    strong: bool


@dataclass(frozen=True)
class Panel:
    """A year: its lanes from top to bottom, the letters below them, and what else is to be said."""

    title: str
    lanes: tuple[Lane, ...]
    letters_title: str
    letters: tuple[Lane, ...]
    days_off: Lane
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DayWords:
    """How the reader's language names months; a short name is for one that is cut off."""

    month: Callable[[date], str]
    short_month: Callable[[date], str]
    week: str


@dataclass(frozen=True)
class Sheet:
    """One or two years under one another, on the same days."""

    language: str
    title: str
    subtitle: str
    description: str
    flags: tuple[Flag, ...]
    panels: tuple[Panel, ...]
    legend: tuple[tuple[Shape, str], ...]
    shadings: tuple[str, str]
    calendar: WorkingCalendar
    words: DayWords

    @property
    def days(self) -> list[date]:
        """Every day on which anything stands."""
        items = [item for panel in self.panels for lane in all_lanes(panel) for item in lane.items]
        ends = [item.done for item in items if item.done]
        return [flag.day for flag in self.flags] + [item.day for item in items] + ends


def all_lanes(panel: Panel) -> tuple[Lane, ...]:
    """Those of the steps, of the letters and of the days off."""
    return (*panel.lanes, *panel.letters, panel.days_off)
