"""What was found of a signature: whose it is, when, how strong, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Flaw(StrEnum):
    """What keeps a signature from being believed, the gravest first."""

    BROKEN = "broken"
    CHANGED_AFTER = "changed_after"
    CHANGED_BEFORE = "changed_before"
    NO_ROOT = "no_root"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNFIT = "unfit"
    WEAK = "weak"
    TIME_STAMP = "time_stamp"
    OTHER = "other"


@dataclass(frozen=True)
class CheckedSignature:
    """One signature of a PDF, in a field, or a detached one.

    `subject` and `issuer` are names as the certificate has them. `signed_at` is what the signer
    says, `timestamped_at` what a time-stamp that holds proves. `level` is B-B, B-T or B-LT (ETSI EN
    319 142-1 and 319 122-1) as far as it was found to hold; empty where it is of none of them.
    `revocation_checked` tells whether what is there says that the certificate was not revoked.
    """

    field: str | None
    subject: str
    issuer: str
    certificate_sha256: str
    is_test: bool
    signed_at: datetime | None
    timestamped_at: datetime | None
    level: str | None
    revocation_checked: bool
    is_whole: bool
    flaw: Flaw | None
