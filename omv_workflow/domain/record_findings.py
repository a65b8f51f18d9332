"""What is said of a confirmation record, and of files that are held against it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from omv_workflow.domain.commitments import PassageOpening, check_openings, commitment_to
from omv_workflow.domain.confirmation_record import ConfirmationRecord, FileHash, Openings
from omv_workflow.domain.verdict import Finding, fails, holds, not_checked
from omv_workflow.domain.versions import Method
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import counted, named, said


def record_findings(record: ConfirmationRecord, *, has_signature: bool) -> Iterator[Finding]:
    """What a record says, and whether a signature is there as it says."""
    about = record.made_for
    yield holds(
        said(
            "The record: version {version} of {title}, {unit}, {register_number}",
            version=about.version,
            title=about.title,
            unit=about.unit_name,
            register_number=about.register_number or said("no register number"),
        )
    )
    for one in record.confirmed:
        yield holds(
            said(
                "It says: confirmed by {person}, {title}, at {time}, method {method}",
                person=one.person,
                title=one.title,
                time=datetime.fromisoformat(one.at).astimezone(_HELSINKI),
                method=_method(one.method),
            )
        )
    yield from _made_later(record)
    yield from _of_signature(record, has_signature=has_signature)
    yield not_checked(
        said("Whether the confirmation still stands"),
        said("a record does not tell what was voided or superseded later: ask the unit."),
    )


def _made_later(record: ConfirmationRecord) -> Iterator[Finding]:
    """Names, titles and mandates are told as they are known when the record is made."""
    last = datetime.fromisoformat(record.confirmed[-1].at)
    days = (datetime.fromisoformat(record.made_at) - last).days
    if days > 0:
        yield not_checked(
            said("Names, titles and mandates on the day of the confirmation"),
            counted(
                "the record was made {number} day later, from what the unit knew then.",
                "the record was made {number} days later, from what the unit knew then.",
                days,
            ),
        )


def _of_signature(record: ConfirmationRecord, *, has_signature: bool) -> Iterator[Finding]:
    what = said("The signature of the record")
    if record.seal is None and has_signature:
        yield fails(what, said("there is one, though the record says that it has none."))
    elif record.seal is None:
        yield fails(
            what, said("the record says that it has none: nothing proves where it comes from.")
        )
    elif not has_signature:
        yield fails(
            what,
            said(
                "the record says that {subject} signed it, but no signature is beside it.",
                subject=record.seal.subject,
            ),
        )


def pdf_finding(record: ConfirmationRecord, openings: Openings | None, sha256: str) -> Finding:
    """Whether a PDF is the very one that the record is of."""
    what = said("The PDF")
    if sha256 == record.files.signed_pdf:
        return holds(said("The PDF is the very one that was signed, by its SHA-256"))
    if record.files.pdf is None:
        return fails(what, said("the record is of no PDF."))
    salt = openings.pdf_salt if openings else None
    if _is_of(record.files.pdf, "pdf", salt, sha256):
        return holds(said("The PDF is the very one that was shown for confirmation"))
    if openings is None:
        return fails(what, _GIVE_OPENINGS)
    if record.files.signed_pdf is None and _lacks_salt(record.files.pdf, salt):
        return fails(what, _NEEDS_SALT)
    return fails(what, said("the record is of other bytes: of another version, or it was changed."))


def docx_finding(record: ConfirmationRecord, openings: Openings | None, sha256: str) -> Finding:
    """Whether a DOCX is the very one that the record is of."""
    salt = openings.docx_salt if openings else None
    if _is_of(record.files.docx, "docx", salt, sha256):
        return holds(said("The DOCX is the very one that was confirmed"))
    if openings is None:
        return fails(said("The DOCX"), _GIVE_OPENINGS)
    if _lacks_salt(record.files.docx, salt):
        return fails(said("The DOCX"), _NEEDS_SALT)
    return fails(
        said("The DOCX"),
        said("the record is of other bytes: of another version, or it was changed."),
    )


def openings_finding(
    record: ConfirmationRecord, openings: Openings
) -> tuple[Finding, tuple[PassageOpening, ...]]:
    """Whether every opening is that of its commitment; and the passages that are shown if so."""
    try:
        if openings.root != record.answers.root:
            return _of_another(), ()
        found = check_openings(record.answers.placed(), openings.placed())
    except VerificationFailed as error:
        why = said("{what}: {why}", what=error.what, why=error.why)
        return fails(said("The openings"), why), ()
    unopened = tuple(one.place for one in found.withheld if one.ground is None)
    if unopened:
        return _not_opened(unopened), found.shown
    withheld = counted(
        "{number} passage stays withheld", "{number} passages stay withheld", len(found.withheld)
    )
    told = counted(
        "{number} passage opens to its commitment; {withheld}",
        "{number} passages open to their commitments; {withheld}",
        len(found.shown),
        withheld=withheld,
    )
    return holds(told), found.shown


def _method(told: str) -> str:
    return named(Method(told)) if told in set(Method) else told


def _not_opened(places: Sequence[str]) -> Finding:
    """Openings are not signed: whoever leaves some out could have a copy say anything there."""
    return fails(
        said("The openings"),
        said(
            "they lack what was public when the plan was confirmed ({places}): either it has become"
            " secret since, or a copy may say anything there.",
            places=tuple(places),
        ),
    )


def _of_another() -> Finding:
    return fails(said("The openings"), said("they belong to another record."))


_HELSINKI: Final = ZoneInfo("Europe/Helsinki")
_GIVE_OPENINGS: Final = said(
    "the record is of other bytes: of another version, or it was changed. Of a public copy give"
    " openings.json as `--openings`; of a full one that was not signed openings-full.json, or"
    " openings.json where nothing is secret."
)
_NEEDS_SALT: Final = said(
    "the record holds only a commitment to it: give openings-full.json, or openings.json where"
    " nothing in the plan is secret."
)


def _is_of(file: FileHash, kind: str, salt: str | None, sha256: str) -> bool:
    if file.commitment is None:
        return file.sha256 == sha256
    return salt is not None and commitment_to(salt, kind, sha256) == file.commitment


def _lacks_salt(file: FileHash, salt: str | None) -> bool:
    return file.commitment is not None and salt is None
