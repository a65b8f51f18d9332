"""What was found of the signature in a PDF that came back, and what may be wrong with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from omv_workflow.domain.versions import Strength
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import Phrase, said

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far another clock may be from ours."""


def by_our_clock(told: datetime, earliest: datetime, latest: datetime) -> datetime:
    """What another clock told, brought into a span of ours as far as clocks may differ."""
    if earliest - CLOCKS_DIFFER <= told <= latest + CLOCKS_DIFFER:
        return min(max(told, earliest), latest)
    return told


@dataclass(frozen=True)
class FoundSignature:
    """A signature that holds, by the hash of its certificate (SHA-256) and the names in that.

    `signed_at` is what the signer's own clock said, perhaps without its time zone, and proves
    nothing; `timestamped_at` what a trusted time-stamp proves. `whole` tells that the file is what
    was issued and that signature alone; of a file that was rewritten, nothing is known but that it
    is signed as it is.
    """

    certificate_sha256: str
    subject: str
    issuer: str
    signed_at: datetime | None
    timestamped_at: datetime | None
    strength: Strength
    whole: bool


class Fault(StrEnum):
    """What makes a signed PDF be refused."""

    TOO_LARGE = "too_large"
    TOO_COSTLY = "too_costly"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    OTHER_DOCUMENT = "other_document"
    HIDDEN = "hidden"
    NOT_SIGNED = "not_signed"
    OTHER_FIELD = "other_field"
    SEVERAL_SIGNATURES = "several_signatures"
    CHANGED_BEFORE = "changed_before"
    CHANGED_AFTER = "changed_after"
    EXTRA_FIELD = "extra_field"
    NOT_WHOLE = "not_whole"
    BROKEN = "broken"
    WEAK = "weak"
    BROKEN_STAMP = "broken_stamp"
    FROM_THE_FUTURE = "from_the_future"
    UNTRUSTED = "untrusted"
    SELF_SIGNED = "self_signed"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation_unknown"
    WRONG_USAGE = "wrong_usage"


_WHY = {
    Fault.TOO_LARGE: said("it is far larger than the PDF that was issued."),
    Fault.TOO_COSTLY: said("reading it takes more time or memory than any honest file."),
    Fault.UNREADABLE: said("it can't be read as a PDF: it is cut off, damaged, or none."),
    Fault.ENCRYPTED: said("it is encrypted."),
    Fault.OTHER_DOCUMENT: said(
        "it does not begin with the very bytes that were issued for this version."
    ),
    Fault.HIDDEN: said("its later parts hide what was issued instead of adding to it."),
    Fault.NOT_SIGNED: said("nothing has been signed in it."),
    Fault.OTHER_FIELD: said("it was signed in another place than the one that waits."),
    Fault.SEVERAL_SIGNATURES: said("it holds more than one new signature."),
    Fault.CHANGED_BEFORE: said("more than the signature was added to what was issued."),
    Fault.CHANGED_AFTER: said("it was changed after it had been signed."),
    Fault.EXTRA_FIELD: said("a form field was added or changed beside the signature."),
    Fault.NOT_WHOLE: said("the signature does not cover the whole file."),
    Fault.BROKEN: said("the signature is not one of this file."),
    Fault.WEAK: said("the signature uses methods that are no longer safe."),
    Fault.BROKEN_STAMP: said("its time-stamp is not one of this signature."),
    Fault.FROM_THE_FUTURE: said("its signature says that it was made in the future."),
    Fault.UNTRUSTED: said("its certificate is of no authority that is trusted here."),
    Fault.SELF_SIGNED: said("its certificate vouches for itself alone."),
    Fault.EXPIRED: said("its certificate had expired."),
    Fault.NOT_YET_VALID: said("its certificate was not yet valid."),
    Fault.REVOKED: said("its certificate has been revoked."),
    Fault.REVOCATION_UNKNOWN: said(
        "nothing at hand tells whether its certificate has been revoked."
    ),
    Fault.WRONG_USAGE: said("its certificate is not meant for signing documents."),
}
_TAKE_IT_ANEW = said("Take the PDF that waits for its signature anew, and sign that very file.")
_SIGN_OTHERWISE = said(
    "Sign with a certificate that `[signatures]` in omv.toml accepts, or have it added there."
)
_NEXT_STEPS = {
    Fault.REVOCATION_UNKNOWN: said(
        "Put the authority's newest revocation list among `crls` under `[signatures]` in omv.toml."
    ),
    Fault.FROM_THE_FUTURE: said("Set the clock of the machine that signs, and sign anew."),
} | dict.fromkeys(
    (
        Fault.UNTRUSTED,
        Fault.SELF_SIGNED,
        Fault.EXPIRED,
        Fault.NOT_YET_VALID,
        Fault.REVOKED,
        Fault.WRONG_USAGE,
    ),
    _SIGN_OTHERWISE,
)
WHAT = said("The signed PDF")


def why_refused(fault: Fault) -> Phrase:
    """What was wrong, in words."""
    return _WHY[fault]


def refused(fault: Fault) -> VerificationFailed:
    """The refusal of a signed PDF."""
    return VerificationFailed(
        WHAT, why=_WHY[fault], next_step=_NEXT_STEPS.get(fault, _TAKE_IT_ANEW)
    )
