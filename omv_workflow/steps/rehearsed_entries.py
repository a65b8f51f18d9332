"""What a rehearsed year is made of, by day: obligations, deadlines of people, and messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from omv_workflow.domain.messages import Message
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.turns import turns
from omv_workflow.domain.unit import UnitFile
from omv_workflow.steps.ports import Row
from omv_workflow.steps.year import Year

SCHEDULE = "schedule"
"""Whose turn it is where the software acts by itself."""
_ANSWER = "answer"


class EntryKind(StrEnum):
    """What an entry is, in the order of a day."""

    OBLIGATION = "obligation"
    DEADLINE = "deadline"
    MESSAGE = "message"
    FAILURE = "failure"
    REFUSAL = "refusal"


@dataclass(frozen=True)
class Entry:
    """One thing of the year.

    `at` is an instant of the unit's time for a message, a day for all else. `purpose` is what a
    message is for, the step of an obligation, or "answer". `to` is the address of a message, or
    whose turn it is: the ids of people, or "schedule". `ended` is the day on which an obligation
    was seen to, None where it was not, or need not be. What fails or is refused tells as its
    purpose what that is, and as its subject why.
    """

    at: date
    what: EntryKind
    to: str
    name: str
    purpose: str
    subject: str | None = None
    state: ObligationState | None = None
    ended: date | None = None

    @property
    def day(self) -> date:
        """The day of it."""
        return self.at.date() if isinstance(self.at, datetime) else self.at


def entries_of(year: Year, carried: Iterable[tuple[datetime, Message]]) -> tuple[Entry, ...]:
    """All entries of a year in their order: its own, and the messages that went out."""
    found = [*_obligations(year), *_deadlines(year), *_messages(year, carried)]
    return tuple(sorted(found, key=_order))


def _obligations(year: Year) -> Iterator[Entry]:
    """Those of the year, and when the next one begins."""
    coming = year.work.obligations.find(plan_id=year.plan.id, kind=StepKind.OPEN)
    of_year = year.work.obligations.find(cycle_id=year.cycle.id)
    for one in dict.fromkeys([*of_year, *coming]):
        if one.cycle_id == year.cycle.id or one.state is ObligationState.OPEN:
            yield _obligation(year, one)


def _obligation(year: Year, one: Obligation) -> Entry:
    turn = _people(year.unit, one)
    return Entry(
        at=one.due_on,
        what=EntryKind.OBLIGATION,
        to=", ".join(turn) or SCHEDULE,
        name=", ".join(turn.values()),
        purpose=one.kind,
        state=one.state,
        ended=year.parts.today(one.ended_at) if one.ended_at else None,
    )


def _people(unit: UnitFile, one: Obligation) -> dict[str, str]:
    """The names of those whose turn it is, by their ids; of stand-ins for those who are away."""
    return {each.person.id: each.person.name for each in turns(unit, one.kind, one.due_on)}


def _deadlines(year: Year) -> Iterator[Entry]:
    for one in year.requests():
        name = person_of(year.unit, one.person_id).name
        yield Entry(one.due_on, EntryKind.DEADLINE, one.person_id, name, _ANSWER)


def _messages(year: Year, carried: Iterable[tuple[datetime, Message]]) -> Iterator[Entry]:
    for at, one in carried:
        if one.plan_id == year.plan.id:
            yield Entry(
                at=year.parts.local(at),
                what=EntryKind.MESSAGE,
                to=one.to_address,
                name=one.to_name,
                purpose=one.purpose,
                subject=one.subject,
            )


def stops(kind: EntryKind, rows: Iterable[Row], year: date) -> tuple[Entry, ...]:
    """What fails or is refused in the year of an anniversary, as entries of its first days."""
    to = SCHEDULE if kind is EntryKind.FAILURE else ""
    return tuple(Entry(one.since or year, kind, to, "", one.what, one.outcome) for one in rows)


@dataclass(frozen=True)
class PlacedEntry(Entry):
    """An entry, with the years in which it stands: "plain", "supposed", or both."""

    years: tuple[str, ...] = ()


def in_years(years: Sequence[Sequence[Entry]]) -> list[PlacedEntry]:
    """The entries of the plain year and of a supposed one beside it, each once, by day."""
    named = dict(zip(("plain", "supposed"), years, strict=False))
    every = sorted(dict.fromkeys(one for entries in years for one in entries), key=_order)
    return [
        PlacedEntry(**vars(one), years=tuple(name for name, of in named.items() if one in of))
        for one in every
    ]


def _order(entry: Entry) -> tuple[date, int, str]:
    return entry.day, list(EntryKind).index(entry.what), str(entry.at)
