"""What a log that went back in time is missing of one that went on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.events import Event, Head, first_head


@dataclass(frozen=True)
class Missed:
    """An event that came after the one that a stream ends with now; ids and times only."""

    stream: str
    sequence: int
    kind: str
    happened_at: datetime


@dataclass(frozen=True)
class Comparison:
    """What came after, and the streams whose earlier part is another one: no common history."""

    missed: tuple[Missed, ...]
    diverged: tuple[str, ...]


def compare(heads: Iterable[Head], later: Iterable[Event]) -> Comparison:
    """Compare where streams end now with a log that goes further.

    A stream that ends here at an event which the other log has otherwise, or not at all, diverges.
    """
    events = list(later)
    ends = {head.stream: head for head in heads}
    streams = sorted({*ends, *(event.stream for event in events)})
    diverged = tuple(
        stream
        for stream in streams
        if _hash_at(events, _end(ends, stream)) != _end(ends, stream).hash
    )
    missed = tuple(
        Missed(event.stream, event.sequence, event.kind, event.happened_at)
        for event in events
        if event.stream not in diverged and event.sequence > _end(ends, event.stream).sequence
    )
    return Comparison(missed, diverged)


def _end(ends: Mapping[str, Head], stream: str) -> Head:
    return ends.get(stream, first_head(stream))


def _hash_at(events: Iterable[Event], head: Head) -> str | None:
    """The hash that the other log has where this one ends."""
    if head.sequence == 0:
        return head.hash
    place = (head.stream, head.sequence)
    return next((one.hash for one in events if (one.stream, one.sequence) == place), None)
