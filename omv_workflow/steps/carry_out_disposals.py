"""Carrying out what was approved: content and personal data go, a record of it stays.

What goes from the database goes in one transaction, in which the disposal is under way; the bytes
follow, and only then it is done. Broken off in between, it is taken up again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.disposals import (
    DISPOSAL,
    Disposal,
    DisposalAct,
    DisposalPart,
    DisposalState,
)
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Message
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.previous_plan import PLAN_IMPORTED
from omv_workflow.domain.versions import Version, hashes_of_bytes, hashes_of_confirmation
from omv_workflow.phrases import said
from omv_workflow.steps.dispose import check_is_due, record_disposal
from omv_workflow.steps.kept_bytes import bytes_in_use
from omv_workflow.steps.of_no_year import letters_of_no_year, openings_of_no_year
from omv_workflow.steps.person_data import (
    commitments_in,
    mail_files_of,
    remove_mail_files,
    streams_of,
)
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.table_ports import Table


@dataclass
class _Removed:
    """What has gone so far: how many of each kind, and the hashes of what was kept as bytes."""

    counts: dict[str, int] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)

    def add(self, kind: str, number: int = 1) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + number

    def lines(self) -> tuple[str, ...]:
        return tuple(f"{kind}: {number}" for kind, number in self.counts.items())


def carry_out_disposals(
    parts: Parts, plan_id: str, actor: Actor, now: datetime
) -> tuple[Disposal, ...]:
    """Carry out every approved disposal of a plan, and finish those that were broken off.

    Raises:
        NotAllowed: the actor neither leads nor coordinates the unit.
        NotPossibleNow: a term has been lengthened since the approval.
        Unavailable: a file can't be removed, or another process uses the database.
    """
    states = (DisposalState.APPROVED, DisposalState.UNDER_WAY)
    with parts.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
        check_management(unit, actor, parts.today(now), said("Carrying out a disposal"))
        found = [
            one.id for state in states for one in work.disposals.find(plan_id=plan_id, state=state)
        ]
    done = tuple(_carry_out(parts, disposal_id, actor, now) for disposal_id in found)
    parts.wipe()
    return done


def _carry_out(parts: Parts, disposal_id: str, actor: Actor, now: datetime) -> Disposal:
    with parts.work() as work:
        plan = work.plans.get(work.disposals.get(disposal_id).plan_id)
        work.hold(*streams_of(work, plan.unit_id))
        begun = work.disposals.get(disposal_id)
        if begun.state is DisposalState.APPROVED:
            check_is_due(parts, work, begun, now)
            begun = _begin(parts, work, begun, actor, now)
            work.commit(now)
    with parts.work() as work:
        work.hold(plan_stream(begun.plan_id))
        in_use = bytes_in_use(work)
        for sha256 in begun.hashes:
            if sha256 not in in_use:
                parts.blobs.remove(sha256)
        done = _moved(work, begun, DisposalAct.FINISH, now)
        record_disposal(work, done, "disposal.done", actor, now)
        work.commit(now)
        return done


def _begin(
    parts: Parts, work: UnitOfWork, approved: Disposal, actor: Actor, now: datetime
) -> Disposal:
    begun = _moved(work, approved, DisposalAct.BEGIN, now)
    removed = _Removed()
    remove = {
        DisposalPart.CONTENT: _remove_content,
        DisposalPart.MESSAGES: _remove_messages,
        DisposalPart.LOG_OPENINGS: _erase_openings,
    }[begun.part]
    remove(parts, work, begun, removed)
    told = replace(begun, removed=removed.lines(), hashes=tuple(sorted(removed.hashes)))
    work.disposals.swap(begun, told)
    record_disposal(work, told, "disposal.begun", actor, now)
    return told


def _moved(work: UnitOfWork, disposal: Disposal, act: DisposalAct, now: datetime) -> Disposal:
    state = DISPOSAL.after(disposal.state, act)
    moved = replace(disposal, state=state, carried_out_at=now)
    work.disposals.swap(disposal, moved)
    return moved


def _remove_content(parts: Parts, work: UnitOfWork, one: Disposal, removed: _Removed) -> None:
    """Answers, documents, and whatever tells of people; versions stay as numbers in a row."""
    if one.cycle_id:
        tables: dict[str, Table[Any]] = {
            "answers": work.answers,
            "requests": work.requests,
            "working_models": work.working_models,
            "meetings": work.meetings,
            "comments": work.comments,
        }
        for kind, table in tables.items():
            _remove_all(table, table.find(cycle_id=one.cycle_id), kind, removed)
        for obligation in work.obligations.find(cycle_id=one.cycle_id):
            work.obligations.swap(obligation, replace(obligation, note=None))
    for letter in _letters(parts, work, one):
        removed.hashes |= letter.blobs
        work.messages.swap(
            letter,
            replace(letter, attachment=None, pdf_attachment=None, letter_attachment=None),
        )
    for version in _versions(work, one):
        _empty_version(work, version, removed)


def _versions(work: UnitOfWork, one: Disposal) -> list[Version]:
    """The versions of that year; the one of no year was imported."""
    of_plan = work.versions.find(plan_id=one.plan_id)
    return [version for version in of_plan if version.cycle_id == one.cycle_id]


def _empty_version(work: UnitOfWork, version: Version, removed: _Removed) -> None:
    removed.hashes |= {str(sha256) for sha256 in hashes_of_bytes(version) - {None, ""}}
    removed.add("versions")
    emptied = replace(
        version,
        docx_hash=None,
        pdf_hash=None,
        answers_hash="",
        kept_document=None,
        openings_hash=None,
    )
    work.versions.swap(version, emptied)
    _empty_copies(work, version, removed)
    _empty_confirmations(work, version, removed)
    _empty_deliveries(work, version, removed)
    received = work.received_files.find(version_id=version.id)
    removed.hashes |= {one.sha256 for one in received}
    _remove_all(work.received_files, received, "received_files", removed)


def _empty_confirmations(work: UnitOfWork, version: Version, removed: _Removed) -> None:
    """What was confirmed when and how stays; by whom goes, with what was kept of it."""
    for confirmation in work.confirmations.find(version_id=version.id):
        removed.hashes |= {str(one) for one in hashes_of_confirmation(confirmation) - {None}}
        nobody = replace(
            confirmation,
            person_id=None,
            system=None,
            reference=None,
            place=None,
            recorded_by=None,
            reason=None,
            sealed_hash=None,
            record_hash=None,
            record_signature=None,
            evidence_hash=None,
            seen_by=None,
            ended_by=None,
            ended_because=None,
        )
        work.confirmations.swap(confirmation, nobody)
        looks = work.looks.find(confirmation_id=confirmation.id)
        _remove_all(work.looks, looks, "looks", removed)
        removed.add("confirmations")


def _empty_deliveries(work: UnitOfWork, version: Version, removed: _Removed) -> None:
    for delivery in work.deliveries.find(version_id=version.id):
        if delivery.letter_hash:
            removed.hashes.add(delivery.letter_hash)
        removed.add("deliveries")
        emptied = replace(delivery, how=None, recorded_by=None, letter_hash=None)
        work.deliveries.swap(delivery, emptied)


def _empty_copies(work: UnitOfWork, version: Version, removed: _Removed) -> None:
    for copy in work.copies.find(version_id=version.id):
        removed.hashes |= {one for one in (copy.docx_hash, copy.pdf_hash) if one}
        removed.add("copies")
        emptied = replace(copy, docx_hash=None, pdf_hash=None, purpose=None)
        work.copies.swap(copy, emptied)


def _remove_messages(parts: Parts, work: UnitOfWork, one: Disposal, removed: _Removed) -> None:
    """Letters with their attempts; files go first, for afterwards nothing tells their names."""
    enclosed: set[str] = set()
    for letter in _letters(parts, work, one):
        removed.add("mail_files", len(mail_files_of(parts, [letter])))
        remove_mail_files(parts, letter)
        _remove_all(work.attempts, work.attempts.find(message_id=letter.id), "attempts", removed)
        kind = "messages" if letter.cycle_id else "messages_of_no_year"
        _remove_all(work.messages, [letter], kind, removed)
        enclosed |= letter.blobs
    removed.hashes |= enclosed - bytes_in_use(work)


def _letters(parts: Parts, work: UnitOfWork, one: Disposal) -> list[Message]:
    """The letters of that year, and those of none that go with it."""
    of_year = work.messages.find(cycle_id=one.cycle_id) if one.cycle_id else []
    return [*of_year, *letters_of_no_year(parts, work, one.plan_id, one.part)]


def _erase_openings(parts: Parts, work: UnitOfWork, one: Disposal, removed: _Removed) -> None:
    """What the streams tell of persons in the events of that year, and in those of none."""
    kept = {opening.commitment for opening in work.log.openings()}
    theirs = [
        commitment
        for event in work.log.events(plan_stream(one.plan_id))
        if (
            event.data.get("cycle") == one.cycle_id if one.cycle_id else event.kind == PLAN_IMPORTED
        )
        for commitment in commitments_in(event.data)
        if commitment in kept
    ]
    work.erase(theirs)
    removed.add("openings", len(theirs))
    for kind, others in openings_of_no_year(parts, work, work.plans.get(one.plan_id)).items():
        gone = kept.intersection(others)
        if gone:
            work.erase(gone)
            removed.add(kind, len(gone))


def _remove_all(table: Table[Any], things: Iterable[Any], kind: str, removed: _Removed) -> None:
    for one in things:
        table.remove(one)
        removed.add(kind)
