"""What a confirmation record says of a version, and the openings of what it commits to."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.commitments import PassageOpening, commitment_to, openings_of, root_of
from omv_workflow.domain.confirmation_record import (
    Answers,
    Committed,
    ConfirmationRecord,
    Confirmed,
    FileHash,
    Files,
    MadeFor,
    MadeOf,
    Mandate,
    OpenedPassage,
    Openings,
    Seal,
    read_openings,
)
from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.events import instant
from omv_workflow.domain.presence import confirming_mandate_on
from omv_workflow.domain.unit import CONFIRMING, Person, UnitFile, mandates_in_force
from omv_workflow.domain.unit import Mandate as HeldMandate
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.public_copies import document_of
from omv_workflow.steps.sealed import signed_hash
from omv_workflow.steps.signing_ports import Sealer


@dataclass(frozen=True)
class Standing:
    """A version that everybody has confirmed, with its signers in order, and whose it is.

    `level` is that of the seal of its PDF, if it was sealed here.
    """

    version: Version
    signers: tuple[Confirmation, ...]
    level: str | None
    plan: Plan
    unit: UnitFile

    @property
    def last(self) -> Confirmation:
        """The confirmation with which the record is kept."""
        return self.signers[-1]

    @property
    def signed_pdf(self) -> str | None:
        """The hash of the PDF with all that has been signed in it; None where nothing has."""
        return signed_hash(self.signers)


def openings_for(parts: Parts, version: Version) -> Openings:
    """What the version was committed to by an earlier record of it, or else new salts."""
    if version.openings_hash is not None:
        return read_openings(parts.blobs.get(version.openings_hash))
    made = openings_of(document_of(parts, version), parts.new_salt)
    return Openings(
        root=root_of(one.commitment for one in made),
        docx_salt=parts.new_salt(),
        pdf_salt=parts.new_salt() if version.pdf_hash else None,
        openings=tuple(_opened(one) for one in made),
    )


def _opened(one: PassageOpening) -> OpenedPassage:
    return OpenedPassage(place=one.place, ground=one.ground, salt=one.salt, text=one.text)


def statement_of(
    parts: Parts, one: Standing, openings: Openings, sealer: Sealer | None, now: datetime
) -> ConfirmationRecord:
    """What the record of a version says."""
    version = one.version
    return ConfirmationRecord(
        made_for=_made_for(one),
        made_of=MadeOf(
            form=version.form_id,
            form_version=version.form_version.isoformat(),
            template=version.template_hash,
            converter=version.converter,
        ),
        files=_files(one, openings),
        answers=_answers(openings),
        confirmed=tuple(_confirmed(parts, one.unit, each, now) for each in one.signers),
        seal=_seal(one, sealer) if sealer else None,
        made_at=instant(now),
    )


def _made_for(one: Standing) -> MadeFor:
    return MadeFor(
        unit=one.unit.unit.id,
        unit_name=one.unit.unit.name,
        plan=one.plan.id,
        title=one.plan.title,
        language=one.plan.language,
        version=one.version.number,
        register_number=one.version.register_number,
    )


def _files(one: Standing, openings: Openings) -> Files:
    version = one.version
    return Files(
        docx=_file("docx", version.docx_hash or "", openings.docx_salt),
        pdf=_file("pdf", version.pdf_hash, openings.pdf_salt) if version.pdf_hash else None,
        signed_pdf=one.signed_pdf,
    )


def _file(kind: str, sha256: str, salt: str | None) -> FileHash:
    if salt is None:
        return FileHash(sha256=sha256, commitment=None)
    return FileHash(sha256=None, commitment=commitment_to(salt, kind, sha256))


def _answers(openings: Openings) -> Answers:
    commitments = [one.commitment for one in openings.placed()]
    return Answers(
        root=openings.root,
        commitments=tuple(
            Committed(place=one.place, ground=one.ground, commitment=one.commitment)
            for one in commitments
        ),
    )


def _confirmed(parts: Parts, unit: UnitFile, one: Confirmation, now: datetime) -> Confirmed:
    """Who signed, as the recipients of the plan are told by name and title.

    Of whom unit.yaml names no more, the id is told, and no mandate.
    """
    person = unit.person_with(one.person_id)
    moment = one.confirmed_at or now
    held = _mandate(unit, person, one.role, parts.today(moment)) if person else None
    return Confirmed(
        id=one.id,
        person=unit.name_with(one.person_id),
        title=person.title if person else "",
        role=one.role or "",
        mandate=_told(held) if held else None,
        method=one.method or "",
        strength=one.strength,
        place=one.place or "",
        system=one.system or "",
        reference=one.reference or "",
        at=instant(moment),
        scan=one.evidence_hash,
    )


def _mandate(unit: UnitFile, person: Person, role: str | None, day: date) -> HeldMandate | None:
    """That of director or deputy by which the plan was confirmed, or else one of that role."""
    if role in CONFIRMING:
        return confirming_mandate_on(unit, person, day)
    held = [one for one in mandates_in_force(unit, person, day) if one.role == role]
    return held[0] if held else None


def _told(held: HeldMandate) -> Mandate:
    return Mandate(
        role=held.role.value,
        first_day=held.first_day.isoformat(),
        last_day=held.last_day.isoformat() if held.last_day else None,
        acting=held.acting_for is not None,
    )


def _seal(one: Standing, sealer: Sealer) -> Seal:
    return Seal(subject=sealer.name, is_test=sealer.is_test, level=one.level)
