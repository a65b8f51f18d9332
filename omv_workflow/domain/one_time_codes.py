"""Codes that are used once: those of an authenticator app (TOTP, RFC 6238), and recovery codes."""

import hashlib
import re
from base64 import b32encode
from datetime import datetime

import pyotp

from omv_workflow.domain.canonical import sha256_hex

RECOVERY_CODES = 10
_SECRET_BYTES = 20  # as long as what SHA-1 gives (RFC 4226, 4)
_RECOVERY_BYTES = 15  # 120 bits: too many to be guessed, so that no slow hash is needed
_AROUND = (-1, 0, 1)  # clocks differ, and typing takes its time (RFC 6238, 5.2)
_CODE = re.compile(r"[0-9]{6}")
_IN_FOURS = re.compile(r".{4}")


def new_secret(token: str) -> str:
    """A secret made from a new token, as authenticator apps take it: in base 32."""
    return _base32(token, _SECRET_BYTES)


def new_recovery_code(token: str) -> str:
    """A recovery code made from a new token."""
    return in_groups(_base32(token, _RECOVERY_BYTES))


def in_groups(secret: str) -> str:
    """A secret as people read and type it: in groups of four."""
    return "-".join(_IN_FOURS.findall(secret))


def as_typed(code: str) -> str:
    """A code without what people put between its groups."""
    return re.sub(r"[\s-]", "", code).upper()


def step_of(secret: str, typed: str, now: datetime, *, after: int) -> int | None:
    """The time step whose code was typed; None where it is that of no step near `now`.

    Args:
        secret: in base 32.
        typed: as `as_typed` gives it.
        now: when it was typed.
        after: the last step whose code was taken; none up to it is taken again (RFC 6238, 5.2).
    """
    if not _CODE.fullmatch(typed):
        return None
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    near = (present + distance for distance in _AROUND)
    right = [one for one in near if pyotp.utils.strings_equal(totp.generate_otp(one), typed)]
    return next((one for one in right if one > after), None)


def otpauth_uri(secret: str, person: str, issuer: str) -> str:
    """What the picture holds that authenticator apps read (the Key URI Format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=issuer)


def recovery_hash(unit_id: str, person_id: str, typed: str) -> str:
    """By which a recovery code of a person is found."""
    return sha256_hex(f"recovery code {unit_id}/{person_id} {as_typed(typed)}".encode())


def _base32(token: str, length: int) -> str:
    return b32encode(hashlib.sha256(token.encode()).digest()[:length]).decode()
