"""Signed PDFs: honest ones hold at their level, and each way to cheat is told apart."""

import pytest

from omv_workflow.adapters.seal.signed_pdf import MOST_REVISIONS, check_pdf
from omv_workflow.domain.checked_signature import Flaw
from omv_workflow.errors import VerificationFailed
from tests.adapters.seal.checking_keys import (
    NOW,
    YEAR,
    Keys,
    Kind,
    issued,
    made_root,
    sealed,
    with_field,
)
from tests.adapters.seal.small_pdf import small_pdf, with_other_text


@pytest.fixture(scope="module")
def root() -> Keys:
    """An authority."""
    return made_root("Root of a test")


@pytest.fixture(scope="module")
def seal(root: Keys) -> Keys:
    """A seal of it."""
    return issued(root, "Seal of a test")


@pytest.fixture(scope="module")
def issued_pdf() -> bytes:
    """A PDF with two empty fields."""
    return with_field(with_field(small_pdf()), "Confirmation2")


@pytest.fixture(scope="module")
def sealed_pdf(issued_pdf: bytes, seal: Keys) -> bytes:
    """The same, sealed in the first field."""
    return sealed(issued_pdf, seal)


def flaws(pdf: bytes, root: Keys) -> list[Flaw | None]:
    """What is wrong with each signature."""
    return [one.flaw for one in check_pdf(pdf, [root.asn1], NOW)]


def test_an_honest_seal_holds(sealed_pdf: bytes, root: Keys) -> None:
    """It covers the whole file, in its field, and is named by its level."""
    (found,) = check_pdf(sealed_pdf, [root.asn1], NOW)
    assert (found.field, found.flaw, found.is_whole) == ("Confirmation1", None, True)
    assert (found.level, found.timestamped_at) == ("b-b", None)


def test_a_time_stamped_seal_outlives_its_certificate(
    issued_pdf: bytes, seal: Keys, root: Keys
) -> None:
    """The stamp proves when it was made."""
    stamper = issued(root, "Time-stamps", Kind.STAMPS, lasts=YEAR * 10)
    pdf = sealed(issued_pdf, seal, stamper=stamper)
    for moment in (NOW, NOW + YEAR * 3):
        (found,) = check_pdf(pdf, [root.asn1], moment)
        assert (found.flaw, found.level, found.timestamped_at) == (None, "b-t", NOW)


def test_two_signers_one_after_the_other_hold(sealed_pdf: bytes, seal: Keys, root: Keys) -> None:
    """The second signs in the field that was there for it."""
    pdf = sealed(sealed_pdf, seal, "Confirmation2")
    assert flaws(pdf, root) == [None, None]


def test_a_page_that_was_changed_after_the_seal_is_found(sealed_pdf: bytes, root: Keys) -> None:
    """What is written behind it is no part of what was signed."""
    assert flaws(with_other_text(sealed_pdf), root) == [Flaw.CHANGED_AFTER]


def test_a_page_that_was_changed_before_the_seal_is_found(
    issued_pdf: bytes, seal: Keys, root: Keys
) -> None:
    """Though the signature covers the change."""
    assert flaws(sealed(with_other_text(issued_pdf), seal), root) == [Flaw.CHANGED_BEFORE]


def test_a_byte_that_was_changed_is_found(sealed_pdf: bytes, root: Keys) -> None:
    """Anywhere in what was signed."""
    assert flaws(sealed_pdf.replace(b"(Plan)", b"(Flan)"), root) == [Flaw.BROKEN]


def test_a_stranger_and_time_are_told_apart(sealed_pdf: bytes, root: Keys) -> None:
    """Each by its own flaw."""
    (stranger,) = check_pdf(sealed_pdf, [made_root("Another").asn1], NOW)
    (expired,) = check_pdf(sealed_pdf, [root.asn1], NOW + YEAR)
    assert (stranger.flaw, expired.flaw) == (Flaw.NO_ROOT, Flaw.EXPIRED)


def test_the_certificate_of_the_seal_itself_may_be_the_root(sealed_pdf: bytes, seal: Keys) -> None:
    """Then nobody else of the same authority is believed."""
    (found,) = check_pdf(sealed_pdf, [seal.asn1], NOW)
    assert found.flaw is None


def test_a_second_signature_of_a_stranger_is_told(sealed_pdf: bytes, root: Keys) -> None:
    """The first one stays what it was."""
    stranger = issued(made_root("Another"), "Stranger")
    pdf = sealed(sealed_pdf, stranger, "Confirmation2")
    assert flaws(pdf, root) == [None, Flaw.NO_ROOT]


def test_a_pdf_without_signatures_has_none(issued_pdf: bytes, root: Keys) -> None:
    """An empty field is no signature."""
    assert flaws(issued_pdf, root) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"x" * 1000])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    """Whatever a reader makes of it."""
    with pytest.raises(VerificationFailed, match="can't be read"):
        check_pdf(content, [], NOW)


def test_damaged_pdfs_are_refused_or_found_broken(sealed_pdf: bytes, root: Keys) -> None:
    """Cut off anywhere, or with bytes changed: but for the room for a signature, left empty."""
    room = range(sealed_pdf.index(b"<3082"), sealed_pdf.index(b"00>"))
    for at in range(10, len(sealed_pdf), len(sealed_pdf) // 40):
        if at in room:
            continue
        changed = bytearray(sealed_pdf)
        changed[at] ^= 0x55
        for damaged in (sealed_pdf[:at], bytes(changed)):
            try:
                found = check_pdf(damaged, [root.asn1], NOW)
            except VerificationFailed:
                continue
            assert not found or found[0].flaw is not None or damaged == sealed_pdf


def test_a_pdf_that_was_added_to_without_end_is_refused(sealed_pdf: bytes, root: Keys) -> None:
    """Each part is compared with those before it, so their number is bounded."""
    for _ in range(MOST_REVISIONS):
        sealed_pdf = with_other_text(sealed_pdf)
    with pytest.raises(VerificationFailed, match="more than 100 times"):
        flaws(sealed_pdf, root)
