"""The copies of a confirmed plan: mailed where that is allowed, and else asked for by letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.events import FactValue, Personal
from omv_workflow.domain.grounds import point_of
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.policies import DELIVERING, goes_by_mail
from omv_workflow.domain.printing import names_in
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.unit import Channel, CopyType, Group, Recipient
from omv_workflow.domain.versions import Version
from omv_workflow.domain.withholding import secret_grounds
from omv_workflow.steps.closing import settle_copies, supersede
from omv_workflow.steps.confirm import confirmation_of, confirmed_on, is_still
from omv_workflow.steps.converting import ReadyPdf
from omv_workflow.steps.covering_letters import letter_to
from omv_workflow.steps.given_copies import (
    Copies,
    copies_of,
    enclosed_files,
    keep_new,
    name_of,
)
from omv_workflow.steps.personal_links import receipt_address
from omv_workflow.steps.post import Enclosure, cancel_unsent, write_to_recipient
from omv_workflow.steps.public_pdfs import Given, PublicPdfs
from omv_workflow.steps.year import Year


@dataclass(frozen=True)
class _KeptLetter:
    """A covering letter by its hash, and what made the PDF that it is, if it is one."""

    sha256: str | None = None
    made_by: Mapping[str, FactValue] = field(default_factory=dict)


_NO_LETTER = _KeptLetter()
_HAS_NOT_GONE = frozenset({DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.REROUTED})
_MAY_HAVE_GONE = frozenset({MessageState.SENDING, MessageState.UNKNOWN, MessageState.ACCEPTED})


def give_out(year: Year, version: Version, actor: Actor, pdfs: PublicPdfs) -> list[Delivery]:
    """Owe every recipient its copy of a confirmed version, and mail those that go by mail; once.

    `pdfs` holds those of the copy for public recipients and of letters, where they were made.

    Raises:
        LeakFound: something that is withheld was found in that copy, or in a covering letter.
        PdfAwaited: one of them has yet to be converted.
    """
    copies = copies_of(year, version, actor, pdfs)
    made = _letters(year, copies).items()
    letters = {one: pdfs.of(sha256_hex(docx)) or docx for one, docx in made}
    keep_new(year, copies, actor)  # only now, so that a leak leaves nothing half done
    kept = {one: _kept(year, letter) for one, letter in letters.items()}
    if year.cycle.state is CycleState.CONFIRMED:
        year.move(CycleAct.DISTRIBUTE, actor)
    _end_waiting(year, version, actor)
    recipients = recipients_on(year.unit, year.today)
    return [_deliver(year, copies, one, kept.get(one.id, _NO_LETTER), actor) for one in recipients]


def letters_to_come(year: Year, version: Version, actor: Actor, pdfs: PublicPdfs) -> list[Given]:
    """The letters that `give_out` would make now, each with the plan that it is about.

    Raises:
        LeakFound: something that is withheld was found in the public copy, or in a letter.
    """
    copies = copies_of(year, version, actor, pdfs)
    return [(copies.document, letter) for letter in _letters(year, copies).values()]


def follow_unit(year: Year) -> None:
    """Keep what goes out to the unit as it is now: nothing that has changed, and to all recipients.

    Who is listed when the copies have gone is owed one, so that somebody hears of it.
    """
    hold_back_if_changed(year)
    settle_copies(year)


def hold_back_if_changed(year: Year) -> None:
    """Cancel the mails that wait to bring what is no longer the confirmed plan (law 5)."""
    if year.cycle.state in DELIVERING and not is_still(year, year.offered()):
        mails = year.work.messages.find(cycle_id=year.cycle.id, purpose=Purpose.DISTRIBUTION)
        cancel_unsent(year, mails, SCHEDULE)


def _end_waiting(year: Year, version: Version, actor: Actor) -> None:
    """Expect no more of copies that have not gone, where the recipient's last day has passed.

    What may have gone is for a person to settle.
    """
    ended = {one.id for one in year.unit.recipients if one.has_ended_by(year.today)}
    for delivery in year.work.deliveries.find(version_id=version.id):
        mails = year.work.messages.find(delivery_id=delivery.id)
        may_have_gone = any(one.state in _MAY_HAVE_GONE for one in mails)
        is_left = delivery.recipient_id in ended and delivery.state in _HAS_NOT_GONE
        if is_left and not may_have_gone:
            cancel_unsent(year, mails, actor)
            supersede(year, delivery, actor)


def _deliver(
    year: Year, copies: Copies, recipient: Recipient, letter: _KeptLetter, actor: Actor
) -> Delivery:
    version = copies.version
    docx = copies.docx_of(recipient.copy_type)
    if known := _delivery_to(year, version, recipient):
        if _is_freed(copies, recipient, known):
            return _freed(year, recipient, known, docx, letter, actor)
        if known.state is DeliveryState.REROUTED:
            _mail(year, copies, recipient, known)
        return known
    delivery = _owed_copy(year, version, recipient, docx, letter, actor)
    _mail(year, copies, recipient, delivery)
    return delivery


def _mail(year: Year, copies: Copies, recipient: Recipient, delivery: Delivery) -> None:
    """Write the mail that brings a copy, where it goes by mail; a person sees to the others."""
    docx = copies.docx_of(delivery.copy_type)
    way = recipient.on_way(delivery.way)
    is_as_it_was = way.channel is delivery.channel  # the list may have changed since
    if docx is None or not is_as_it_was or not goes_by_mail(delivery.copy_type, way):
        return
    name, pdf = name_of(year, copies, docx), copies.pdf_of(docx)
    enclosure = Enclosure(delivery.id, copies.version.id, docx, name, pdf, delivery.letter_hash)
    facts = _letter_facts(year, copies, way, enclosure)
    if way.channel is Channel.LINK and not facts["link"]:
        return  # the pages have no address to lead to: a person hands it over
    write_to_recipient(year, recipient, delivery.way, enclosure, facts)


def _delivery_to(year: Year, version: Version, recipient: Recipient) -> Delivery | None:
    known = year.work.deliveries.find(version_id=version.id, recipient_id=recipient.id)
    return known[0] if known else None


def _is_freed(copies: Copies, recipient: Recipient, delivery: Delivery) -> bool:
    """Whether one that waits for a public copy that there is not may become a full one."""
    waits = delivery.state is DeliveryState.DUE and delivery.copy_type is CopyType.PUBLIC
    return waits and copies.public_docx is None and recipient.copy_type is CopyType.FULL


def _freed(
    year: Year,
    recipient: Recipient,
    delivery: Delivery,
    docx: str | None,
    letter: _KeptLetter,
    actor: Actor,
) -> Delivery:
    channel, sha256 = recipient.channel, letter.sha256
    full = replace(delivery, copy_type=CopyType.FULL, channel=channel, letter_hash=sha256)
    year.work.deliveries.swap(delivery, full)
    _record_owed(year, full, docx, letter, actor)
    return full


def _letters(year: Year, copies: Copies) -> dict[str, bytes]:
    """By recipient, the covering letters of those who have something to get, and had nothing."""
    made: dict[str, bytes] = {}
    for recipient in recipients_on(year.unit, year.today):
        docx = copies.docx_of(recipient.copy_type)
        known = _delivery_to(year, copies.version, recipient)
        if docx is not None and (known is None or _is_freed(copies, recipient, known)):
            enclosed = enclosed_files(year, copies, docx)
            made[recipient.id] = letter_to(
                year, copies.version, recipient, enclosed, copies.document
            )
    return made


def _kept(year: Year, letter: bytes | ReadyPdf) -> _KeptLetter:
    if isinstance(letter, bytes):
        return _KeptLetter(year.parts.blobs.put(letter))
    return _KeptLetter(year.parts.blobs.put(letter.content), letter.facts())


def _owed_copy(
    year: Year,
    version: Version,
    recipient: Recipient,
    docx: str | None,
    letter: _KeptLetter,
    actor: Actor,
) -> Delivery:
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
        letter_hash=letter.sha256,
    )
    year.work.deliveries.add(delivery)
    _record_owed(year, delivery, docx, letter, actor)
    return delivery


def _record_owed(
    year: Year, delivery: Delivery, docx: str | None, letter: _KeptLetter, actor: Actor
) -> None:
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
        letter=letter.sha256,
        **letter.made_by,
    )


def _letter_facts(
    year: Year, copies: Copies, recipient: Recipient, enclosure: Enclosure
) -> dict[str, object]:
    """What a mail tells; `points` are those of the openness act on which something is withheld."""
    version, is_to_act = copies.version, recipient.group is Group.JAKELU
    is_by_link = recipient.channel is Channel.LINK
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
        "jakelu": list(names_in(recipients_on(year.unit, year.today), Group.JAKELU)),
        "tiedoksi": list(names_in(recipients_on(year.unit, year.today), Group.TIEDOKSI)),
        "link": receipt_address(year.parts) if is_by_link or is_to_act else "",
        "by_link": is_by_link,
    }
