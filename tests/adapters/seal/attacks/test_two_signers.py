"""Files that two sign: whoever tampers with one signature to hide or replace it is found."""

from collections.abc import Callable
from typing import Any

import pytest
from pyhanko.pdf_utils import generic as pdf_objects

from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature
from tests.adapters.seal.attacks.checking import FIELD, found_in
from tests.adapters.seal.attacks.people import NOW, Holder, signed, signer_of
from tests.adapters.seal.attacks.tampering import changed

SECOND = "Confirmation2"
generic: Any = pdf_objects  # it tells no types


@pytest.fixture(scope="module")
def countersigner(root: Holder) -> Holder:
    """Whoever signs second."""
    return signer_of(root, "Apulaisjohtaja")


@pytest.fixture(scope="module")
def both(honest: bytes, countersigner: Holder) -> bytes:
    """The file with both signatures, as they should be."""
    return signed(honest, countersigner, SECOND)


def _field(writer: Any, number: int) -> Any:
    field = writer.root["/AcroForm"]["/Fields"][number]
    writer.update_container(field)
    return field


def first_taken_away(writer: Any) -> None:
    """The first signer's field is empty again."""
    del _field(writer, 0)["/V"]


def first_replaced(writer: Any) -> None:
    """Another signature in the same name stands in it, which is none of this file."""
    field = _field(writer, 0)
    other = generic.DictionaryObject(field["/V"])
    contents = bytearray(other["/Contents"].rstrip(b"\0"))
    contents[-1] ^= 1  # the last byte of what the key made
    other["/Contents"] = generic.ByteStringObject(bytes(contents))
    field["/V"] = writer.add_object(other)


def lock_taken_away(writer: Any) -> None:
    """The last signer's field no longer locks the file."""
    del _field(writer, 1)["/Lock"]


def lock_loosened(writer: Any) -> None:
    """It lets forms be filled in after it."""
    field = _field(writer, 1)
    field["/Lock"]["/P"] = generic.NumberObject(2)


OF_SIGNATURES = (first_taken_away, first_replaced)
OF_LOCKS = (lock_taken_away, lock_loosened)
Tampering = Callable[[Any], None]


def holds(pdf: bytes, root: Holder, signers: int) -> bool:
    """Whether `omv verify` finds so many good signatures and nothing else."""
    found = check_pdf(pdf, [root.asn1], NOW)
    return len(found) == signers and all(one.flaw is None for one in found)


def found_sound(pdf: bytes, root: Holder) -> bool:
    """Whether it finds nothing wrong, be there ever so few signatures."""
    return all(one.flaw is None for one in check_pdf(pdf, [root.asn1], NOW))


def test_both_hold(both: bytes, root: Holder) -> None:
    """Otherwise what follows would prove nothing."""
    assert holds(both, root, 2)


@pytest.mark.parametrize("tampering", [*OF_SIGNATURES, *OF_LOCKS], ids=lambda one: one.__name__)
def test_what_is_done_before_the_second_signs_is_refused(
    tampering: Tampering, honest: bytes, countersigner: Holder, root: Holder, trust: Trust
) -> None:
    """The second signature is good, and covers it all."""
    returned = signed(changed(honest, tampering), countersigner, SECOND)
    assert isinstance(found_in(returned, honest, trust, field=SECOND), Fault)
    assert not found_sound(returned, root)


@pytest.mark.parametrize("tampering", OF_LOCKS, ids=lambda one: one.__name__)
def test_a_lock_that_is_stripped_before_the_first_signs_is_refused(
    tampering: Tampering, issued: bytes, director: Holder, root: Holder, trust: Trust
) -> None:
    """Or else more could be added when both have signed."""
    returned = signed(changed(issued, tampering), director)
    assert found_in(returned, issued, trust) in {Fault.CHANGED_BEFORE, Fault.EXTRA_FIELD}
    assert not found_sound(returned, root)


@pytest.mark.parametrize("tampering", [*OF_SIGNATURES, *OF_LOCKS], ids=lambda one: one.__name__)
def test_what_is_done_after_both_have_signed_is_found(
    tampering: Tampering, honest: bytes, both: bytes, root: Holder, trust: Trust
) -> None:
    """What is left does not hold."""
    after = changed(both, tampering)
    assert isinstance(found_in(after, honest, trust, field=SECOND), Fault)
    assert not found_sound(after, root)


def test_the_second_does_not_sign_before_the_first(
    issued: bytes, director: Holder, countersigner: Holder, root: Holder, trust: Trust
) -> None:
    """Each signs what those before have signed: nothing may come after the last."""
    last_first = signed(issued, countersigner, SECOND)
    assert found_in(last_first, issued, trust) is Fault.OTHER_FIELD
    swapped = signed(last_first, director, FIELD)
    assert isinstance(found_in(swapped, issued, trust), Fault)
    assert not found_sound(swapped, root)


def test_the_first_signers_file_is_not_taken_for_the_seconds(
    honest: bytes, both: bytes, countersigner: Holder, trust: Trust
) -> None:
    """Whose signature it is that is new, the field tells."""
    assert found_in(honest, honest, trust, field=SECOND) is Fault.NOT_SIGNED
    found = found_in(both, honest, trust, field=SECOND)
    assert isinstance(found, FoundSignature)
    assert found.certificate_sha256 == countersigner.sha256
