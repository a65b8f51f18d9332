"""Checking a stream: whatever is done to its events is found, and the place is named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omv_workflow.domain.events import (
    Event,
    Fact,
    FactValue,
    Head,
    Opening,
    Personal,
    chain,
    event_hash,
    first_head,
    head_after,
)
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import VerificationFailed
from omv_workflow.testing import SeededIds

STREAM = "plan:p"
KEYS = st.text(st.characters(codec="ascii"), max_size=6)
LEAVES: st.SearchStrategy[FactValue] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=6)
    | st.builds(Personal, st.text(max_size=6))
)
VALUES: st.SearchStrategy[FactValue] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  # Hypothesis takes the bounds naive
    datetime(2090, 1, 1),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)
FACTS = st.builds(
    Fact, st.just(STREAM), st.text(max_size=6), MOMENTS, st.dictionaries(KEYS, VALUES, max_size=3)
)
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


Recorded: TypeAlias = tuple[list[Event], Head, list[Opening]]


def recorded(facts: Sequence[Fact]) -> Recorded:
    """The facts as a stream with its head, and the openings."""
    head, new_salt = first_head(STREAM), SeededIds().new_salt
    events: list[Event] = []
    openings: list[Opening] = []
    for fact in facts:
        at = fact.happened_at + timedelta(seconds=1)
        event, opened = chain(head, fact, recorded_at=at, new_salt=new_salt)
        events.append(event)
        openings += opened
        head = head_after(event)
    return events, head, openings


STREAMS = st.lists(FACTS, min_size=1, max_size=5).map(recorded)
LONGER_STREAMS = st.lists(FACTS, min_size=2, max_size=5).map(recorded)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "stream": st.text(max_size=6),
    "sequence": st.integers(-1, 9),
    "kind": st.text(max_size=6),
    "happened_at": MOMENTS,
    "recorded_at": MOMENTS,
    "data": st.dictionaries(KEYS, st.integers() | st.floats(), max_size=2),
    "previous": HASHES | st.text(max_size=6),
    "hash": HASHES | st.text(max_size=6),
}


def found(events: Sequence[Event], head: Head) -> str:
    """Which event the refusal names."""
    with pytest.raises(VerificationFailed) as refused:
        verify_stream(events, head)
    return refused.value.what


@given(st.lists(FACTS, max_size=5))
def test_a_stream_as_it_was_recorded_verifies(facts: list[Fact]) -> None:
    """Whatever happened, the chain built of it stands, and so does an empty one."""
    events, head, openings = recorded(facts)
    verify_stream(events, head)
    verify_openings(openings)


@given(STREAMS, st.sampled_from(sorted(FIELDS)), st.data())
def test_a_change_of_any_field_is_found(stream: Recorded, field: str, data: st.DataObject) -> None:
    """The event that was changed is the one that is named."""
    events, head, _ = stream
    place = data.draw(st.integers(0, len(events) - 1))
    value = data.draw(FIELDS[field])
    assume(value != getattr(events[place], field))
    events[place] = replace(events[place], **{field: value})
    assert found(events, head) == f"Stream {STREAM}, event {place + 1}"


@given(STREAMS, st.data())
def test_a_change_hidden_by_a_new_hash_is_found(stream: Recorded, data: st.DataObject) -> None:
    """Whoever mends the hash of a changed event breaks the next one, or the end of the stream."""
    events, head, _ = stream
    place = data.draw(st.integers(0, len(events) - 1))
    changed = replace(events[place], kind=events[place].kind + "!")
    events[place] = replace(changed, hash=event_hash(changed))
    named = min(place + 2, len(events))
    assert found(events, head) == f"Stream {STREAM}, event {named}"


def test_a_change_of_type_alone_is_found() -> None:
    """True in the place of 1 is a change, though Python calls them equal."""
    event, _ = chain(
        first_head(STREAM),
        Fact(STREAM, "tested", datetime(2027, 1, 1, tzinfo=UTC), {"n": 1}),
        recorded_at=datetime(2027, 1, 1, tzinfo=UTC),
        new_salt=SeededIds().new_salt,
    )
    changed = replace(event, data={"n": True})
    assert found([changed], head_after(event)) == f"Stream {STREAM}, event 1"


@given(STREAMS, st.data())
def test_the_loss_of_any_event_is_found(stream: Recorded, data: st.DataObject) -> None:
    """The first missing event is named, at the beginning, in the middle and at the end."""
    events, head, _ = stream
    place = data.draw(st.integers(0, len(events) - 1))
    del events[place]
    assert found(events, head) == f"Stream {STREAM}, event {place + 1}"


@given(STREAMS, st.data())
def test_a_cut_at_the_end_is_found(stream: Recorded, data: st.DataObject) -> None:
    """The first event that is missing is named, also where nothing is left."""
    events, head, _ = stream
    kept = data.draw(st.integers(0, len(events) - 1))
    assert found(events[:kept], head) == f"Stream {STREAM}, event {kept + 1}"


@given(STREAMS, st.data())
def test_a_cut_at_the_beginning_is_found(stream: Recorded, data: st.DataObject) -> None:
    """A stream begins with its first event."""
    events, head, _ = stream
    lost = data.draw(st.integers(1, len(events)))
    assert found(events[lost:], head) == f"Stream {STREAM}, event 1"


@given(STREAMS, FACTS, st.data())
def test_an_inserted_event_is_found(stream: Recorded, fact: Fact, data: st.DataObject) -> None:
    """Even one that continues the event before it properly does not fit what follows."""
    events, head, _ = stream
    place = data.draw(st.integers(0, len(events)))
    before = head_after(events[place - 1]) if place else first_head(STREAM)
    forged, _ = chain(
        before, fact, recorded_at=fact.happened_at, new_salt=SeededIds("forger").new_salt
    )
    assume(forged not in events)
    named = found([*events[:place], forged, *events[place:]], head)
    at_the_end = place == len(events)
    assert named == f"Stream {STREAM}, event {place + 1 if at_the_end else place + 2}"


@given(STREAMS, st.data())
def test_an_event_that_stands_twice_is_found(stream: Recorded, data: st.DataObject) -> None:
    """A copy is an insertion too."""
    events, head, _ = stream
    place = data.draw(st.integers(0, len(events) - 1))
    doubled = [*events[: place + 1], events[place], *events[place + 1 :]]
    assert found(doubled, head) == f"Stream {STREAM}, event {place + 2}"


@given(LONGER_STREAMS, st.data())
def test_two_events_that_changed_places_are_found(stream: Recorded, data: st.DataObject) -> None:
    """The first of the two places is named."""
    events, head, _ = stream
    one, other = sorted(data.draw(st.sets(st.integers(0, len(events) - 1), min_size=2, max_size=2)))
    events[one], events[other] = events[other], events[one]
    assert found(events, head) == f"Stream {STREAM}, event {one + 1}"


@given(STREAMS, HASHES)
def test_a_replaced_head_is_found(stream: Recorded, other_hash: str) -> None:
    """A head of another hash, number or stream is not the end of these events."""
    events, head, _ = stream
    last = len(events)
    assume(other_hash != head.hash)
    assert found(events, replace(head, hash=other_hash)) == f"Stream {STREAM}, event {last}"
    assert found(events, replace(head, sequence=last - 1)) == f"Stream {STREAM}, event {last}"
    assert found(events, replace(head, sequence=last + 1)) == f"Stream {STREAM}, event {last + 1}"
    assert found(events, replace(head, stream="plan:q")) == "Stream plan:q, event 1"


@given(STREAMS, st.data())
def test_erased_openings_leave_everything_verifying(stream: Recorded, data: st.DataObject) -> None:
    """Personal values can be forgotten one by one, and the stream stands."""
    events, head, openings = stream
    kept = [opening for opening in openings if data.draw(st.booleans())]
    verify_stream(events, head)
    verify_openings(kept)


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "somebody else"},
        {"value": "\ud800"},
        {"salt": "00" * 32},
        {"salt": "no salt"},
        {"commitment": "00" * 32},
    ],
)
def test_an_opening_that_was_changed_is_found(changes: dict[str, str]) -> None:
    """What does not open its commitment is refused, naming the commitment."""
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    _, _, openings = recorded([Fact(STREAM, "tested", moment, {"by": Personal("johtaja")})])
    changed = replace(openings[0], **changes)
    with pytest.raises(VerificationFailed, match=changed.commitment):
        verify_openings([changed])
