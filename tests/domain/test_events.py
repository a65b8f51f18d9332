"""The log: what a fact becomes as an event, and what its commitments hide."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.canonical import canonical_json
from omv_workflow.domain.events import (
    WORKSPACE_STREAM,
    Fact,
    FactValue,
    Personal,
    chain,
    commitment,
    event_hash,
    first_head,
    head_after,
    instant,
    plan_stream,
    unit_stream,
)
from omv_workflow.errors import InvalidInput, NotAllowed
from omv_workflow.testing import NOON, SeededIds

HEX_SALTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def fact(data: dict[str, FactValue], stream: str = WORKSPACE_STREAM) -> Fact:
    """Something that happened an hour before noon."""
    return Fact(stream, "tested", NOON - timedelta(hours=1), data)


def test_an_event_continues_its_stream() -> None:
    """It has the next number and names the hash of the one before."""
    new_salt = SeededIds().new_salt
    start = first_head(WORKSPACE_STREAM)
    first, _ = chain(start, fact({}), recorded_at=NOON, new_salt=new_salt)
    second, _ = chain(head_after(first), fact({}), recorded_at=NOON, new_salt=new_salt)
    assert (first.sequence, first.previous) == (1, start.hash)
    assert (second.sequence, second.previous) == (2, first.hash)
    assert head_after(second).hash == second.hash


def test_an_event_tells_when_it_happened_and_when_it_was_recorded() -> None:
    """The two moments stand apart."""
    event, _ = chain(
        first_head(WORKSPACE_STREAM), fact({}), recorded_at=NOON, new_salt=SeededIds().new_salt
    )
    assert (event.happened_at, event.recorded_at) == (NOON - timedelta(hours=1), NOON)


def test_the_hash_is_made_as_it_is_documented() -> None:
    """Anybody with SHA-256 and a JSON library gets it: H(previous ‖ H(canonical content))."""
    event, _ = chain(
        first_head("plan:p"),
        fact({"item": "phone", "revision": 2}, "plan:p"),
        recorded_at=NOON,
        new_salt=SeededIds().new_salt,
    )
    content = {
        "stream": "plan:p",
        "sequence": 1,
        "kind": "tested",
        "happened_at": "2027-02-12T09:00:00.000000Z",
        "recorded_at": "2027-02-12T10:00:00.000000Z",
        "data": {"item": "phone", "revision": 2},
    }
    spelled = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    start = hashlib.sha256(b"omv-workflow stream\nplan:p").digest()
    expected = hashlib.sha256(start + hashlib.sha256(spelled).digest()).hexdigest()
    assert event.hash == event_hash(event) == expected


def test_the_data_of_an_event_are_what_reading_them_back_gives() -> None:
    """Tuples and mappings stand as JSON has them, so that a stored event equals the one made."""
    data: dict[str, FactValue] = {"items": ("a", ("b",)), "inner": {"people": [Personal("x")]}}
    event, _ = chain(
        first_head(WORKSPACE_STREAM), fact(data), recorded_at=NOON, new_salt=SeededIds().new_salt
    )
    assert json.loads(canonical_json(event.data)) == event.data


@given(st.text(min_size=1))
def test_a_personal_value_stands_in_the_event_as_a_commitment_only(value: str) -> None:
    """Wherever it stands in the data, the opening has it and the event has not."""
    data: dict[str, FactValue] = {"by": Personal(value), "more": {"of": [Personal(value)]}}
    event, openings = chain(
        first_head(WORKSPACE_STREAM), fact(data), recorded_at=NOON, new_salt=SeededIds().new_salt
    )
    by, more = (opening.commitment for opening in openings)
    assert event.data == {"by": {"commitment": by}, "more": {"of": [{"commitment": more}]}}
    assert [opening.value for opening in openings] == [value, value]


@given(st.text())
def test_the_same_value_twice_has_two_commitments(value: str) -> None:
    """Without the salts nobody sees that two events are about the same person."""
    data: dict[str, FactValue] = {"people": [Personal(value), Personal(value)]}
    _, openings = chain(
        first_head(WORKSPACE_STREAM), fact(data), recorded_at=NOON, new_salt=SeededIds().new_salt
    )
    assert len({opening.commitment for opening in openings}) == 2


@given(HEX_SALTS, HEX_SALTS, st.text(), st.text())
def test_a_commitment_opens_to_its_own_salt_and_value_only(
    salt: str, other_salt: str, value: str, other_value: str
) -> None:
    """Another salt or another value gives another commitment."""
    same = (salt, value) == (other_salt, other_value)
    assert (commitment(salt, value) == commitment(other_salt, other_value)) is same


def test_a_part_of_the_salt_cannot_be_passed_off_as_the_value() -> None:
    """A salt of another length, or in other letters, is refused."""
    salt = "61" * 32
    for wrong in (salt[:-2], salt + "61", "AB" * 32, "not hexadecimal", ""):
        with pytest.raises(InvalidInput, match="salt"):
            commitment(wrong, "a")


def test_a_fact_of_another_stream_is_refused() -> None:
    """An event is never filed in a stream that it does not belong to."""
    with pytest.raises(InvalidInput, match="belongs to stream plan:p"):
        chain(
            first_head("plan:q"),
            fact({}, "plan:p"),
            recorded_at=NOON,
            new_salt=SeededIds().new_salt,
        )


def test_every_stream_begins_with_a_hash_of_its_own() -> None:
    """The first event of one stream can't be moved to the beginning of another."""
    streams = [WORKSPACE_STREAM, plan_stream("a"), unit_stream("a"), plan_stream("b")]
    assert len({first_head(stream).hash for stream in streams}) == len(streams)


def test_an_instant_is_written_in_utc_with_microseconds() -> None:
    """The same instant has one spelling, wherever it was noted."""
    in_helsinki = datetime(2027, 5, 12, 12, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert instant(in_helsinki) == "2027-05-12T09:30:00.000000Z"
    assert instant(datetime(999, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "0999-01-02T03:04:05.000006Z"


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # Hypothesis takes the bounds naive
    st.integers(-14, 14),
)
def test_an_instant_is_the_same_in_every_zone(moment: datetime, hours: int) -> None:
    """Moving a moment to another zone changes nothing, and the spelling keeps it whole."""
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert instant(elsewhere) == instant(moment)
    assert datetime.fromisoformat(instant(moment)) == moment


def test_a_moment_without_time_zone_is_no_instant() -> None:
    """It is refused, for it would be read in whatever zone the machine is."""
    with pytest.raises(InvalidInput, match="no time zone"):
        instant(NOON.replace(tzinfo=None))


def test_an_actor_stands_in_an_event_as_commitments() -> None:
    """Both the recorder and the person acted for are personal."""
    assert Actor("koordinaattori", acting_for="johtaja").facts() == {
        "by": Personal("koordinaattori"),
        "on_behalf_of": Personal("johtaja"),
    }
    assert SCHEDULE.facts() == {"by": "schedule"}


def test_an_act_recorded_for_somebody_is_theirs_by_another_hand() -> None:
    """Subject and recorder are told apart; acting for oneself is just acting."""
    recorded = Actor("koordinaattori", acting_for="johtaja")
    assert (recorded.subject, recorded.recorder) == ("johtaja", "koordinaattori")
    for own in (Actor("johtaja"), Actor("johtaja", acting_for="johtaja")):
        assert (own.subject, own.recorder) == ("johtaja", None)


def test_the_schedule_acts_for_nobody() -> None:
    """No act can pass for a person's own without a person having done or recorded it."""
    with pytest.raises(NotAllowed, match="schedule acts for nobody"):
        Actor(None, acting_for="johtaja")
