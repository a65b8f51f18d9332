"""Where days stand from left to right: as wide as the labels leave room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDEST_DAY = 18.0
ASIDE = 5.0
"""From the middle of a day to the label beside it."""


@dataclass(frozen=True)
class Scale:
    """Days of one width, from the left edge of the first to beyond the last."""

    first: date
    left: float
    right: float
    day_width: float

    def left_of(self, day: date) -> float:
        """Where a day begins."""
        return self.left + (day - self.first).days * self.day_width

    def middle_of(self, day: date) -> float:
        """The middle of a day."""
        return self.left_of(day) + self.day_width / 2

    def right_of(self, day: date) -> float:
        """Where a day ends, which may be at the edge."""
        return min(self.left_of(day) + self.day_width, self.right)

    @property
    def days(self) -> Iterator[date]:
        """All days of which at least the beginning is seen."""
        day = self.first
        while self.left_of(day) < self.right - 1:
            yield day
            day += timedelta(days=1)


def scale_of(
    days: Sequence[date], labels: Sequence[tuple[date, float]], left: float, right: float
) -> Scale:
    """The widest days with which everything stands between left and right.

    Args:
        days: those that must be seen.
        labels: widths of texts to the right of their day.
        left: where the first day begins.
        right: where everything ends.
    """
    first, last = min(days), max(days)
    widths = [WIDEST_DAY, (right - left) / ((last - first).days + 1)]
    for day, width in labels:
        middle = (day - first).days + 0.5
        widths.append((right - left - ASIDE - width) / middle)
    return Scale(first, left, right, min(widths))
