"""Making a public copy of a version, for whoever asks for the plan; each one made is an event."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.events import Fact, FactValue, Personal, plan_stream
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.versions import ConfirmationState, Version
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import BuiltCopy, build_copy, build_pdf, document_of


@dataclass(frozen=True)
class CopyWish:
    """Which version, what for and, only if wanted, for whom; the last one confirmed if left out."""

    number: int | None = None
    purpose: str | None = None
    for_whom: str | None = None


@dataclass(frozen=True)
class MadeCopy:
    """A public copy with its bytes, and a name for its files that tells nothing secret.

    Where there is no PDF, `why_no_pdf` says why.
    """

    copy: PublicCopy
    name: str
    docx: bytes
    pdf: bytes | None
    why_no_pdf: str | None


def make_public_copy(
    parts: Parts, plan_id: str, wish: CopyWish, actor: Actor, now: datetime
) -> MadeCopy:
    """Make a copy of a version without its secret passages, and record that it was made.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: there is no such version, or what it is made of is not kept.
        NotPossibleNow: nothing says what in the plan is secret, or something that is withheld was
            found in the file.
    """
    with parts.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
        check_management(unit, actor, parts.today(now), said("Making a public copy"))
        title = work.plans.get(plan_id).title
        version = _chosen(work, plan_id, wish.number)
    document = document_of(parts, version)
    built = build_copy(parts, document)
    pdf = build_pdf(parts, document, built.docx)
    hashes = parts.blobs.put(built.docx), parts.blobs.put(pdf) if isinstance(pdf, bytes) else None
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        copy = _copy(parts, version, built, hashes, wish, actor, now)
        store_copy(work, copy, actor, now, {"for": Personal(wish.for_whom or "")})
        work.commit(now)
    if isinstance(pdf, bytes):
        return MadeCopy(copy, _name(title, version), built.docx, pdf, None)
    return MadeCopy(copy, _name(title, version), built.docx, None, pdf.why)


def store_copy(
    work: UnitOfWork, copy: PublicCopy, actor: Actor, now: datetime, more: dict[str, FactValue]
) -> None:
    """Store a copy that was made, with its event."""
    work.copies.add(copy)
    told: dict[str, FactValue] = {
        **actor.facts(),
        "copy": copy.id,
        "version": copy.version_id,
        "kind": copy.kind,
        "docx": copy.docx_hash,
        "pdf": copy.pdf_hash,
        "grounds": list(copy.grounds),
        "purpose": Personal(copy.purpose or ""),
        **more,
    }
    work.record(Fact(plan_stream(copy.plan_id), "copy.made", now, told))


def _chosen(work: UnitOfWork, plan_id: str, number: int | None) -> Version:
    versions = work.versions.find(plan_id=plan_id, draft=0)
    if number is None:
        confirmed = work.confirmations.find(plan_id=plan_id, state=ConfirmationState.CONFIRMED)
        ids = {one.version_id for one in confirmed}
        found = [one for one in versions if one.id in ids]
    else:
        found = [one for one in versions if one.number == number]
    if not found:
        raise NotFound(
            said("The version for a public copy"),
            why=said("none has been confirmed.")
            if number is None
            else said("there is no version {number}.", number=number),
            next_step=said("See `omv status` for where the year stands."),
        )
    return max(found, key=lambda one: one.number)


def _copy(
    parts: Parts,
    version: Version,
    built: BuiltCopy,
    hashes: tuple[str, str | None],
    wish: CopyWish,
    actor: Actor,
    now: datetime,
) -> PublicCopy:
    return PublicCopy(
        id=parts.new_id(),
        plan_id=version.plan_id,
        version_id=version.id,
        kind=CopyKind.ON_REQUEST,
        docx_hash=hashes[0],
        pdf_hash=hashes[1],
        grounds=built.grounds,
        purpose=wish.purpose,
        made_by=actor.person_id or "schedule",
        made_at=now,
    )


def _name(title: str, version: Version) -> str:
    return f"{title.lower().replace(' ', '-')}-version-{version.number}-public"
