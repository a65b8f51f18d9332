"""Making a public copy of a version, for whoever asks for the plan; each one made is an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.carrying import named_for
from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.events import Fact, FactValue, Personal, plan_stream
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.signers import latest_round
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.versions import ConfirmationState, Version
from omv_workflow.domain.withholding import (
    SecretPassage,
    with_items_withheld,
    withheld_passages,
)
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.converting import ReadyPdf
from omv_workflow.steps.kept_forms import form_issued_on
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.ports import NotMade, Parts, UnitOfWork
from omv_workflow.steps.public_copies import (
    BuiltCopy,
    build_copy,
    build_pdf,
    check_for_leaks,
    copy_for_recipients,
    document_of,
)
from omv_workflow.steps.year import carried_from, current_cycle, load_year


@dataclass(frozen=True)
class CopyWish:
    """Which version, what for and, only if wanted, for whom; the last one confirmed if left out."""

    number: int | None = None
    purpose: str | None = None
    for_whom: str | None = None


@dataclass(frozen=True)
class MadeCopy:
    """A public copy with its bytes, and a name for its files that tells nothing secret.

    Where there is no PDF, `why_no_pdf` says why; where it was made now, and in other fonts than
    those of the DOCX, `font_replaced` is missing here. `state` is that of the version's
    confirmation, or None where it was never offered.
    """

    copy: PublicCopy
    name: str
    docx: bytes
    pdf: bytes | None
    why_no_pdf: str | None
    font_replaced: str | None
    state: ConfirmationState | None


@dataclass(frozen=True)
class _Order:
    """Which copy of a plan is wanted, by whom and when."""

    plan_id: str
    wish: CopyWish
    actor: Actor
    now: datetime


@dataclass(frozen=True)
class _Source:
    """A version to be copied: what is secret in it by now as well, and how it stands.

    `for_recipients` is the copy that the recipients of the plan got, if there is one.
    """

    title: str
    version: Version
    document: PlanDocument
    secret_today: tuple[SecretPassage, ...]
    for_recipients: PublicCopy | None
    state: ConfirmationState | None


@dataclass(frozen=True)
class _Files:
    """The files of a copy; `pdf` is the bytes alone where it is the one that recipients got.

    What made that one, its own event tells.
    """

    built: BuiltCopy
    pdf: bytes | ReadyPdf | NotMade

    @property
    def pdf_content(self) -> bytes | None:
        """The bytes of the PDF, if there is one."""
        if isinstance(self.pdf, NotMade):
            return None
        return self.pdf.content if isinstance(self.pdf, ReadyPdf) else self.pdf

    def facts(self) -> Mapping[str, FactValue]:
        """What the log is told of how the PDF was made now."""
        return self.pdf.facts() if isinstance(self.pdf, ReadyPdf) else {}


def make_public_copy(
    parts: Parts, plan_id: str, wish: CopyWish, actor: Actor, now: datetime
) -> MadeCopy:
    """Make a copy of a version without its secret passages, and record that it was made.

    What has been marked or withheld since is secret in it as well.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: there is no such version, or what it is made of is not kept, or no longer.
        NotPossibleNow: nothing says what in the plan is secret, or something that is withheld was
            found in the file.
        InvalidInput: a secret passage is marked in what for, or for whom, it is made.
    """
    check_unmarked(wish.purpose, said("The purpose of a copy"))
    check_unmarked(wish.for_whom, said("Whom a copy is for"))
    order = _Order(plan_id, wish, actor, now)
    with parts.work() as work:
        source = _source(parts, work, order)
    files = _made(parts, source)
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        _check_unchanged(source, _source(parts, work, order))
        copy = _kept(parts, order, source.version, files)
        store_copy(work, copy, actor, now, {"for": Personal(wish.for_whom or ""), **files.facts()})
        work.commit(now)
    return _handed_out(copy, source, files)


def _source(parts: Parts, work: UnitOfWork, order: _Order) -> _Source:
    plan = work.plans.get(order.plan_id)
    unit = work.units.get(plan.unit_id).file
    check_management(unit, order.actor, parts.today(order.now), said("Making a public copy"))
    version = _chosen(work, plan.id, order.wish.number)
    year = load_year(parts, work, current_cycle(work, plan.id).id, order.now)
    today = document_on(year, version.number, year.today)
    confirmations = latest_round(work.confirmations.find(version_id=version.id))
    return _Source(
        title=plan.title,
        version=version,
        document=with_items_withheld(
            document_of(parts, version), withheld_by_now(work, plan, unit, version)
        ),
        secret_today=withheld_passages(today),
        for_recipients=copy_for_recipients(work, version),
        state=confirmations[-1].state if confirmations else None,
    )


def withheld_by_now(
    work: UnitOfWork, plan: Plan, unit: UnitFile, version: Version
) -> Mapping[str, str]:
    """The grounds of the items that are withheld, by what the form of the version calls them."""
    form = form_issued_on(work, plan, version.form_version)
    if form is None:
        return unit.plan.withheld
    carried = carried_from(form, work.forms.get(str(plan.form_hash)).form, plan)
    return named_for(unit, carried).plan.withheld


def _made(parts: Parts, source: _Source) -> _Files:
    built = _built(parts, source)
    return _Files(built, _pdf(parts, source, built))


def _built(parts: Parts, source: _Source) -> BuiltCopy:
    """The very copy that recipients got, for letters name its hash; anew if more is secret."""
    known = source.for_recipients
    if known is None or known.docx_hash is None or _is_more_secret(parts, source):
        return build_copy(parts, source.document, source.secret_today)
    return BuiltCopy(parts.blobs.get(known.docx_hash), known.grounds)


def _pdf(parts: Parts, source: _Source, built: BuiltCopy) -> bytes | ReadyPdf | NotMade:
    """The very one that recipients got, where the DOCX is the same."""
    known, secret = source.for_recipients, source.secret_today
    if known is None or known.pdf_hash is None or known.docx_hash != sha256_hex(built.docx):
        return build_pdf(parts, source.document, built.docx, secret)
    content = parts.blobs.get(known.pdf_hash)
    check_for_leaks(parts, source.document, content, secret)
    return content


def _is_more_secret(parts: Parts, source: _Source) -> bool:
    """Whether something is secret by now that was not as the version was given out."""
    then = withheld_passages(document_of(parts, source.version))
    now = (*withheld_passages(source.document), *source.secret_today)
    return not set(now) <= set(then)


def _check_unchanged(before: _Source, now: _Source) -> None:
    if before != now:
        raise NotPossibleNow(
            said("A public copy of version {number}", number=before.version.number),
            why=said("the version, or what is secret in the plan, has changed meanwhile."),
            next_step=said("Run the same command again."),
        )


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
        ids = {one.version_id for one in confirmed if one.is_last}
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


def _kept(parts: Parts, order: _Order, version: Version, files: _Files) -> PublicCopy:
    pdf = files.pdf_content
    return PublicCopy(
        id=parts.new_id(),
        plan_id=version.plan_id,
        version_id=version.id,
        kind=CopyKind.ON_REQUEST,
        docx_hash=parts.blobs.put(files.built.docx),
        pdf_hash=parts.blobs.put(pdf) if pdf is not None else None,
        grounds=files.built.grounds,
        purpose=order.wish.purpose,
        made_by=order.actor.person_id or "schedule",
        made_at=order.now,
    )


def _handed_out(copy: PublicCopy, source: _Source, files: _Files) -> MadeCopy:
    return MadeCopy(
        copy=copy,
        name=_name(source.title, source.version),
        docx=files.built.docx,
        pdf=files.pdf_content,
        why_no_pdf=files.pdf.why if isinstance(files.pdf, NotMade) else None,
        font_replaced=files.pdf.font_replaced if isinstance(files.pdf, ReadyPdf) else None,
        state=source.state,
    )


def _name(title: str, version: Version) -> str:
    return f"{title.lower().replace(' ', '-')}-version-{version.number}-public"
