"""The covering letter (saate) that brings a confirmed plan to one recipient (SFS 2487, R14).

It tells what can't stand in the bytes that were confirmed: by whom, when and where that was done.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from omv_workflow.domain.erasure import is_erased
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.printing import names_in, sender_of
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.unit import (
    CONFIRMING,
    CopyType,
    Group,
    Recipient,
    Role,
    UnitFile,
    holders,
)
from omv_workflow.domain.versions import Confirmation, Method, Version
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said

_FILE_NAMES = {"fi": "saate", "sv": "foljebrev"}
_FILE_NAME = "covering-letter"


class CopyGiven(StrEnum):
    """What is enclosed: a plan that is public, one with something withheld, or one with secrets."""

    PUBLIC = "public"
    WITHHELD = "withheld"
    FULL = "full"


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with the letter."""

    file_name: str
    sha256: str


@dataclass(frozen=True)
class PlanTold:
    """A plan's title, the language of it and of the plan, and the year that it is for."""

    title: str
    language: str
    year: int


@dataclass(frozen=True)
class ToldConfirmation:
    """A confirmation as recipients are told of it; `name` is that of whoever gave it, if known.

    `system` and `reference` say where the original is kept.
    """

    on: date
    role: str
    name: str | None
    place: str
    method: Method
    system: str
    reference: str


@dataclass(frozen=True)
class CopyTold:
    """Which copy is enclosed, on which grounds something in it is secret or withheld.

    `given_on` is the ground on which a full copy is given, if one was recorded.
    """

    given: CopyGiven
    grounds: tuple[str, ...]
    given_on: str | None


@dataclass(frozen=True)
class SentBy:
    """Who sends a letter, in which role; the title is in `language`, that of the unit."""

    name: str
    title: str
    language: str
    role: Role


@dataclass(frozen=True)
class CoveringLetter:
    """All that stands in a letter, in the language of its recipient; no answer of the plan does.

    The unit sends it where nobody coordinates or leads it whose name is known.
    """

    language: str
    sender: tuple[str, ...]
    phone: str
    email: str
    issued_on: date
    register_number: str | None
    recipient: str
    recipient_address: str
    group: Group
    plan: PlanTold
    version: int
    confirmation: ToldConfirmation
    copy: CopyTold
    sent_by: SentBy | None
    enclosures: tuple[Enclosed, ...]
    jakelu: tuple[str, ...]
    tiedoksi: tuple[str, ...]


def covering_letter(
    unit: UnitFile,
    recipient: Recipient,
    version: Version,
    confirmation: ToldConfirmation,
    copy: CopyTold,
    enclosures: tuple[Enclosed, ...],
    *,
    plan: PlanTold,
    issued_on: date,
) -> CoveringLetter:
    """The letter to a recipient of a confirmed version."""
    return CoveringLetter(
        language=recipient.language,
        sender=sender_of(unit),
        phone=unit.unit.phone,
        email=unit.unit.email,
        issued_on=issued_on,
        register_number=version.register_number,
        recipient=recipient.name,
        recipient_address=recipient.address,
        group=recipient.group,
        plan=plan,
        version=version.number,
        confirmation=confirmation,
        copy=copy,
        sent_by=sent_by(unit, issued_on),
        enclosures=enclosures,
        jakelu=names_in(recipients_on(unit, issued_on), Group.JAKELU),
        tiedoksi=names_in(recipients_on(unit, issued_on), Group.TIEDOKSI),
    )


def sent_by(unit: UnitFile, day: date) -> SentBy | None:
    """Who coordinates the unit on that day, or else leads it; of several, one who is there."""
    for role in (Role.COORDINATOR, *CONFIRMING):
        known = [one for one in holders(unit, role, day) if not is_erased(one)]
        there = [one for one in known if one.absence_on(day) is None]
        for person in (*there, *known):
            return SentBy(person.name, person.title, unit.unit.language, role)
    return None


def told_confirmation(confirmation: Confirmation, unit: UnitFile, day: date) -> ToldConfirmation:
    """What is told of a confirmation that was given on `day`.

    Raises:
        NotPossibleNow: it has not been given, or what it was has been disposed of.
    """
    person, role, method = confirmation.person_id, confirmation.role, confirmation.method
    place, system, reference = confirmation.place, confirmation.system, confirmation.reference
    if role is None or method is None or place is None or system is None or reference is None:
        raise NotPossibleNow(
            said("The covering letter"),
            why=said("it is not recorded how and where the plan was confirmed."),
            next_step=said("Record the confirmation with `omv confirm`."),
        )
    names = [one.name for one in unit.people if one.id == person and not is_erased(one)]
    return ToldConfirmation(day, role, "".join(names) or None, place, method, system, reference)


def copy_told(recipient: Recipient, publicity: Publicity, grounds: tuple[str, ...]) -> CopyTold:
    """What is told of a recipient's copy, of a plan with secret passages on these grounds."""
    if publicity is Publicity.PUBLIC:
        return CopyTold(CopyGiven.PUBLIC, (), None)
    if recipient.copy_type is CopyType.PUBLIC:
        return CopyTold(CopyGiven.WITHHELD, grounds, None)
    return CopyTold(CopyGiven.FULL, grounds, recipient.full_copy_ground)


def letter_file_name(language: str, enclosed: str, letter: bytes) -> str:
    """What the file of a letter is called that goes with a file of that name; a PDF or a DOCX."""
    suffix = "pdf" if letter.startswith(b"%PDF-") else "docx"
    return f"{_FILE_NAMES.get(language, _FILE_NAME)}-{PurePath(enclosed).stem}.{suffix}"
