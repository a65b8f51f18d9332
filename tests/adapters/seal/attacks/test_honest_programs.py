"""What other programs sign in the empty field is believed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import FoundSignature
from tests.adapters.seal.attacks.checking import found_in
from tests.adapters.seal.attacks.people import NOW, Holder, signed, signer_of
from tests.adapters.seal.attacks.programs import PROGRAMS, card_of


@pytest.fixture(scope="module")
def card(root: Holder) -> Holder:
    """A holder with a key that every program knows."""
    return card_of(root)


@pytest.mark.parametrize("sign", PROGRAMS)
def test_an_honest_file_is_believed(
    sign: Callable[[Path, Path, Holder], None],
    tmp_path: Path,
    issued: bytes,
    card: Holder,
    root: Holder,
    trust: Trust,
) -> None:
    """Whoever made the signature, it is the holder's; another signs after it, and both hold."""
    (tmp_path / "issued.pdf").write_bytes(issued)
    sign(tmp_path / "issued.pdf", tmp_path / "signed.pdf", card)
    first = (tmp_path / "signed.pdf").read_bytes()
    found = found_in(first, issued, trust)
    assert isinstance(found, FoundSignature), found
    assert (found.certificate_sha256, found.whole) == (card.sha256, True)
    both = signed(first, signer_of(root, "Apulaisjohtaja"), "Confirmation2")
    assert isinstance(found_in(both, first, trust, field="Confirmation2"), FoundSignature)
    assert {one.flaw for one in check_pdf(both, [root.asn1], NOW)} == {None}
