"""One-time codes: those of RFC 6238, taken once; and recovery codes, however they are typed."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.one_time_codes import (
    as_typed,
    in_groups,
    new_recovery_code,
    new_secret,
    otpauth_uri,
    recovery_hash,
    step_of,
)

RFC_SECRET = b32encode(b"12345678901234567890").decode()
STEP = timedelta(seconds=30)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis gives them their zone


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")],
)
def test_the_codes_of_the_rfc_are_taken(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, of its eight digits the last six."""
    now = datetime.fromtimestamp(seconds, UTC)
    assert step_of(RFC_SECRET, code, now, after=0) == seconds // 30


@given(now=INSTANTS, token=st.text())
def test_a_code_counts_a_step_around_its_own_and_once(now: datetime, token: str) -> None:
    """After it was taken neither it nor an earlier one is."""
    secret = new_secret(token)
    code = pyotp.TOTP(secret).at(now)
    for seen in (now - STEP, now, now + STEP):
        step = step_of(secret, code, seen, after=0)
        assert step is not None
        assert step_of(secret, code, seen, after=step + 1) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\n"])  # noqa: RUF001 - wide digits are what is tried
def test_what_is_no_code_is_none(typed: str) -> None:
    """Of no step."""
    assert step_of(RFC_SECRET, typed, datetime(2027, 3, 1, tzinfo=UTC), after=0) is None


def test_a_recovery_code_is_known_however_it_is_typed() -> None:
    """In small letters, with blanks or nothing in the place of hyphens; for its owner alone."""
    code = new_recovery_code("token")
    whole = recovery_hash("unit", "person", code)
    for typed in (code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "):
        assert recovery_hash("unit", "person", typed) == whole
    assert recovery_hash("unit", "other", code) != whole
    assert recovery_hash("other", "person", code) != whole


def test_secrets_are_as_long_as_the_rfcs_ask() -> None:
    """160 bits for an app; 120 for a recovery code, which needs no slow hash then."""
    assert len(new_secret("token")) == 160 // 5
    assert len(as_typed(new_recovery_code("token"))) == 120 // 5
    assert as_typed(in_groups(new_secret("token"))) == new_secret("token")


def test_the_picture_names_person_and_unit() -> None:
    """As apps show them; nothing in a name breaks out of its place."""
    secret = new_secret("token")
    uri = otpauth_uri(secret, "a@b.example", "Unit & secret=X?")
    assert uri.startswith("otpauth://totp/Unit%20%26%20secret%3DX%3F:a%40b.example?")
    assert uri.count(f"secret={secret}") == 1
