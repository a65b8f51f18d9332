"""Covering letters: one is made with each delivery, and kept to be handed out with the copy."""

from dataclasses import dataclass

from omv_workflow.domain.covering_letter import (
    Enclosed,
    PlanTold,
    copy_told,
    covering_letter,
    letter_file_name,
    told_confirmation,
)
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import Recipient
from omv_workflow.domain.versions import Version
from omv_workflow.domain.visibility import Viewer
from omv_workflow.domain.withholding import secret_grounds
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.confirm import confirmation_of, confirmed_on
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import check_for_leaks
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import Year, cycle_of


@dataclass(frozen=True)
class KeptLetter:
    """The letter of a delivery with its bytes, and a name for a file of them."""

    delivery: Delivery
    file_name: str
    content: bytes
    sha256: str


def letter_to(
    year: Year,
    version: Version,
    recipient: Recipient,
    enclosures: tuple[Enclosed, ...],
    document: PlanDocument,
) -> bytes:
    """The DOCX of the letter to a recipient of a confirmed version.

    Raises:
        LeakFound: a secret passage of the plan was found in it.
    """
    grounds = secret_grounds(document)
    letter = covering_letter(
        year.unit,
        recipient,
        version,
        told_confirmation(confirmation_of(year), year.unit, confirmed_on(year)),
        copy_told(recipient, Publicity(document.publicity), grounds),
        enclosures,
        plan=PlanTold(document.title, document.language, year.cycle.anniversary.year),
        issued_on=year.today,
    )
    made = year.parts.covering_letters().assemble(letter)
    if grounds or year.parts.public_copy.internal_hosts:
        check_for_leaks(year.parts, document, made)
    return made


def kept_letter(
    parts: Parts,
    viewer: Viewer,
    plan_id: str,
    recipient_id: str,
    *,
    of_year: NamedYear | None = None,
) -> KeptLetter:
    """The letter of the newest delivery to a recipient, or of that in one year.

    Raises:
        NotFound: nothing was to go to it, or without a letter, or there is no such plan that they
            may see.
        VerificationFailed: its bytes are not what was kept.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        found = _deliveries(work, plan_id, recipient_id, of_year)
        if not found or found[-1].letter_hash is None:
            raise _none(recipient_id)
        delivery, sha256 = found[-1], found[-1].letter_hash
        enclosed = _enclosed_name(work, delivery)
    content = parts.blobs.get(sha256)
    return KeptLetter(
        delivery, letter_file_name(delivery.language, enclosed, content), content, sha256
    )


def _deliveries(
    work: UnitOfWork, plan_id: str, recipient_id: str, of_year: NamedYear | None
) -> list[Delivery]:
    in_year = {"cycle_id": cycle_of(work, plan_id, of_year).id} if of_year else {}
    return work.deliveries.find(plan_id=plan_id, recipient_id=recipient_id, **in_year)


def _enclosed_name(work: UnitOfWork, delivery: Delivery) -> str:
    """The plan, its version, and whose letter it is: several stand in one folder."""
    title = work.plans.get(delivery.plan_id).title.lower().replace(" ", "-")
    number = work.versions.get(delivery.version_id).number
    return f"{title}-version-{number}-{delivery.recipient_id}.docx"


def _none(recipient_id: str) -> NotFound:
    return NotFound(
        said("The covering letter for {recipient}", recipient=recipient_id),
        why=said(
            "the plan has not been distributed to it, or so long ago that no letter was made or"
            " kept."
        ),
        next_step=said(
            "See `omv distribution` for the recipients; `omv distribute` makes letters."
        ),
    )
