"""The day by which a letter asks its reader for something, for their own calendar."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DueKind(StrEnum):
    """What is asked for by a day."""

    ANSWERS = "answers"
    ACCEPTANCE = "acceptance"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True)
class DueDay:
    """A day in a reader's calendar: nothing but what is asked for, of which plan, and the day.

    `about` is the id of the request, or of the year that is to be confirmed: the same in every
    letter about it. Of two letters the one with the higher `sequence` tells the day that holds.
    """

    kind: DueKind
    about: str
    plan_title: str
    day: date
    sequence: int

    @property
    def key(self) -> str:
        """What makes it the same entry of a calendar in every letter."""
        return f"{self.kind}-{self.about}"
