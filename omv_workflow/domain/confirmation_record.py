"""The confirmation record: what exactly was confirmed, by whom, with what authority, when.

It is canonical JSON (RFC 8785) with a detached signature, and can be handed to anybody: a passage
that is withheld stands in it as a commitment, and so do the hashes of the full copies: by a bare
hash a short secret could be found out, also what becomes one later. `docs/confirmation-record.md`
tells of every field.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from omv_workflow.domain.canonical import canonical_json
from omv_workflow.domain.commitments import PassageOpening, PlacedCommitment, root_of
from omv_workflow.domain.strict_json import read_canonical, refused
from omv_workflow.phrases import Phrase, said

RECORD_FORMAT: Final = "omv-workflow/confirmation-record/1"
OPENINGS_FORMAT: Final = "omv-workflow/openings/1"

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _existing(told: str) -> str:
    datetime.fromisoformat(told)  # raises ValueError for the 45th
    return told


Instant = Annotated[
    str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"), AfterValidator(_existing)
]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_existing)]

_M = TypeVar("_M", bound=BaseModel)


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class MadeFor(_Told):
    """Whose plan it is, and which version of it."""

    unit: str
    unit_name: str
    plan: str
    title: str
    language: str
    version: int
    register_number: str | None


class MadeOf(_Told):
    """What the version was made of: form, template (by hash) and converter."""

    form: str
    form_version: Day
    template: Hash | None
    converter: str | None


class FileHash(_Told):
    """The commitment to a file, or its SHA-256 where an earlier program made the record.

    The former is made as that to a passage: of the salt, "docx" or "pdf", and the SHA-256.
    """

    sha256: Hash | None
    commitment: Hash | None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.sha256 is None) == (self.commitment is None):
            raise ValueError(said("it has a hash or a commitment, and not both"))
        return self


class Files(_Told):
    """The full copies: the DOCX, the PDF that was shown, and that PDF with its signatures.

    The hash of the signed one is always there: nobody can make it without the key.
    """

    docx: FileHash
    pdf: FileHash | None
    signed_pdf: Hash | None


class Committed(_Told):
    """The commitment to one passage of the answers."""

    place: str
    ground: str | None
    commitment: Hash


class Answers(_Told):
    """Every passage of the answers and attachments as a commitment, and one hash over all."""

    root: Hash
    commitments: tuple[Committed, ...]

    @model_validator(mode="after")
    def _has_its_root(self) -> Self:
        if root_of(self.placed()) != self.root:
            raise ValueError(said("the root is not that of the commitments"))
        return self

    def placed(self) -> tuple[PlacedCommitment, ...]:
        """The commitments as rules work on them."""
        return tuple(
            PlacedCommitment(one.place, one.ground, one.commitment) for one in self.commitments
        )


class Mandate(_Told):
    """The mandate by which it was confirmed; `acting` in place of whoever holds the role."""

    role: str
    first_day: Day
    last_day: Day | None
    acting: bool


class Confirmed(_Told):
    """Who confirmed, in which role and by which mandate, where, how strongly, and when.

    `reference` finds it in `system`. `scan` is the hash of what was signed on paper.
    """

    id: str
    person: str
    title: str
    role: str
    mandate: Mandate | None
    method: str
    strength: str | None
    place: str
    system: str
    reference: str
    at: Instant
    scan: Hash | None


class Seal(_Told):
    """The seal with which this record is signed; `level` is that of the PDF, if it sealed that."""

    subject: str
    is_test: bool
    level: str | None


class ConfirmationRecord(_Told):
    """The statement as a whole; without a seal nothing proves where it comes from.

    `confirmed` are the signers in the order in which they signed.
    """

    format: Literal["omv-workflow/confirmation-record/1"] = RECORD_FORMAT
    made_for: MadeFor
    made_of: MadeOf
    files: Files
    answers: Answers
    confirmed: Annotated[tuple[Confirmed, ...], Field(min_length=1)]
    seal: Seal | None
    made_at: Instant


class OpenedPassage(_Told):
    """The salt and the text of one passage."""

    place: str
    ground: str | None
    salt: Hash
    text: str


class Openings(_Told):
    """Openings of a record's passages: all, or those that a public copy shows.

    `docx_salt` and `pdf_salt` open the hashes of the full copies; they are among the public ones
    only where nothing is secret.
    """

    format: Literal["omv-workflow/openings/1"] = OPENINGS_FORMAT
    root: Hash
    docx_salt: Hash | None
    pdf_salt: Hash | None
    openings: tuple[OpenedPassage, ...]

    @property
    def holds_secret(self) -> bool:
        """Whether something is opened that a public copy withholds."""
        return any(one.ground is not None for one in self.openings)

    def placed(self) -> tuple[PassageOpening, ...]:
        """The openings as rules work on them."""
        return tuple(
            PassageOpening(one.place, one.ground, one.salt, one.text) for one in self.openings
        )


def spelled(told: ConfirmationRecord | Openings) -> bytes:
    """The canonical JSON that is kept, signed and handed out."""
    return canonical_json(told.model_dump(mode="json"))


def read_record(content: bytes) -> ConfirmationRecord:
    """The record that these bytes spell.

    Raises:
        VerificationFailed: they are no canonical JSON, or no record of this format.
    """
    what = said("The confirmation record")
    return _read(ConfirmationRecord, content, what, RECORD_FORMAT)


def read_openings(content: bytes) -> Openings:
    """The openings that these bytes spell.

    Raises:
        VerificationFailed: they are no canonical JSON, or no openings of this format.
    """
    return _read(Openings, content, said("The openings"), OPENINGS_FORMAT)


def _read(model: type[_M], content: bytes, what: Phrase, of_format: str) -> _M:
    value = read_canonical(content, what)
    named = value.get("format") if isinstance(value, Mapping) else None
    if named != of_format:
        raise refused(what, said("its format is not {format}.", format=of_format))
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        place = ".".join(str(one) for one in error.errors()[0]["loc"])
        why = said("{place} in it is missing, unknown or of another kind.", place=place or "/")
        raise refused(what, why) from error
