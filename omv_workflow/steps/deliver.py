"""The copies of a confirmed plan: mailed where that is allowed, and else asked for by letter."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.covering_letter import Enclosed
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.events import Personal
from omv_workflow.domain.grounds import point_of
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.policies import DELIVERING, goes_by_mail
from omv_workflow.domain.printing import names_in
from omv_workflow.domain.unit import CopyType, Group, Recipient
from omv_workflow.domain.versions import Version
from omv_workflow.domain.withholding import has_public_copy, secret_grounds
from omv_workflow.steps.confirm import confirmation_of, confirmed_on, is_still
from omv_workflow.steps.covering_letters import keep_letter
from omv_workflow.steps.make_public_copy import store_copy
from omv_workflow.steps.make_version import document_on
from omv_workflow.steps.post import Enclosure, cancel_unsent, write_to_recipient
from omv_workflow.steps.public_copies import build_copy, check_for_leaks, copy_for_recipients
from omv_workflow.steps.public_pdfs import PublicPdfs
from omv_workflow.steps.year import Year


@dataclass(frozen=True)
class _Copies:
    """What recipients of a version can get, by hash; None where it has no public copy."""

    version: Version
    document: PlanDocument
    public_docx: str | None
    public_pdf: str | None

    def docx_of(self, copy_type: CopyType) -> str | None:
        """The bytes of a copy, or None where there is none to give."""
        return self.version.docx_hash if copy_type is CopyType.FULL else self.public_docx

    def pdf_of(self, docx: str) -> str | None:
        """The PDF of these very bytes, if there is one."""
        return self.version.pdf_hash if docx == self.version.docx_hash else self.public_pdf


def give_out(year: Year, version: Version, actor: Actor, pdfs: PublicPdfs) -> list[Delivery]:
    """Owe every recipient its copy of a confirmed version, and mail those that go by mail; once.

    `pdfs` holds that of the copy for public recipients, where one was made.

    Raises:
        LeakFound: something that is withheld was found in that copy, or in a covering letter.
    """
    copies = _copies(year, version, actor, pdfs)
    letters = _letters(year, copies)  # both first, so that a leak leaves nothing half done
    if year.cycle.state is CycleState.CONFIRMED:
        year.move(CycleAct.DISTRIBUTE, actor)
    recipients = year.unit.recipients
    return [_deliver(year, copies, one, letters.get(one.id), actor) for one in recipients]


def hold_back_if_changed(year: Year) -> None:
    """Cancel the mails that wait to bring what is no longer the confirmed plan (law 5)."""
    if year.cycle.state in DELIVERING and not is_still(year, year.offered()):
        mails = year.work.messages.find(cycle_id=year.cycle.id, purpose=Purpose.DISTRIBUTION)
        cancel_unsent(year, mails, SCHEDULE)


def file_name(year: Year, *, withholds: bool = False) -> str:
    """What the document is called that recipients get; a copy that withholds something says so."""
    name = f"{year.form.plan_title.lower().replace(' ', '-')}-{year.cycle.anniversary.year}"
    return f"{name}-public.docx" if withholds else f"{name}.docx"


def _copies(year: Year, version: Version, actor: Actor, pdfs: PublicPdfs) -> _Copies:
    """The copies of a version; what is public is given as it was confirmed."""
    document = document_on(year, version.number, year.parts.today(version.made_at))
    if not has_public_copy(document):
        return _Copies(version, document, None, None)
    if not secret_grounds(document):
        _check_links(year, version, document)
        return _Copies(version, document, version.docx_hash, version.pdf_hash)
    public = _public_copy(year, version, document, actor, pdfs)
    return _Copies(version, document, public.docx_hash, public.pdf_hash)


def _check_links(year: Year, version: Version, document: PlanDocument) -> None:
    """Refuse to give out a public plan that leads to a host which became internal since."""
    has_begun = year.work.deliveries.find(version_id=version.id)
    if year.parts.public_copy.internal_hosts and version.docx_hash and not has_begun:
        check_for_leaks(year.parts, document, year.parts.blobs.get(version.docx_hash))


def _public_copy(
    year: Year, version: Version, document: PlanDocument, actor: Actor, pdfs: PublicPdfs
) -> PublicCopy:
    """The one copy without secret passages that all public recipients of a version get."""
    known = copy_for_recipients(year.work, version)
    if known:
        return known
    built = build_copy(year.parts, document)
    docx = year.parts.blobs.put(built.docx)
    pdf = pdfs.of(docx)
    copy = PublicCopy(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        version_id=version.id,
        kind=CopyKind.DISTRIBUTION,
        docx_hash=docx,
        pdf_hash=pdf.sha256 if pdf else None,
        grounds=built.grounds,
        purpose=None,
        made_by=actor.person_id or "schedule",
        made_at=year.now,
    )
    made_by = {"converter": pdf.converter, "fonts": pdf.fonts} if pdf else {}
    store_copy(year.work, copy, actor, year.now, {"cycle": year.cycle.id, **made_by})
    return copy


def _deliver(
    year: Year, copies: _Copies, recipient: Recipient, letter: str | None, actor: Actor
) -> Delivery:
    version = copies.version
    docx = copies.docx_of(recipient.copy_type)
    if known := _delivery_to(year, version, recipient):
        if not _is_freed(copies, recipient, known):
            return known
        return _freed(year, recipient, known, (docx, letter), actor)
    delivery = _owed_copy(year, version, recipient, (docx, letter), actor)
    if goes_by_mail(delivery.copy_type, recipient) and docx is not None:
        name = _name_of(year, copies, docx)
        enclosure = Enclosure(delivery.id, version.id, docx, name, copies.pdf_of(docx), letter)
        write_to_recipient(
            year, recipient, enclosure, _letter_facts(year, copies, recipient, enclosure)
        )
    return delivery


def _delivery_to(year: Year, version: Version, recipient: Recipient) -> Delivery | None:
    known = year.work.deliveries.find(version_id=version.id, recipient_id=recipient.id)
    return known[0] if known else None


def _is_freed(copies: _Copies, recipient: Recipient, delivery: Delivery) -> bool:
    """Whether one that waits for a public copy that there is not may become a full one."""
    waits = delivery.state is DeliveryState.DUE and delivery.copy_type is CopyType.PUBLIC
    return waits and copies.public_docx is None and recipient.copy_type is CopyType.FULL


def _freed(
    year: Year,
    recipient: Recipient,
    delivery: Delivery,
    given: tuple[str | None, str | None],
    actor: Actor,
) -> Delivery:
    docx, letter = given
    channel = recipient.channel
    full = replace(delivery, copy_type=CopyType.FULL, channel=channel, letter_hash=letter)
    year.work.deliveries.swap(delivery, full)
    _record_owed(year, full, docx, actor)
    return full


def _letters(year: Year, copies: _Copies) -> dict[str, str]:
    """By recipient, the covering letters of those who have something to get, and had nothing."""
    made: dict[str, str] = {}
    for recipient in year.unit.recipients:
        docx = copies.docx_of(recipient.copy_type)
        known = _delivery_to(year, copies.version, recipient)
        if docx is not None and (known is None or _is_freed(copies, recipient, known)):
            made[recipient.id] = _letter(year, copies, recipient, docx)
    return made


def _letter(year: Year, copies: _Copies, recipient: Recipient, docx: str) -> str:
    name = _name_of(year, copies, docx)
    files = ((name, docx), (str(PurePath(name).with_suffix(".pdf")), copies.pdf_of(docx)))
    enclosed = tuple(Enclosed(file, sha256) for file, sha256 in files if sha256)
    return keep_letter(year, copies.version, recipient, enclosed, copies.document)


def _name_of(year: Year, copies: _Copies, docx: str) -> str:
    return file_name(year, withholds=docx != copies.version.docx_hash)


def _owed_copy(
    year: Year,
    version: Version,
    recipient: Recipient,
    given: tuple[str | None, str | None],
    actor: Actor,
) -> Delivery:
    docx, letter = given
    delivery = Delivery(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        cycle_id=year.cycle.id,
        version_id=version.id,
        recipient_id=recipient.id,
        recipient_name=recipient.name,
        group=recipient.group,
        channel=recipient.channel,
        copy_type=recipient.copy_type,
        language=recipient.language,
        state=DeliveryState.DUE,
        letter_hash=letter,
    )
    year.work.deliveries.add(delivery)
    _record_owed(year, delivery, docx, actor)
    return delivery


def _record_owed(year: Year, delivery: Delivery, docx: str | None, actor: Actor) -> None:
    year.record(
        "delivery.due",
        actor,
        delivery=delivery.id,
        recipient=Personal(delivery.recipient_id),
        group=delivery.group,
        channel=delivery.channel,
        copy=delivery.copy_type,
        version=delivery.version_id,
        docx=docx,
        letter=delivery.letter_hash,
    )


def _letter_facts(
    year: Year, copies: _Copies, recipient: Recipient, enclosure: Enclosure
) -> dict[str, object]:
    """What a mail tells; `points` are those of the openness act on which something is withheld."""
    version = copies.version
    return {
        "group": recipient.group.value,
        "plan_language": copies.document.language,
        "points": [point_of(one) for one in secret_grounds(copies.document)],
        "confirmer_role": confirmation_of(year).role,
        "register_number": version.register_number,
        "version_number": version.number,
        "confirmed_on": confirmed_on(year),
        "sha256": enclosure.content_hash,
        "pdf_sha256": enclosure.pdf_hash,
        "file_name": enclosure.file_name,
        "jakelu": list(names_in(year.unit.recipients, Group.JAKELU)),
        "tiedoksi": list(names_in(year.unit.recipients, Group.TIEDOKSI)),
    }
