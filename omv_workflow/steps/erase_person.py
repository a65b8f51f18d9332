"""Erasing what is held on a person who has left; what the record must keep stays, and is told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.erasure import (
    ERASED,
    ERASED_ADDRESS,
    PERSON_ERASED,
    is_erased,
    without,
)
from omv_workflow.domain.events import Fact, Personal, plan_stream, unit_stream
from omv_workflow.domain.messages import MESSAGE, Message, MessageAct, MessageState
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import LIVE
from omv_workflow.domain.traces import Traces, names_by_id
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.visibility import Viewer, sees_all_of
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.confirm import is_still
from omv_workflow.steps.naming_documents import (
    Looked,
    NamingDocument,
    look_into_documents,
    naming_documents,
)
from omv_workflow.steps.person_data import (
    Mention,
    commitments_in,
    letters_naming,
    mail_files_of,
    mentions,
    remove_mail_files,
    streams_of,
    things_of,
    traces_of,
)
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.ways_in_gone import forget_ways_in
from omv_workflow.steps.year import load_year

# What the log must go on telling: who confirmed, and whose data were erased or exported.
_KEPT_OPENINGS = {
    ("plan.confirmed", "confirmed_by"),
    (PERSON_ERASED, "person"),
}
_PRINTING = frozenset(
    {CycleState.AWAITING_CONFIRMATION, CycleState.CONFIRMED, CycleState.DISTRIBUTING}
)


@dataclass(frozen=True)
class Kept:
    """Something that stays after an erasure, and why."""

    what: Phrase
    why: Phrase


@dataclass(frozen=True)
class Erasure:
    """What an erasure takes away, what stays, and what a person has to judge.

    `to_judge` and `documents` may name the person; nothing is changed there.
    """

    person: str
    profile: bool
    openings: int
    letters: int
    mail_files: int
    kept: tuple[Kept, ...]
    documents: tuple[NamingDocument, ...]
    to_judge: tuple[Mention, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing left to erase."""
        return not (self.profile or self.openings or self.letters or self.mail_files)


@dataclass(frozen=True)
class Erased:
    """A person who was erased, by the pseudonym that stays, and when."""

    unit: str
    person: str
    erased_at: datetime


@dataclass(frozen=True)
class _Found:
    """What of a person stands where, in one transaction."""

    applied: AppliedUnit
    person: Person
    known: Traces
    openings: tuple[str, ...]
    letters: tuple[Message, ...]


def preview_erasure(
    parts: Parts, plan_id: str, person_id: str, actor: Actor, now: datetime
) -> Erasure:
    """What erasing a person would take away and what would stay; nothing is changed.

    Raises:
        NotFound: nobody in the unit has this id.
        NotAllowed: the actor neither leads nor coordinates the unit.
        NotPossibleNow: the person is employed, and so may hold mandates, or is asked for answers.
    """
    looked = _looked(parts, plan_id, person_id, actor, now)
    with parts.work() as work:
        found = _found(parts, work, plan_id, person_id, actor, now)
        return _erasure(parts, work, found, looked)


def erase_person(
    parts: Parts, plan_id: str, person_id: str, reason: str, actor: Actor, now: datetime
) -> Erasure:
    """Erase what is held on a person; a second time, only what the first one was stopped at.

    Files go first and the transaction ends last, so that one that is broken off can be repeated.

    Raises:
        InvalidInput: the reason is empty, or names the person.
        NotFound, NotAllowed, NotPossibleNow: as `preview_erasure`; or a plan under way prints the
            person's name, or a letter to them is being sent.
        Unavailable: a file can't be removed, or another process uses the database.
    """
    looked = _looked(parts, plan_id, person_id, actor, now)
    with parts.work() as work:
        work.hold(*streams_of(work, work.plans.get(plan_id).unit_id))
        found = _found(parts, work, plan_id, person_id, actor, now)
        _check_reason(reason, found.known)
        told = _erasure(parts, work, found, looked)
        if not told.is_empty:
            _erase_letters(parts, work, found, actor, now)
            _erase_profile(parts, work, found, now)
            forget_ways_in(work, found.applied.id, person_id)
            work.erase(found.openings)
            _record(work, found, told, reason, actor, now)
            work.commit(now)
    parts.wipe()
    return told


def erased_people(parts: Parts, viewer: Viewer) -> list[Erased]:
    """Everybody who was erased, to be erased again after an older backup has been restored.

    Those of the units alone that the asker manages.
    """
    with parts.work() as work:
        openings = {one.commitment: one.value for one in work.log.openings()}
        return [
            Erased(unit.id, openings[str(commitment)], event.happened_at)
            for unit in work.units.find()
            if sees_all_of(viewer, unit.file)
            for event in work.log.events(unit_stream(unit.id))
            if event.kind == PERSON_ERASED
            for commitment in commitments_in({"person": event.data["person"]})
        ]


def _looked(parts: Parts, plan_id: str, person_id: str, actor: Actor, now: datetime) -> Looked:
    """Look into the documents before anything is held, for whoever can be erased at all."""
    with parts.work() as work:
        found = _found(parts, work, plan_id, person_id, actor, now)
    return look_into_documents(parts, found.applied.id, found.known)


def _found(
    parts: Parts, work: UnitOfWork, plan_id: str, person_id: str, actor: Actor, now: datetime
) -> _Found:
    applied = work.units.get(work.plans.get(plan_id).unit_id)
    check_management(applied.file, actor, parts.today(now), said("Erasing a person's data"))
    person = person_of(applied.file, person_id)
    _check_has_left(parts, work, applied.file, person, now)
    known = traces_of(work, applied.id, person)
    letters = [one for one in letters_naming(work, applied.id, known) if _is_left(parts, one)]
    return _Found(applied, person, known, _openings(work, applied.id, known), tuple(letters))


def _check_has_left(
    parts: Parts, work: UnitOfWork, unit: UnitFile, person: Person, now: datetime
) -> None:
    today = parts.today(now)
    why: Phrase | None = None
    if person.is_employed_on(today):
        why = said("{person} works at the unit on {day}.", person=person.id, day=today)
    elif _is_asked(work, unit.unit.id, person.id):
        why = said("{person} is still asked for answers.", person=person.id)
    if why:
        raise NotPossibleNow(
            said("Erasing the data of {person}", person=person.id),
            why=why,
            next_step=said("End the employment with last_day, and hand over what is open, first."),
        )


def _is_asked(work: UnitOfWork, unit_id: str, person_id: str) -> bool:
    """Whether a year under way still waits for the person; one that is over waits for nobody."""
    return any(
        request.is_waiting
        for plan in work.plans.find(unit_id=unit_id)
        for cycle in work.cycles.find(plan_id=plan.id)
        if cycle.state in LIVE
        for request in work.requests.find(cycle_id=cycle.id, person_id=person_id)
    )


def _is_left(parts: Parts, letter: Message) -> bool:
    """Whether anything of a letter is still to be erased."""
    return letter.to_address != ERASED_ADDRESS or bool(mail_files_of(parts, [letter]))


def _openings(work: UnitOfWork, unit_id: str, known: Traces) -> tuple[str, ...]:
    theirs = {one.commitment for one in work.log.openings() if known.open_to(one.value)}
    return tuple(
        commitment
        for stream in streams_of(work, unit_id)
        for event in work.log.events(stream)
        for name, value in event.data.items()
        if (event.kind, name) not in _KEPT_OPENINGS
        for commitment in commitments_in({name: value})
        if commitment in theirs
    )


def _erasure(parts: Parts, work: UnitOfWork, found: _Found, looked: Looked) -> Erasure:
    unit_id = found.applied.id
    stored = [(table, one) for table, one in things_of(work, unit_id) if one not in found.letters]
    return Erasure(
        person=found.person.id,
        profile=not is_erased(found.person),
        openings=len(found.openings),
        letters=len(found.letters),
        mail_files=len(mail_files_of(parts, found.letters)),
        kept=tuple(_kept(found, [one for _, one in stored])),
        documents=naming_documents(parts, work, unit_id, found.known, looked),
        to_judge=tuple(mentions(stored, found.known)),
    )


def _kept(found: _Found, stored: list[Any]) -> Iterator[Kept]:
    """What the record must go on telling; each with its ground."""
    ground = found.applied.file.plan.retention.ground
    acts = sum(names_by_id(one, found.person.id) for one in stored)
    if acts:
        yield Kept(
            said("The id {person} in {acts} records", person=found.person.id, acts=acts),
            said(
                "It is a pseudonym, and tells that acts were by the same person, until their"
                " retention ends ({ground}).",
                ground=ground,
            ),
        )
    if without(found.applied.file, found.person.id).people[-1].mandates:
        yield Kept(
            said("The days of the mandates as director or deputy, and who confirmed"),
            said(
                "Who was in charge on a day must have an answer, until its retention ends"
                " ({ground}).",
                ground=ground,
            ),
        )


def _check_reason(reason: str, known: Traces) -> None:
    if not reason.strip() or known.name_outright(reason):
        raise InvalidInput(
            said("Erasing the data of {person}", person=known.person_id),
            why=said("the reason names the person.") if reason.strip() else said("no reason."),
            next_step=said("Say why in words that name nobody."),
        )
    check_unmarked(reason, said("The reason"))


def _erase_letters(
    parts: Parts, work: UnitOfWork, found: _Found, actor: Actor, now: datetime
) -> None:
    for letter in found.letters:
        if letter.state is MessageState.SENDING:
            raise NotPossibleNow(
                said("Erasing the data of {person}", person=found.person.id),
                why=said("a letter that names {person} is being sent.", person=found.person.id),
                next_step=said("Run the same command again when it has been sent."),
            )
        remove_mail_files(parts, letter)
        theirs = letter.person_id == found.person.id
        kept = _emptied(letter) if theirs else _redacted(letter, found.known)
        if theirs and MESSAGE.allows(letter.state, MessageAct.CANCEL):
            state = MESSAGE.after(letter.state, MessageAct.CANCEL)
            kept = replace(kept, state=state, state_since=now)
            told = {**actor.facts(), "cycle": letter.cycle_id, "message": letter.id}
            work.record(Fact(plan_stream(letter.plan_id), "message.cancelled", now, told))
        work.messages.swap(letter, kept)


def _emptied(letter: Message) -> Message:
    return replace(
        letter,
        to_name=ERASED,
        to_address=ERASED_ADDRESS,
        subject=ERASED,
        text=ERASED,
        html=ERASED,
    )


def _redacted(letter: Message, known: Traces) -> Message:
    return replace(
        letter,
        to_name=known.redacted(letter.to_name),
        to_address=known.redacted(letter.to_address),
        subject=known.redacted(letter.subject),
        text=known.redacted(letter.text),
        html=known.redacted(letter.html),
    )


def _erase_profile(parts: Parts, work: UnitOfWork, found: _Found, now: datetime) -> None:
    """Erase the person from the unit in force; what is printed of a plan under way must not change.

    Raises:
        NotPossibleNow: a plan that was offered or is being given out prints the name.
    """
    before = _printed_as_offered(parts, work, found.applied.id, now)
    work.units.swap(found.applied, _without(found.applied, found.person.id))
    if before != _printed_as_offered(parts, work, found.applied.id, now):
        raise NotPossibleNow(
            said("Erasing the data of {person}", person=found.person.id),
            why=said("a plan that is being confirmed or given out prints the name."),
            next_step=said("Close that year first; see `omv status`."),
        )


def _without(applied: AppliedUnit, person_id: str) -> AppliedUnit:
    content, filed = (
        without(unit, person_id).model_dump_json(by_alias=True)
        for unit in (applied.file, applied.base)
    )
    return replace(applied, content=content, filed=filed)


def _printed_as_offered(
    parts: Parts, work: UnitOfWork, unit_id: str, now: datetime
) -> tuple[str, ...]:
    years = [
        load_year(parts, work, cycle.id, now)
        for plan in work.plans.find(unit_id=unit_id)
        for cycle in work.cycles.find(plan_id=plan.id)
        if cycle.state in _PRINTING
    ]
    return tuple(year.cycle.id for year in years if is_still(year, year.offered()))


def _record(
    work: UnitOfWork, found: _Found, told: Erasure, reason: str, actor: Actor, now: datetime
) -> None:
    data = {
        **actor.facts(),
        "person": Personal(found.person.id),
        "reason": Personal(reason),
        "openings": told.openings,
        "letters": told.letters,
        "mail_files": told.mail_files,
    }
    work.record(Fact(unit_stream(found.applied.id), PERSON_ERASED, now, data))
