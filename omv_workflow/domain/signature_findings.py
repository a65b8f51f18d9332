"""What is said of a signature that was looked at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from omv_workflow.domain.checked_signature import CheckedSignature, Flaw
from omv_workflow.domain.verdict import Finding, fails, holds, not_checked
from omv_workflow.phrases import Phrase, said

_WHY: Final = {
    Flaw.BROKEN: said("it is not of these bytes, or it has been changed."),
    Flaw.CHANGED_AFTER: said("the file was changed after it was signed."),
    Flaw.CHANGED_BEFORE: said(
        "more than signatures was added to the file since it was made, before it was signed."
    ),
    Flaw.REVOKED: said("its certificate was revoked."),
    Flaw.EXPIRED: said(
        "its certificate has expired, and no time-stamp proves that the signature is older."
    ),
    Flaw.NOT_YET_VALID: said("its certificate was not valid yet."),
    Flaw.UNFIT: said("its certificate is not one to sign with."),
    Flaw.WEAK: said("it uses an algorithm that is no longer safe."),
    Flaw.TIME_STAMP: said("its time-stamp does not hold."),
    Flaw.OTHER: said("it does not meet the rules of ETSI EN 319 102-1."),
}
_HELSINKI: Final = ZoneInfo("Europe/Helsinki")
_LEVELS: Final = ("b-b", "b-t", "b-lt")


def signature_findings(found: CheckedSignature, *, roots: int) -> Iterator[Finding]:
    """What there is to say of a signature; `roots` is how many were given."""
    what = _called(found)
    if found.flaw is not None:
        yield fails(what, _why(found, found.flaw, roots))
        return
    if not found.is_whole:
        yield fails(what, said("it does not cover the whole file."))
    if found.level is None:
        yield fails(what, said("it does not name its certificate, as such signatures must."))
        return
    yield holds(
        said(
            "{what}: by {subject}, issued by {issuer}, level {level}",
            what=what,
            subject=found.subject,
            issuer=found.issuer,
            level=found.level.upper(),
        )
    )
    yield from _of_time(found)
    yield from _of_certificate(found)


def level_finding(found: CheckedSignature, claimed: str | None) -> Iterator[Finding]:
    """Whether a signature is at least of the level that a record claims."""
    if claimed is None or found.level is None:
        return
    what = said("The level of the seal")
    if claimed not in _LEVELS or _LEVELS.index(found.level) < _LEVELS.index(claimed):
        yield fails(
            what,
            said(
                "the record claims {claimed}, and {found} is what holds.",
                claimed=claimed.upper(),
                found=found.level.upper(),
            ),
        )


def subject_finding(found: CheckedSignature, claimed: str) -> Iterator[Finding]:
    """Whether a record's signature is of whom the record names."""
    if found.flaw is None and found.subject != claimed:
        yield fails(
            said("The signature of the record"),
            said(
                "the record names {claimed}, and it is of {found}.",
                claimed=claimed,
                found=found.subject,
            ),
        )


def _called(found: CheckedSignature) -> Phrase:
    if found.field is None:
        return said("The signature of the record")
    return said("The signature in the field {field}", field=found.field)


def _why(found: CheckedSignature, flaw: Flaw, roots: int) -> Phrase:
    if flaw is not Flaw.NO_ROOT:
        return _WHY[flaw]
    if not roots:
        return said("no root was given with --trust, so nothing proves whose it is.")
    return said(
        "its certificate ({subject}) leads to none of the given roots.", subject=found.subject
    )


def _of_time(found: CheckedSignature) -> Iterator[Finding]:
    if found.timestamped_at is not None:
        yield holds(said("Time-stamped at {time}", time=_local(found.timestamped_at)))
    elif found.signed_at is not None:
        yield not_checked(
            said("When it was signed"),
            said("it says {time}, and no time-stamp proves it.", time=_local(found.signed_at)),
        )


def _local(moment: datetime) -> datetime:
    """An instant as the clock shows it in Finland: whoever checks a file has no workspace."""
    return moment.astimezone(_HELSINKI)


def _of_certificate(found: CheckedSignature) -> Iterator[Finding]:
    if found.is_test:
        yield not_checked(
            said("Whose signature it is"),
            said("its certificate is marked as one for trying out, which proves nothing."),
        )
    if not found.revocation_checked:
        yield not_checked(
            said("Whether its certificate was revoked"),
            said("nothing in the file tells, and nothing is fetched from anywhere."),
        )
