"""What `omv verify` finds of the same tamperings, without the issued PDF at hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID

from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.domain.checked_signature import Flaw
from omv_workflow.errors import VerificationFailed
from tests.adapters.seal.attacks.checking import FIELD, LOOSE_ENDS, TAMPERINGS
from tests.adapters.seal.attacks.people import (
    NOW,
    Holder,
    bringing,
    revoking,
    signed,
    signer_of,
    stamper_of,
    vouching_of,
)
from tests.adapters.seal.attacks.tampering import changed

Tampering = Callable[[Any], None]


def flaws(pdf: bytes, root: Holder) -> set[Flaw | None]:
    """What is wrong with its signatures; a file that can't be read at all is as broken."""
    try:
        return {one.flaw for one in check_pdf(pdf, [root.asn1], NOW)}
    except VerificationFailed:
        return {Flaw.BROKEN}


def test_honest_files_hold(honest: bytes, root: Holder) -> None:
    """Signed by one, or by two one after the other."""
    both = signed(honest, signer_of(root, "Apulaisjohtaja"), "Confirmation2")
    assert flaws(honest, root) == flaws(both, root) == {None}


def test_a_time_stamp_from_the_future_does_not_hold(
    issued: bytes, director: Holder, root: Holder
) -> None:
    """By it, a certificate that is over could be said to have been valid."""
    stamper = stamper_of(root, NOW + timedelta(days=40))
    assert flaws(signed(issued, director, stamper=stamper), root) == {Flaw.TIME_STAMP}


def test_a_list_in_the_file_that_names_its_seal_counts(
    issued: bytes, director: Holder, root: Holder
) -> None:
    """Though the certificate names no address to ask at; one of others tells nothing of it."""
    made = signed(issued, director)
    assert flaws(bringing(made, revoking(root, director)), root) == {Flaw.REVOKED}
    assert flaws(bringing(made, revoking(root)), root) == {None}


@pytest.mark.parametrize(
    "purpose",
    [
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.TIME_STAMPING,
        ExtendedKeyUsageOID.OCSP_SIGNING,
    ],
)
def test_a_certificate_for_something_else_does_not_hold(
    issued: bytes, root: Holder, purpose: ObjectIdentifier
) -> None:
    """An authority vouches for servers as well, by the same root."""
    server = signer_of(root, usage=frozenset({"digital_signature"}), purposes=[purpose])
    assert flaws(signed(issued, server), root) == {Flaw.UNFIT}


def test_a_certificate_that_vouches_for_others_does_not_hold(issued: bytes, root: Holder) -> None:
    """Its key is one of an authority."""
    assert flaws(signed(issued, vouching_of(root)), root) == {Flaw.UNFIT}


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_what_was_changed_before_it_was_signed_is_found(
    tampering: Tampering, issued: bytes, director: Holder, root: Holder
) -> None:
    """Though the signature is good and covers it all."""
    field = "Other" if tampering.__name__ == "field_renamed" else FIELD
    found = flaws(signed(changed(issued, tampering), director, field), root)
    assert found
    assert found <= {Flaw.CHANGED_BEFORE, Flaw.BROKEN}


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_what_was_changed_after_it_was_signed_is_found(
    tampering: Tampering, honest: bytes, root: Holder
) -> None:
    """What is shown is no longer what was signed."""
    found = flaws(changed(honest, tampering), root)
    assert found
    assert found <= {Flaw.CHANGED_AFTER, Flaw.CHANGED_BEFORE, Flaw.BROKEN}


@pytest.mark.parametrize("end", LOOSE_ENDS)
def test_bytes_behind_the_signed_file_are_found(honest: bytes, root: Holder, end: bytes) -> None:
    """They were not signed, whether or not a reader shows them."""
    assert flaws(honest + end, root) == {Flaw.CHANGED_AFTER}
