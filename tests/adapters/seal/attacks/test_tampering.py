"""A file that says something else than what was issued is refused, however it was made to."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from omv_workflow.adapters.seal.returned import ReturnedPdfs
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature, why_refused
from omv_workflow.domain.versions import Strength
from omv_workflow.errors import VerificationFailed
from tests.adapters.seal.attacks.checking import (
    ADDS_FIELDS,
    FIELD,
    LOOSE_ENDS,
    TAMPERINGS,
    found_in,
)
from tests.adapters.seal.attacks.people import NOW, Holder, signed, signer_of, stamper_of
from tests.adapters.seal.attacks.small import small_issued
from tests.adapters.seal.attacks.tampering import (
    changed,
    hidden_by_its_copy,
    look_copied,
    look_emptied,
)

Tampering = Callable[[Any], None]


def test_an_honest_file_is_believed(
    issued: bytes, honest: bytes, director: Holder, trust: Trust
) -> None:
    """Whose signature it is, is told by the certificate."""
    found = ReturnedPdfs(trust).check(issued, honest, FIELD, NOW)
    assert (found.certificate_sha256, found.whole) == (director.sha256, True)
    assert (found.strength, found.timestamped_at) == (Strength.ADVANCED, None)


def test_the_second_signer_signs_what_the_first_has_signed(
    honest: bytes, root: Holder, trust: Trust
) -> None:
    """What the first signer left is what is issued to the second."""
    second = signer_of(root, "Apulaisjohtaja")
    returned = signed(honest, second, "Confirmation2")
    found = found_in(returned, honest, trust, field="Confirmation2")
    assert isinstance(found, FoundSignature)
    assert found.certificate_sha256 == second.sha256


def test_a_file_with_what_it_takes_to_check_it_later_is_believed(
    issued: bytes, director: Holder, root: Holder, trust: Trust
) -> None:
    """A time-stamp of the signature tells when it was made."""
    stamper = stamper_of(root)
    found = found_in(signed(issued, director, stamper=stamper), issued, trust)
    assert isinstance(found, FoundSignature)
    assert found.timestamped_at == stamper.fixed_dt


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_what_was_changed_before_it_was_signed_is_refused(
    tampering: Tampering, issued: bytes, director: Holder, trust: Trust
) -> None:
    """The signature is good, and covers it all; yet it is not of what was issued."""
    field = "Other" if tampering.__name__ == "field_renamed" else FIELD
    returned = signed(changed(issued, tampering), director, field)
    added = {Fault.EXTRA_FIELD} if tampering in ADDS_FIELDS else {Fault.CHANGED_BEFORE}
    assert found_in(returned, issued, trust, field=field) in added


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_what_was_changed_after_it_was_signed_is_refused(
    tampering: Tampering, issued: bytes, honest: bytes, trust: Trust
) -> None:
    """What is shown is no longer what was signed."""
    renamed = {Fault.EXTRA_FIELD} if tampering.__name__ == "field_renamed" else set()
    assert found_in(changed(honest, tampering), issued, trust) in {Fault.CHANGED_AFTER, *renamed}


def test_a_generation_that_no_reader_agrees_on_is_refused(
    issued: bytes, director: Holder, trust: Trust
) -> None:
    """A lenient one passes over it, others lose the page."""
    copied = changed(issued, hidden_by_its_copy)
    lost = re.sub(rb"(\d{10}) 00001 n", rb"\1 70000 n", copied)
    assert lost != copied
    assert found_in(signed(lost, director), issued, trust) is Fault.UNREADABLE


@pytest.mark.parametrize("leaving", [look_copied, look_emptied])
def test_what_the_field_no_longer_looks_like_may_stay_behind(
    leaving: Tampering, director: Holder, trust: Trust
) -> None:
    """Nothing names it any more."""
    drawn = small_issued(look=b"0 0 9 9 re n")
    returned = signed(drawn, director, change=leaving)
    assert isinstance(found_in(returned, drawn, trust), FoundSignature)


def test_the_look_of_an_earlier_signature_is_not_hidden(
    honest: bytes, root: Holder, trust: Trust
) -> None:
    """By whoever signs next."""
    second = signer_of(root, "Apulaisjohtaja")
    returned = signed(changed(honest, look_copied), second, "Confirmation2")
    assert found_in(returned, honest, trust, field="Confirmation2") is Fault.CHANGED_BEFORE


@pytest.mark.parametrize("end", LOOSE_ENDS)
def test_bytes_behind_the_signed_file_are_refused(
    issued: bytes, honest: bytes, trust: Trust, end: bytes
) -> None:
    """No reader shows them, but they are nothing that was signed, and make it another file."""
    assert found_in(honest + end, issued, trust) is Fault.CHANGED_AFTER


def test_what_has_not_been_signed_is_refused(issued: bytes, trust: Trust) -> None:
    """Neither the very file, nor one with something behind it."""
    assert found_in(issued, issued, trust) is Fault.NOT_SIGNED
    assert found_in(issued + b"\n% junk\n", issued, trust) is Fault.NOT_SIGNED


def test_a_second_signature_by_a_stranger_is_refused(
    issued: bytes, honest: bytes, root: Holder, trust: Trust
) -> None:
    """Be it in the next signer's field or in one of their own."""
    stranger = signer_of(root, "Vieras")
    for field in ("Confirmation2", "Stranger"):
        returned = signed(honest, stranger, field)
        assert found_in(returned, issued, trust) is Fault.SEVERAL_SIGNATURES


def test_a_signature_in_another_field_is_refused(
    issued: bytes, director: Holder, trust: Trust
) -> None:
    """Each signer has a place; a new place is none."""
    assert found_in(signed(issued, director, "Confirmation2"), issued, trust) is Fault.OTHER_FIELD
    assert found_in(signed(issued, director, "Own"), issued, trust) is Fault.EXTRA_FIELD


def test_a_signature_of_another_document_is_refused(
    issued: bytes, honest: bytes, director: Holder, trust: Trust
) -> None:
    """The signature is a good one, but not of these bytes."""
    other = signed(small_issued("Toinen"), director)
    contents = re.compile(rb"/Contents <([0-9a-fA-F]{2000,})>")
    theirs, ours = contents.search(other), contents.search(honest)
    assert theirs
    assert ours
    moved = honest.replace(ours[1], theirs[1])
    assert found_in(moved, issued, trust) is Fault.BROKEN


def test_another_versions_file_is_refused(issued: bytes, director: Holder, trust: Trust) -> None:
    """Another plan's, cycle's or version's PDF begins with other bytes."""
    other = signed(small_issued("Toinen versio"), director)
    assert found_in(other, issued, trust) is Fault.OTHER_DOCUMENT


def test_a_document_behind_the_issued_one_is_refused(
    issued: bytes, director: Holder, trust: Trust
) -> None:
    """It begins with the issued bytes, but no reader ever looks at them."""
    hiding = _moved(signed(small_issued("Toinen"), director), issued)
    assert found_in(hiding, issued, trust) in {Fault.HIDDEN, Fault.UNREADABLE}


def test_a_changed_byte_in_what_was_signed_is_found(
    issued: bytes, honest: bytes, trust: Trust
) -> None:
    """In the issued part it is another document, behind it a broken signature."""
    assert found_in(honest.replace(b"24 Tf", b"25 Tf", 1), issued, trust) is Fault.OTHER_DOCUMENT
    place = honest.index(b"/ByteRange", len(issued)) - 2
    assert found_in(_flipped(honest, place), issued, trust) in {Fault.BROKEN, Fault.UNREADABLE}


def test_each_refusal_has_words_of_its_own(issued: bytes, trust: Trust) -> None:
    """Whoever returns a file learns what was wrong with it."""
    assert len({why_refused(one) for one in Fault}) == len(Fault)
    with pytest.raises(VerificationFailed, match=re.escape(why_refused(Fault.NOT_SIGNED))):
        ReturnedPdfs(trust).check(issued, issued, FIELD, NOW)


def _moved(pdf: bytes, behind: bytes) -> bytes:
    """A PDF behind another, with the places of its objects put right."""
    shift = len(behind)

    def entry(found: re.Match[bytes]) -> bytes:
        return b"%010d %s n" % (int(found[1]) + shift, found[2])

    moved = re.sub(rb"(\d{10}) (\d{5}) n", entry, pdf)
    moved = re.sub(
        rb"(startxref\s+)(\d+)", lambda one: one[1] + b"%d" % (int(one[2]) + shift), moved
    )
    moved = re.sub(rb"(/Prev )(\d+)", lambda one: one[1] + b"%d" % (int(one[2]) + shift), moved)
    return behind + moved


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
