"""All that is held on one person: found by id, and by what they are recognised by in texts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact, Personal, plan_stream, unit_stream
from omv_workflow.domain.messages import Message
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.traces import (
    Traces,
    fields_that_may_name,
    names_by_id,
    traces,
)
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.phrases import said
from omv_workflow.steps.naming_documents import (
    Looked,
    NamingDocument,
    documents_told,
    look_into_documents,
)
from omv_workflow.steps.person_secrets import Secrets, secrets_of
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.read_log import opened

NOT_THEIRS = "(not of this person)"

_OF_UNITS = ("links", "sessions", "second_factors", "recovery_codes")
_OF_CYCLES = (
    "obligations",
    "requests",
    "answers",
    "working_models",
    "meetings",
    "comments",
    "drafts",
)
_OF_PLANS = (
    "versions",
    "copies",
    "confirmations",
    "looks",
    "received_files",
    "deliveries",
    "messages",
    "disposals",
)


@dataclass(frozen=True)
class Mention:
    """A stored thing whose texts may name a person: where it stands, and in which fields."""

    table: str
    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class NamingEvent:
    """An event of the log that tells of a person; what it tells of others is left out."""

    stream: str
    sequence: int
    kind: str
    happened_at: datetime
    data: Mapping[str, JsonValue]


@dataclass(frozen=True)
class PersonData:
    """All that is held on one person; `things` are the stored things that name them, by table."""

    person: str
    unit: str
    exported_at: datetime
    profile: Mapping[str, Any]
    things: Mapping[str, tuple[Mapping[str, Any], ...]]
    mentions: tuple[Mention, ...]
    events: tuple[NamingEvent, ...]
    documents: tuple[NamingDocument, ...]
    mail_files: tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """Whose data somebody may have: in which unit, and what they are recognised by there."""

    unit: UnitFile
    person: Person
    known: Traces


def export_person(
    parts: Parts, plan_id: str, person_id: str, actor: Actor, now: datetime
) -> PersonData:
    """All that is held on a person of the plan's unit, present or former; itself an event.

    Secret passages that somebody else wrote are withheld in it; those of their own are given, and
    that they were is an event too.

    Raises:
        NotFound: nobody in the unit has this id.
        NotAllowed: the actor is neither this person nor leads or coordinates the unit.
    """
    with parts.work() as work:
        unit_id = work.plans.get(plan_id).unit_id
        before = _asked(parts, work, unit_id, person_id, actor, now)
    looked = look_into_documents(parts, unit_id, before.known)
    with parts.work() as work:
        work.hold(*streams_of(work, unit_id))
        asked = _asked(parts, work, unit_id, person_id, actor, now)
        secrets = secrets_of(parts, work, unit_id, person_id, now)
        data = _collected(parts, work, asked, looked, secrets, now)
        told = {**actor.facts(), "person": Personal(person_id)}
        work.record(Fact(unit_stream(unit_id), "person.exported", now, told))
        secrets.record_given(work, _naming(work, unit_id, person_id), actor, now)
        work.commit(now)
        return data


def known_traces(parts: Parts, plan_id: str, person_id: str) -> Traces:
    """What a person of the plan's unit is recognised by.

    Raises:
        NotFound: nobody in the unit has this id.
    """
    with parts.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id)
        return traces_of(work, unit.id, person_of(unit.file, person_id))


def things_of(work: UnitOfWork, unit_id: str) -> Iterator[tuple[str, Any]]:
    """Everything stored for a unit, with the table that it stands in; not the unit itself."""
    for table in _OF_UNITS:
        yield from ((table, one) for one in getattr(work, table).find(unit_id=unit_id))
    for plan in work.plans.find(unit_id=unit_id):
        for cycle in work.cycles.find(plan_id=plan.id):
            yield "cycles", cycle
            for table in _OF_CYCLES:
                yield from ((table, one) for one in getattr(work, table).find(cycle_id=cycle.id))
        for table in _OF_PLANS:
            yield from ((table, one) for one in getattr(work, table).find(plan_id=plan.id))
        for message in work.messages.find(plan_id=plan.id):
            yield from (("attempts", one) for one in work.attempts.find(message_id=message.id))


def traces_of(work: UnitOfWork, unit_id: str, person: Person) -> Traces:
    """What a person is recognised by, also under a name or address that they had earlier."""
    letters = [
        message
        for plan in work.plans.find(unit_id=unit_id)
        for message in work.messages.find(plan_id=plan.id, person_id=person.id)
    ]
    return traces(
        person.id,
        (person.name, *(one.to_name for one in letters)),
        (
            *filter(None, (person.email, person.phone, person.account)),
            *(one.to_address for one in letters),
        ),
    )


def streams_of(work: UnitOfWork, unit_id: str) -> tuple[str, ...]:
    """The streams in which a unit's people act."""
    plans = work.plans.find(unit_id=unit_id)
    return (WORKSPACE_STREAM, unit_stream(unit_id), *(plan_stream(plan.id) for plan in plans))


def letters_naming(work: UnitOfWork, unit_id: str, known: Traces) -> list[Message]:
    """The letters to a person, and those to others that name them."""
    return [
        one
        for table, one in things_of(work, unit_id)
        if table == "messages" and (one.person_id == known.person_id or _names_outright(one, known))
    ]


def mail_files_of(parts: Parts, letters: Iterable[Message]) -> list[str]:
    """The names of the files that hold these letters, alone or in a digest, each once."""
    file_ids = dict.fromkeys(one for letter in letters for one in sorted(letter.file_ids))
    return [name for one in file_ids for name in parts.mail_files.names(one)]


def remove_mail_files(parts: Parts, letter: Message) -> None:
    """Take the files that hold a letter away for good, with all else that a digest tells in one."""
    for one in sorted(letter.file_ids):
        parts.mail_files.remove(one)


def _names_outright(message: Message, known: Traces) -> bool:
    texts = (message.to_name, message.to_address, message.subject, message.text, message.html)
    return any(known.name_outright(text) for text in texts)


def _asked(
    parts: Parts, work: UnitOfWork, unit_id: str, person_id: str, actor: Actor, now: datetime
) -> _Asked:
    unit = work.units.get(unit_id).file
    person = person_of(unit, person_id)
    if actor != Actor(person_id):
        check_management(unit, actor, parts.today(now), said("Exporting a person's data"))
    return _Asked(unit, person, traces_of(work, unit_id, person))


def _collected(
    parts: Parts,
    work: UnitOfWork,
    asked: _Asked,
    looked: Looked,
    secrets: Secrets,
    now: datetime,
) -> PersonData:
    unit_id, known = asked.unit.unit.id, asked.known
    stored = list(things_of(work, unit_id))
    letters = letters_naming(work, unit_id, known)
    return PersonData(
        person=asked.person.id,
        unit=unit_id,
        exported_at=now,
        profile=asked.person.model_dump(mode="json"),
        things=_by_table(stored, secrets),
        mentions=tuple(mentions(stored, known)),
        events=tuple(_events(work, unit_id, known)),
        documents=documents_told(parts, work, asked.unit, known, looked),
        mail_files=tuple(mail_files_of(parts, letters)),
    )


def _naming(work: UnitOfWork, unit_id: str, person_id: str) -> list[Any]:
    return [one for _, one in things_of(work, unit_id) if names_by_id(one, person_id)]


def mentions(stored: list[tuple[str, Any]], known: Traces) -> Iterator[Mention]:
    """The things that may name a person in their texts, but for letters to themself."""
    for table, one in stored:
        found = fields_that_may_name(one, known)
        if found and not (table == "messages" and one.person_id == known.person_id):
            yield Mention(table, one.id, found)


def _by_table(
    stored: list[tuple[str, Any]], secrets: Secrets
) -> dict[str, tuple[Mapping[str, Any], ...]]:
    named = [(t, secrets.told(one)) for t, one in stored if names_by_id(one, secrets.person_id)]
    tables = dict.fromkeys(table for table, _ in named)
    return {name: tuple(one for table, one in named if table == name) for name in tables}


def _events(work: UnitOfWork, unit_id: str, known: Traces) -> Iterator[NamingEvent]:
    openings = {
        one.commitment: one.value for one in work.log.openings() if known.open_to(one.value)
    }
    for stream in streams_of(work, unit_id):
        for event in work.log.events(stream):
            if any(commitment in openings for commitment in commitments_in(event.data)):
                data = opened(event.data, openings, NOT_THEIRS)
                yield NamingEvent(stream, event.sequence, event.kind, event.happened_at, data)


def commitments_in(value: JsonValue) -> Iterator[str]:
    """All commitments in an event's data."""
    if isinstance(value, Mapping):
        if set(value) == {"commitment"}:
            yield str(value["commitment"])
        for inner in value.values():
            yield from commitments_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from commitments_in(inner)
