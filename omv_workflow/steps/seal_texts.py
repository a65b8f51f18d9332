"""What the block of a seal tells of a confirmation, and whether it can be drawn on the page."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.seal_block import Given, seal_block
from omv_workflow.domain.signing import field_name
from omv_workflow.domain.versions import Confirmation
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.steps.signing_ports import Sealer
from omv_workflow.steps.year import Year


def given_for_seal(year: Year, person_id: str | None, place: str, at: datetime) -> Given:
    """The confirmation of a person as the block tells it, by what the unit says of them today."""
    person = year.unit.person_with(person_id)
    return Given(
        year.unit.name_with(person_id),
        person.title if person else None,
        place,
        year.parts.local(at),
        year.unit.unit.name,
        year.parts.seal.where_to_check.in_language(year.plan.language),
    )


@dataclass(frozen=True)
class SealToBe:
    """The seal that a confirmation would get: what seals, in which field of which PDF, saying what.

    `pdf` is its hash.
    """

    sealer: Sealer
    pdf: str
    field: str
    given: Given
    language: str

    def check(self, pdf: bytes) -> None:
        """Refuse what could never be sealed in these bytes; as a true seal, which tells the most.

        Raises:
            InvalidInput: the block can't be drawn.
            NotPossibleNow: the field is not there, or signed.
        """
        block = seal_block(self.given, self.language, is_test=False)
        self.sealer.check(pdf, self.field, block)


def seal_to_be(year: Year, asked: Confirmation, person_id: str, place: str) -> SealToBe | None:
    """The seal of a confirmation that is about to be given; None where none is made."""
    sealer = year.parts.sealer()
    pdf = signed_pdf(year.work, year.work.versions.get(asked.version_id))
    if sealer is None or pdf is None:
        return None
    given = given_for_seal(year, person_id, place, year.now)
    return SealToBe(sealer, pdf, field_name(asked.signer), given, year.plan.language)
