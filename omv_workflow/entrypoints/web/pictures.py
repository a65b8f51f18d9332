"""Pictures of a year, worked out for the pages' drawings: lengths and places in their own units.

Whatever a picture shows stands in a table beside it too; nothing is told by colour alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.reviewing import Review
from omv_workflow.domain.timetable import StepKind
from omv_workflow.phrases import Worded
from omv_workflow.steps.statuses import RecipientStatus, StepStatus

K = TypeVar("K", bound=str)
WIDTH = 640


class CopyIs(Worded):
    """Where a recipient's copy is, as a picture tells it."""

    RECEIVED = "received"
    ON_ITS_WAY = "on_its_way"
    TO_BE_GIVEN = "to_be_given"
    BLOCKED = "blocked"

    @property
    def words(self) -> str:
        """What people say of a copy."""
        return _COPY_IS[self.value]


_COPY_IS = {
    "received": "copy received",
    "on_its_way": "copy sent, to be acknowledged",
    "to_be_given": "copy to be given",
    "blocked": "copy blocked",
}
LOOKS: Mapping[str, str] = MappingProxyType(
    {
        Review.ACCEPTED: "full",
        Review.TO_REVIEW: "strong",
        Review.BEGUN: "hatched",
        Review.RETURNED: "dotted",
        Review.MISSING: "hollow",
        CopyIs.RECEIVED: "full",
        CopyIs.ON_ITS_WAY: "hatched",
        CopyIs.TO_BE_GIVEN: "hollow",
        CopyIs.BLOCKED: "dotted",
    }
)
"""How each kind is drawn: they differ in their pattern as well as in their colour."""
_LABEL = 40
_MARK = 26
_ROOM_AFTER = timedelta(days=7)
_A_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: what it counts, how many, where it begins and how long it is."""

    kind: str
    number: int
    x: float
    width: float

    @property
    def look(self) -> str:
        """How it is drawn."""
        return LOOKS[self.kind]


@dataclass(frozen=True)
class Bar:
    """A bar of pieces; its number is that of its line in the table."""

    number: int
    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Mark:
    """A step of the year in the timeline; marks that would touch lie in rows under one another."""

    number: int
    kind: str
    step: StepStatus
    x: float
    row: int


@dataclass(frozen=True)
class Timeline:
    """A year from left to right: its steps, its months, today and the anniversary."""

    marks: tuple[Mark, ...]
    months: tuple[tuple[float, date], ...]
    today: float | None
    anniversary: float

    @property
    def rows(self) -> int:
        """How many rows its marks take."""
        return max((one.row for one in self.marks), default=0) + 1


@dataclass(frozen=True)
class Drawn:
    """Numbers by title and kind, as bars and for the table beside them."""

    counts: Mapping[str, Mapping[str, int]]
    kinds: tuple[str, ...]
    bars: tuple[Bar, ...]


def drawn(counts: Mapping[str, Mapping[K, int]], kinds: tuple[K, ...]) -> Drawn:
    """The numbers with their bars."""
    shown = {title: {str(kind): each[kind] for kind in kinds} for title, each in counts.items()}
    return Drawn(shown, kinds, bars(counts))


def bars(counts: Mapping[str, Mapping[K, int]]) -> tuple[Bar, ...]:
    """A bar for each title, of pieces in the order given; the longest is as wide as the picture."""
    longest = max((sum(each.values()) for each in counts.values()), default=0) or 1
    scale = (WIDTH - _LABEL) / longest
    return tuple(
        Bar(number, title, tuple(_pieces(each, scale)))
        for number, (title, each) in enumerate(counts.items(), start=1)
    )


def copies_by_group(recipients: Iterable[RecipientStatus]) -> dict[str, dict[CopyIs, int]]:
    """How many copies are where, by the group of their recipients."""
    found: dict[str, dict[CopyIs, int]] = {}
    for one in recipients:
        counts = found.setdefault(one.group, dict.fromkeys(CopyIs, 0))
        counts[_copy_is(one)] += 1
    return found


def _copy_is(one: RecipientStatus) -> CopyIs:
    if one.final:
        return CopyIs.RECEIVED
    if one.blocked:
        return CopyIs.BLOCKED
    return CopyIs.ON_ITS_WAY if one.unacknowledged else CopyIs.TO_BE_GIVEN


def _pieces(counts: Mapping[K, int], scale: float) -> Iterator[Piece]:
    x = float(_LABEL)
    for kind, number in counts.items():
        if number:
            yield Piece(kind, number, round(x, 1), round(number * scale, 1))
            x += number * scale


def timeline(steps: Iterable[StepStatus], anniversary: date, today: date) -> Timeline:
    """The steps of a year, without the warning that comes only if no confirmation does."""
    shown = [one for one in steps if one.kind is not StepKind.OVERDUE or one.due_on <= today]
    days = [one.due_on for one in shown]
    first, last = min([*days, anniversary]), max([*days, anniversary]) + _ROOM_AFTER
    along = _Along(first, last)
    return Timeline(
        marks=tuple(_marks(shown, along)),
        months=tuple((along.place(day), day) for day in _months(first, last)),
        today=along.place(today) if first <= today <= last else None,
        anniversary=along.place(anniversary),
    )


@dataclass(frozen=True)
class _Along:
    """The days of a year along the picture."""

    first: date
    last: date

    def place(self, day: date) -> float:
        """Where a day lies."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(_MARK / 2 + share * (WIDTH - _MARK), 1)


def _marks(steps: Sequence[StepStatus], along: _Along) -> Iterator[Mark]:
    """Each in the first row in which it touches no other."""
    ends: list[float] = []
    for number, step in enumerate(steps, start=1):
        x = along.place(step.due_on)
        row = next((at for at, end in enumerate(ends) if end <= x - _MARK), len(ends))
        ends[row : row + 1] = [x]
        yield Mark(number, _kind(step), step, x, row)


def _kind(step: StepStatus) -> str:
    if step.state is ObligationState.OPEN:
        return "late" if step.late else "coming"
    return "done" if step.state is ObligationState.DONE else "ended"


def _months(first: date, last: date) -> Iterator[date]:
    day = (first.replace(day=1) + _A_MONTH).replace(day=1)
    while day <= last:
        yield day
        day = (day + _A_MONTH).replace(day=1)
