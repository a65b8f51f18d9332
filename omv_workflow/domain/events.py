"""The log: one chained stream of events per plan, per unit and for the workspace.

An event's hash is H(previous hash ‖ H(event)) over canonical JSON (RFC 8785), so that a proof about
one event reveals no other. Personal data stands in an event as a salted commitment; its opening is
kept apart and may be erased without breaking the stream.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

from omv_workflow.domain.canonical import JsonValue, canonical_json, sha256_hex, utf8
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

WORKSPACE_STREAM = "workspace"

_SALT = re.compile("[0-9a-f]{64}")


def plan_stream(plan_id: str) -> str:
    """The name of a plan's stream."""
    return f"plan:{plan_id}"


def unit_stream(unit_id: str) -> str:
    """The name of a unit's stream."""
    return f"unit:{unit_id}"


@dataclass(frozen=True)
class Personal:
    """A value that tells of a person, or the hash of a text that may be secret and short.

    It enters the log as a commitment only.
    """

    value: str


FactValue: TypeAlias = (
    "bool | int | str | Personal | Sequence[FactValue] | Mapping[str, FactValue] | None"
)


@dataclass(frozen=True)
class Fact:
    """Something that happened, not yet in the log."""

    stream: str
    kind: str
    happened_at: datetime
    data: Mapping[str, FactValue]


@dataclass(frozen=True)
class Opening:
    """What a commitment in an event stands for; erasing it leaves the event as it is."""

    commitment: str
    salt: str
    value: str


@dataclass(frozen=True)
class Head:
    """The last event of a stream: its sequence number (0 before the first) and hash."""

    stream: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class Event:
    """One link of a stream; `previous` and `hash` are SHA-256 in hexadecimal."""

    stream: str
    sequence: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    data: Mapping[str, JsonValue]
    previous: str
    hash: str

    def content(self) -> dict[str, JsonValue]:
        """What H(event) covers: everything but the hashes."""
        return {
            "stream": self.stream,
            "sequence": self.sequence,
            "kind": self.kind,
            "happened_at": instant(self.happened_at),
            "recorded_at": instant(self.recorded_at),
            "data": self.data,
        }


def instant(moment: datetime) -> str:
    """An instant as the log writes it: UTC, microseconds, e.g. 2027-05-12T09:30:00.000000Z.

    Raises:
        InvalidInput: a moment without time zone, which is no instant.
    """
    if moment.tzinfo is None:
        raise InvalidInput(
            said("The moment {moment}", moment=moment.isoformat()),
            why=said("it has no time zone."),
            next_step=said("Give it one, e.g. 2027-05-12T12:30:00+03:00."),
        )
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def first_head(stream: str) -> Head:
    """The head of a stream without events; its hash binds the stream's name."""
    return Head(stream, 0, sha256_hex(b"omv-workflow stream\n" + utf8(stream)))


def chain(
    head: Head, fact: Fact, *, recorded_at: datetime, new_salt: Callable[[], str]
) -> tuple[Event, tuple[Opening, ...]]:
    """The event that continues a stream from `head`, and the openings of its commitments.

    Raises:
        InvalidInput: the fact belongs to another stream, or its data have no canonical form.
    """
    if fact.stream != head.stream:
        raise InvalidInput(
            said("Appending {kind} to stream {stream}", kind=fact.kind, stream=head.stream),
            why=said("it belongs to stream {stream}.", stream=fact.stream),
            next_step=said("Append it to its own stream."),
        )
    data, openings = _commit_personal(fact.data, new_salt)
    unhashed = Event(
        stream=head.stream,
        sequence=head.sequence + 1,
        kind=fact.kind,
        happened_at=fact.happened_at,
        recorded_at=recorded_at,
        data=data,
        previous=head.hash,
        hash="",
    )
    return replace(unhashed, hash=event_hash(unhashed)), openings


def head_after(event: Event) -> Head:
    """The head of the stream once `event` is its last."""
    return Head(event.stream, event.sequence, event.hash)


def event_hash(event: Event) -> str:
    """H(previous ‖ H(event))."""
    content = hashlib.sha256(canonical_json(event.content())).digest()
    return sha256_hex(bytes.fromhex(event.previous) + content)


def commitment(salt: str, value: str) -> str:
    """The salted commitment to a value; the salt is 32 random bytes in hexadecimal.

    The salt's length is fixed: with a free one, a part of it could be passed off as the value.

    Raises:
        InvalidInput: a salt of another form.
    """
    if not _SALT.fullmatch(salt):
        raise InvalidInput(
            said("A commitment"),
            why=said("its salt is not 64 lower-case hexadecimal digits."),
            next_step=said("Make it with a new salt."),
        )
    return sha256_hex(bytes.fromhex(salt) + utf8(value))


def _commit_personal(
    data: Mapping[str, FactValue], new_salt: Callable[[], str]
) -> tuple[dict[str, JsonValue], tuple[Opening, ...]]:
    openings: list[Opening] = []

    def committed(value: FactValue) -> JsonValue:
        if isinstance(value, Personal):
            salt = new_salt()
            openings.append(Opening(commitment(salt, value.value), salt, value.value))
            return {"commitment": openings[-1].commitment}
        if isinstance(value, Mapping):
            return {key: committed(inner) for key, inner in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
            return [committed(one) for one in value]
        return value

    return {key: committed(value) for key, value in data.items()}, tuple(openings)
