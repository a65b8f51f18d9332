"""The package that lies ready for a copy which a person hands over: copy, letter, and metadata."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.covering_letter import Enclosed, copy_told, letter_file_name
from omv_workflow.domain.deliveries import Delivery, check_channel
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.events import Personal
from omv_workflow.domain.handover_sheet import HandoverSheet
from omv_workflow.domain.metadata import metadata_of
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.policies import DELIVERING, GIVEN_OUT
from omv_workflow.domain.unit import CopyType, Recipient
from omv_workflow.domain.versions import Version
from omv_workflow.domain.withholding import secret_grounds
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.confirm import confirmed_on
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.managed import check_manages_plan
from omv_workflow.steps.note_viewed import note_viewed_version
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.prove_second_factor import check_proven
from omv_workflow.steps.public_copies import (
    check_there_is,
    copy_for_recipients,
    document_of,
    may_hold_secret,
)
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.year import Year, current_year


@dataclass(frozen=True)
class ReadyPackage:
    """The files of a package by name, with the metadata that tells of them.

    `holds_secret` tells that it is a full copy with secrets.
    """

    name: str
    version: Version
    delivery: Delivery
    files: tuple[tuple[str, bytes], ...]
    sheet: HandoverSheet
    holds_secret: bool


def ready_package(
    parts: Parts,
    plan_id: str,
    recipient_id: str,
    actor: Actor,
    now: datetime,
    *,
    of_year: NamedYear | None = None,
) -> ReadyPackage:
    """All that is handed over to a recipient; that it was taken is logged.

    Raises:
        NotAllowed: the actor neither leads nor coordinates the unit.
        NotFound: nothing is to go to this recipient, or the kept files are gone.
        NotPossibleNow: nothing is being distributed, or there is no copy to give.
        VerificationFailed: the kept bytes have been changed.
    """
    what = said("Making a package")
    with parts.work() as work:
        year = current_year(
            parts, work, plan_id, now, DELIVERING, GIVEN_OUT, what=what, of_year=of_year
        )
        check_management(year.unit, actor, year.today, what)
        delivery, recipient = _owed(year, recipient_id)
        package = _packed(year, delivery, recipient)
        year.record(
            "package.made",
            actor,
            delivery=delivery.id,
            recipient=Personal(recipient_id),
            files=[one.sha256 for one in package.sheet.files],
        )
        work.commit(now)
        return package


def package_for_page(
    parts: Parts, who: SignedIn, plan_id: str, recipient_id: str, now: datetime
) -> ReadyPackage:
    """The same for somebody who has come in; a full copy takes a second factor, and is logged.

    Raises:
        NotFound: there is no such plan in their unit, or nothing is to go to this recipient.
        ProofNeeded: it is a full copy, and a link alone has let them in.
        OmvError: what `ready_package` raises.
    """
    check_manages_plan(parts, who, plan_id)
    with parts.work() as work:
        found = work.deliveries.find(plan_id=plan_id, recipient_id=recipient_id)
    if any(one.copy_type is CopyType.FULL for one in found):
        check_proven(who)
    package = ready_package(parts, plan_id, recipient_id, who.actor, now)
    if package.holds_secret:
        note_viewed_version(parts, who.viewer, package.version, now)
    return package


def _owed(year: Year, recipient_id: str) -> tuple[Delivery, Recipient]:
    of_version = {"version_id": year.offered().id, "recipient_id": recipient_id}
    found = year.work.deliveries.find(**of_version)
    known = [one for one in year.unit.recipients if one.id == recipient_id]
    if not found or not known:
        raise NotFound(
            said("A package for {recipient}", recipient=recipient_id),
            why=said("it is not on the distribution list, or the plan has not been distributed."),
            next_step=said("See `omv distribution` for the recipients."),
        )
    return found[0], known[0]


def _packed(year: Year, delivery: Delivery, recipient: Recipient) -> ReadyPackage:
    check_channel(delivery, recipient.on_way(delivery.way).channel)
    version = year.offered()
    document = document_of(year.parts, version)
    copies = _copies(year, delivery, version)
    name = _stem(year, delivery, version)
    files = [(f"{name}.{suffix}", year.parts.blobs.get(one)) for suffix, one in copies]
    if delivery.letter_hash:
        letter = year.parts.blobs.get(delivery.letter_hash)
        files.append((letter_file_name(delivery.language, f"{name}.docx", letter), letter))
    return ReadyPackage(
        name=f"{name}-{recipient.id}",
        version=version,
        delivery=delivery,
        files=tuple(files),
        sheet=_sheet(year, delivery, recipient, document, files),
        holds_secret=delivery.copy_type is CopyType.FULL
        and may_hold_secret(year.parts, version, year.unit),
    )


def _copies(year: Year, delivery: Delivery, version: Version) -> list[tuple[str, str]]:
    """The hashes of the very files that this recipient gets, each with what its name ends in."""
    check_there_is(year.parts, version, delivery.copy_type)
    is_public = delivery.copy_type is CopyType.PUBLIC
    if is_public and (public := copy_for_recipients(year.work, version)):
        found = (("docx", public.docx_hash), ("pdf", public.pdf_hash))
    elif is_public and secret_grounds(document_of(year.parts, version)):
        raise NotPossibleNow(
            said("Making a package"),
            why=said("the public copy of version {number} is not made yet.", number=version.number),
            next_step=said("Distribute the plan first: `omv distribute`."),
        )
    else:
        found = (("docx", version.docx_hash), ("pdf", signed_pdf(year.work, version)))
    return [(suffix, sha256) for suffix, sha256 in found if sha256]


def _stem(year: Year, delivery: Delivery, version: Version) -> str:
    title = year.form.plan_title.lower().replace(" ", "-")
    withholds = delivery.copy_type is CopyType.PUBLIC and copy_for_recipients(year.work, version)
    name = f"{title}-{year.cycle.anniversary.year}-version-{version.number}"
    return f"{name}-public" if withholds else name


def _sheet(
    year: Year,
    delivery: Delivery,
    recipient: Recipient,
    document: PlanDocument,
    files: list[tuple[str, bytes]],
) -> HandoverSheet:
    version = year.offered()
    metadata = document.metadata or metadata_of(document, year.unit.plan, version.number)
    as_given = recipient.model_copy(update={"copy_type": delivery.copy_type})
    told = copy_told(as_given, Publicity(document.publicity), secret_grounds(document))
    return HandoverSheet(
        title=f"{document.title} {year.cycle.anniversary.year}",
        version=version.number,
        register_number=version.register_number,
        confirmed_on=confirmed_on(year),
        sender=year.unit.unit.name,
        recipient=delivery.recipient_name,
        address=recipient.on_way(delivery.way).address,
        group=delivery.group,
        language=delivery.language,
        given=told.given,
        grounds=told.grounds,
        given_on=told.given_on,
        secrecy_years=metadata.secrecy_years,
        personal_data=metadata.personal_data,
        retention_years=metadata.retention_years,
        retention_ground=metadata.retention_ground,
        files=tuple(Enclosed(name, sha256_hex(content)) for name, content in files),
    )
