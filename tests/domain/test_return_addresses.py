"""Return addresses: each names its mail to us, and nobody without the key can make one up."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.domain.return_addresses import LONGEST_BASE, ReturnAddresses

MAIL_ID = f"<{'0f' * 16}@unit.example>"
LEFT = "0f" * 16


def tag(text: str) -> str:
    """A tag that depends on the text alone."""
    return hashlib.sha256(f"key/{text}".encode()).hexdigest()


RETURNS = ReturnAddresses("returns@unit.example", tag)


def test_an_address_leads_back_to_its_mail() -> None:
    """By the left part of its Message-ID, in whatever letters a server writes it."""
    address = RETURNS.of(MAIL_ID)
    assert address == f"returns+{LEFT}-{tag(LEFT)[:12]}@unit.example"
    assert RETURNS.mail_in(address) == LEFT
    assert RETURNS.mail_in(address.upper()) == LEFT


def test_the_envelope_id_leads_back_too() -> None:
    """A notice that has lost the address may still hold what stood on the envelope."""
    assert RETURNS.mail_of(RETURNS.envelope_id(MAIL_ID)) == LEFT


@given(st.text(max_size=90))
def test_no_other_address_leads_to_a_mail(address: str) -> None:
    """Whatever it looks like."""
    assert RETURNS.mail_in(address) is None
    assert RETURNS.mail_of(address) is None


@pytest.mark.parametrize(
    "address",
    [
        f"returns+{LEFT}-{'0' * 12}@unit.example",
        f"returns+{LEFT}-@unit.example",
        f"returns+{LEFT}@unit.example",
        f"returns+-{tag('')[:12]}@unit.example",
        RETURNS.of(MAIL_ID).replace("0f0f", "0f0e", 1),
        RETURNS.of(MAIL_ID).replace("unit.example", "other.example"),
        RETURNS.of(MAIL_ID).replace("returns", "other"),
        ReturnAddresses(RETURNS.base, lambda text: tag(f"other {text}")).of(MAIL_ID),
    ],
    ids=lambda one: one.removeprefix("returns+").partition("@")[0][-20:] or "none",
)
def test_a_forged_address_names_no_mail(address: str) -> None:
    """Not with a mail's id alone, another's tag, another mailbox or another key."""
    assert RETURNS.mail_in(address) is None


def test_an_address_has_room_before_the_at_sign() -> None:
    """64 octets stand there at most (RFC 5321, 4.5.3.1.1), with the longest name allowed too."""
    longest = ReturnAddresses(f"{'r' * LONGEST_BASE}@unit.example", tag).of(MAIL_ID)
    assert len(longest.partition("@")[0]) == 64


@pytest.mark.parametrize("name", ["r" * (LONGEST_BASE + 1), "returns+more"])
def test_settings_name_an_address_that_has_room_for_it(name: str) -> None:
    """Otherwise servers would refuse every mail, or what comes back would name none."""
    with pytest.raises(ValidationError, match="before the @"):
        MailSettings(return_address=f"{name}@unit.example")
