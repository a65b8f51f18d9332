"""Detached signatures: of these very bytes, by a certificate that leads to a given root."""

from datetime import timedelta

import pytest
from asn1crypto import cms

from omv_workflow.adapters.seal.detached import check_detached
from omv_workflow.adapters.seal.validating import read_roots
from omv_workflow.domain.checked_signature import Flaw
from omv_workflow.errors import InvalidInput, VerificationFailed
from tests.adapters.seal.checking_keys import NOW, YEAR, Keys, Kind, issued, made_root, signed

STATEMENT = b'{"format":"a test"}'


@pytest.fixture(scope="module")
def root() -> Keys:
    """An authority."""
    return made_root("Root of a test")


@pytest.fixture(scope="module")
def seal(root: Keys) -> Keys:
    """A seal of it."""
    return issued(root, "Seal of a test")


@pytest.fixture(scope="module")
def stamper(root: Keys) -> Keys:
    """A time-stamp service of it."""
    return issued(root, "Time-stamps of a test", Kind.STAMPS, lasts=YEAR * 10)


def test_an_honest_signature_holds(root: Keys, seal: Keys) -> None:
    """It is named by its level; nothing tells whether its certificate was revoked."""
    found = check_detached(STATEMENT, signed(STATEMENT, seal), [root.asn1], NOW)
    assert (found.flaw, found.level, found.revocation_checked) == (None, "b-b", False)
    assert (found.subject, found.issuer) == (
        "Seal of a test",
        "Root of a test",
    )


def test_a_time_stamp_raises_the_level(root: Keys, seal: Keys, stamper: Keys) -> None:
    """It proves when the signature was there, even after the certificate has expired."""
    signature = signed(STATEMENT, seal, stamper)
    for moment in (NOW, NOW + YEAR * 2):
        found = check_detached(STATEMENT, signature, [root.asn1], moment)
        assert (found.flaw, found.level, found.timestamped_at) == (None, "b-t", NOW)


def test_a_signature_that_was_given_another_certificate_is_broken(root: Keys, seal: Keys) -> None:
    """Which certificate it was made with stands in what was signed."""
    other = issued(root, "Another seal").asn1
    content = cms.ContentInfo.load(signed(STATEMENT, seal))
    content["content"]["certificates"].append(cms.CertificateChoices("certificate", other))
    named = {"issuer": other.issuer, "serial_number": other.serial_number}
    signer = content["content"]["signer_infos"][0]
    signer["sid"] = cms.SignerIdentifier("issuer_and_serial_number", named)
    found = check_detached(STATEMENT, content.dump(force=True), [root.asn1], NOW)
    assert (found.flaw, found.level, found.subject) == (Flaw.BROKEN, None, "Another seal")


def test_a_changed_statement_is_found(root: Keys, seal: Keys) -> None:
    """A single bit is enough."""
    changed = STATEMENT.replace(b"a test", b"b test")
    found = check_detached(changed, signed(STATEMENT, seal), [root.asn1], NOW)
    assert (found.flaw, found.level) == (Flaw.BROKEN, None)


def test_a_signature_of_another_authority_is_not_believed(seal: Keys) -> None:
    """Nor is one where no root is given at all."""
    for roots in ([made_root("Another").asn1], []):
        found = check_detached(STATEMENT, signed(STATEMENT, seal), roots, NOW)
        assert (found.flaw, found.level) == (Flaw.NO_ROOT, None)


def test_certificates_are_valid_in_their_time_alone(root: Keys, seal: Keys) -> None:
    """Without a time-stamp nothing tells that the signature was there before it expired."""
    signature = signed(STATEMENT, seal)
    late = check_detached(STATEMENT, signature, [root.asn1], NOW + YEAR)
    early = check_detached(STATEMENT, signature, [root.asn1], NOW - YEAR * 0.75)
    assert (late.flaw, early.flaw) == (Flaw.EXPIRED, Flaw.NOT_YET_VALID)


def test_a_certificate_for_something_else_does_not_sign(root: Keys) -> None:
    """Its key usage is for enciphering."""
    other = issued(root, "Mail of a test", Kind.ENCIPHERS)
    found = check_detached(STATEMENT, signed(STATEMENT, other), [root.asn1], NOW)
    assert found.flaw is Flaw.UNFIT


def test_a_time_stamp_of_a_stranger_proves_nothing(root: Keys, seal: Keys) -> None:
    """The level that it claims is not named."""
    stranger = issued(made_root("Another"), "Time-stamps", Kind.STAMPS)
    found = check_detached(STATEMENT, signed(STATEMENT, seal, stranger), [root.asn1], NOW)
    assert (found.level, found.timestamped_at) == (None, None)
    assert found.flaw is not None


@pytest.mark.parametrize("signature", [b"", b"x", b"0\x80", b"{}", STATEMENT])
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    """In three lines, and not by the error of some reader."""
    with pytest.raises(VerificationFailed, match="no detached signature"):
        check_detached(STATEMENT, signature, [], NOW)


def test_a_signature_that_brings_its_own_statement_is_refused(root: Keys, seal: Keys) -> None:
    """What is inside might be taken for what was signed."""
    content = cms.ContentInfo.load(signed(STATEMENT, seal))
    content["content"]["encap_content_info"]["content"] = STATEMENT
    with pytest.raises(VerificationFailed, match="no detached signature"):
        check_detached(STATEMENT, content.dump(force=True), [root.asn1], NOW)


def test_damaged_signatures_are_refused_or_found_broken(root: Keys, seal: Keys) -> None:
    """Wherever a byte is changed or the end is missing."""
    signature = signed(STATEMENT, seal)
    for at in range(0, len(signature), 37):
        changed = bytearray(signature)
        changed[at] ^= 0x41
        for damaged in (bytes(changed), signature[:at]):
            try:
                found = check_detached(STATEMENT, damaged, [root.asn1], NOW)
            except VerificationFailed:
                continue
            assert found.flaw is not None or damaged[at:] != signature[at:]


def test_roots_come_as_pem_or_der(root: Keys) -> None:
    """A file that holds none is named."""
    assert len(read_roots([("a", root.pem), ("b", root.asn1.dump())])) == 2
    for content in (b"", b"not a certificate", b"0\x03\x02\x01\x01"):
        with pytest.raises(InvalidInput, match=r"juuri\.pem"):
            read_roots([("juuri.pem", content)])


def test_a_later_moment_changes_nothing_within_the_year(root: Keys, seal: Keys) -> None:
    """The moment at which it is checked is handed down."""
    moment = NOW + timedelta(days=30)
    assert check_detached(STATEMENT, signed(STATEMENT, seal), [root.asn1], moment).flaw is None
