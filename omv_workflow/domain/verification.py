"""Checking a stream: every change, loss, insertion, swap and cut is found, and named."""

from collections.abc import Iterable, Sequence

from omv_workflow.domain.events import (
    Event,
    Head,
    Opening,
    commitment,
    event_hash,
    first_head,
    head_after,
)
from omv_workflow.errors import VerificationFailed


def verify_stream(events: Sequence[Event], head: Head) -> None:
    """Check that `events` are the whole unbroken stream that ends at `head`.

    Raises:
        VerificationFailed: naming the stream and the first event that does not fit.
    """
    expected = first_head(head.stream)
    for event in events:
        _verify_link(event, expected)
        expected = head_after(event)
    if expected != head:
        raise _broken(
            head.stream,
            expected.sequence,
            f"the stream should end at event {head.sequence}, but ends at {expected.sequence}"
            if expected.sequence != head.sequence
            else "the last event is not the one the head names",
        )


def verify_openings(openings: Iterable[Opening]) -> None:
    """Check that every opening opens its commitment.

    Raises:
        VerificationFailed: naming the commitment.
    """
    for opening in openings:
        if commitment(opening.salt, opening.value) != opening.commitment:
            raise VerificationFailed(
                f"Commitment {opening.commitment}",
                why="what is stored as its opening does not open it.",
                next_step="Compare the database with a backup or with an exported log.",
            )


def _verify_link(event: Event, before: Head) -> None:
    if event.stream != before.stream:
        raise _broken(before.stream, event.sequence, f"it belongs to stream {event.stream}")
    if event.sequence != before.sequence + 1:
        raise _broken(
            event.stream, event.sequence, f"event {before.sequence + 1} should stand here"
        )
    if event.previous != before.hash:
        raise _broken(event.stream, event.sequence, "it does not continue the event before it")
    if event.hash != event_hash(event):
        raise _broken(event.stream, event.sequence, "its content is not what was recorded")


def _broken(stream: str, sequence: int, why: str) -> VerificationFailed:
    return VerificationFailed(
        f"Stream {stream}, event {sequence}",
        why=f"{why}.",
        next_step="Compare the database with a backup or with an exported log.",
    )
