"""Rehearsed years with what a reader must know of them, for pictures and calendars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.entrypoints.language import speak
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.rehearse_year import RehearsedYear
from omv_workflow.steps.rehearsed_entries import Entry, EntryKind, stops

_NOT_NEEDED = frozenset({ObligationState.OVERTAKEN, ObligationState.EXCUSED})


@dataclass(frozen=True)
class Rehearsed:
    """Years rehearsed at an instant: the plain one, and one in which something is supposed."""

    unit: str
    title: str
    now: datetime
    today: date
    calendar: WorkingCalendar
    years: Sequence[RehearsedYear]
    supposed: tuple[str, ...] = ()

    @property
    def anniversary(self) -> date:
        """That of every one of the years."""
        return self.years[0].anniversary

    @property
    def days(self) -> list[date]:
        """The days on which something happens, up to that on which the last thing was seen to."""
        needed = [one for year in self.years for one in of_year(year) if is_needed(one)]
        ends = [one.ended for one in needed if one.ended and one.ended > one.day]
        return [self.anniversary, *(one.day for one in needed), *ends]


def subtitle(rehearsed: Rehearsed) -> str:
    """Which year it is, and on which day it was rehearsed."""
    return speak(
        said(
            "The year to {anniversary}, as rehearsed on {today}.",
            anniversary=rehearsed.anniversary,
            today=rehearsed.today,
        )
    )


def of_year(year: RehearsedYear) -> list[Entry]:
    """All but the beginning of the next year."""
    return [one for one in year.entries if not begins_next(one, year)]


def with_stops(year: RehearsedYear) -> list[Entry]:
    """All entries, and what fails or is refused among them: programs read no line below a table."""
    failed = stops(EntryKind.FAILURE, year.failed, year.anniversary)
    refused = stops(EntryKind.REFUSAL, year.refused, year.anniversary)
    return [*year.entries, *failed, *refused]


def begins_next(one: Entry, year: RehearsedYear) -> bool:
    """Whether it is the beginning of the year after this one."""
    return one.purpose == StepKind.OPEN and one.day > year.anniversary


def refusals(year: RehearsedYear) -> Iterator[Phrase]:
    """What people would try in vain in that year, and why."""
    for one in year.refused:
        yield said("This would be refused: {what}: {why}", what=one.what, why=one.outcome)


def is_needed(one: Entry) -> bool:
    """Whether there is anything to be done: it is neither overtaken nor excused."""
    return one.state not in _NOT_NEEDED
