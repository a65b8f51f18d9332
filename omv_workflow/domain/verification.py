"""Checking a stream against its head: every change, loss, insertion, swap and cut is found.

Whoever rewrites a stream together with its head is found only by a head that was kept elsewhere.
"""

from collections.abc import Iterable

from omv_workflow.domain.events import (
    Event,
    Head,
    Opening,
    commitment,
    event_hash,
    first_head,
    head_after,
)
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.phrases import said

_NEXT_STEP = said("Compare the database with a backup or with an exported log.")


def verify_stream(events: Iterable[Event], head: Head) -> None:
    """Check that `events` are the whole unbroken stream that ends at `head`.

    Raises:
        VerificationFailed: naming the stream and the first event that does not fit.
    """
    expected = first_head(head.stream)
    for event in events:
        _verify_link(event, expected)
        expected = head_after(event)
    _verify_end(expected, head)


def verify_openings(openings: Iterable[Opening]) -> None:
    """Check that every opening opens its commitment.

    Raises:
        VerificationFailed: naming the commitment.
    """
    for opening in openings:
        if not _opens(opening):
            raise VerificationFailed(
                said("Commitment {commitment}", commitment=opening.commitment),
                why=said("what is stored as its opening does not open it."),
                next_step=_NEXT_STEP,
            )


def _verify_link(event: Event, before: Head) -> None:
    place = before.sequence + 1
    if event.stream != before.stream:
        raise _broken(
            before.stream,
            place,
            said("one of stream {stream} stands in its place.", stream=event.stream),
        )
    if event.sequence != place:
        raise _broken(
            before.stream,
            place,
            said("event {sequence} stands in its place.", sequence=event.sequence),
        )
    if event.previous != before.hash:
        raise _broken(before.stream, place, said("it does not continue the event before it."))
    if not _content_stands(event):
        raise _broken(before.stream, place, said("its content is not what was recorded."))


def _verify_end(last: Head, head: Head) -> None:
    if last.sequence != head.sequence:
        first_astray = min(last.sequence, head.sequence) + 1
        raise _broken(
            head.stream,
            first_astray,
            said(
                "the stream should end at event {end}, but ends at {found}.",
                end=head.sequence,
                found=last.sequence,
            ),
        )
    if last != head:
        raise _broken(head.stream, head.sequence, said("it is not the event that the head names."))


def _content_stands(event: Event) -> bool:
    try:
        return event.hash == event_hash(event)
    except InvalidInput:  # data that can't be hashed were never recorded
        return False


def _opens(opening: Opening) -> bool:
    try:
        return commitment(opening.salt, opening.value) == opening.commitment
    except InvalidInput:  # a salt or value that can't be hashed was never committed to
        return False


def _broken(stream: str, sequence: int, why: str) -> VerificationFailed:
    return VerificationFailed(
        said("Stream {stream}, event {sequence}", stream=stream, sequence=sequence),
        why=why,
        next_step=_NEXT_STEP,
    )
