"""The plan as it is issued, signed by the programs of others: taken, and sealed after that."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.adapters.seal.keys import FileKey
from omv_workflow.adapters.seal.sealing import PadesSealer
from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import FoundSignature
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, field_name, signature_fields
from omv_workflow.steps.ports import MadePdf
from tests.adapters.seal.attacks.checking import found_in
from tests.adapters.seal.attacks.people import NOW, Holder, authority
from tests.adapters.seal.attacks.programs import (
    PASSWORD,
    PROGRAMS,
    card_of,
    run_program,
    with_pdfsig,
)

LATER = ("Varmennus",)
BLOCK = SealBlock("Oulu 5.5.2047", "Sähköinen leima", "Tarkastaja", None, "fi")
Signing = Callable[[Path, Path, Holder], None]


@pytest.fixture(scope="module")
def root() -> Holder:
    """The authority that is trusted."""
    return authority("Varmentaja")


@pytest.fixture(scope="module")
def card(root: Holder) -> Holder:
    """Whose signature it is."""
    return card_of(root)


@pytest.fixture(scope="module")
def countersigned(pdfs: Mapping[str, MadePdf]) -> bytes:
    """A plan that two sign, as it is issued."""
    return PdfIssuer().issue(pdfs["countersigned plan"].content, signature_fields(LATER, "fi"))


def signed_by(sign: Signing, issued: bytes, card: Holder, folder: Path) -> bytes:
    """What a program makes of it."""
    (folder / "issued.pdf").write_bytes(issued)
    sign(folder / "issued.pdf", folder / "signed.pdf", card)
    return (folder / "signed.pdf").read_bytes()


def check_taken(returned: bytes, issued: bytes, card: Holder, root: Holder) -> None:
    """It is taken as that holder's, where it comes back and where it is verified."""
    found = found_in(returned, issued, Trust(roots=(root.asn1,)))
    assert isinstance(found, FoundSignature), found
    assert (found.certificate_sha256, found.whole) == (card.sha256, True)
    assert [one.flaw for one in check_pdf(returned, [root.asn1], NOW)] == [None]


@pytest.mark.parametrize("sign", PROGRAMS)
def test_the_issued_plan_is_taken_whoever_signed_it(
    sign: Signing, pdfs: Mapping[str, MadePdf], card: Holder, root: Holder, tmp_path: Path
) -> None:
    """With its tags, its fonts and its metadata, as it came from LibreOffice."""
    issued = pdfs["issued plan"].content
    check_taken(signed_by(sign, issued, card, tmp_path), issued, card, root)


@pytest.mark.parametrize("sign", PROGRAMS)
def test_the_next_signers_seal_holds_upon_it(
    sign: Signing, countersigned: bytes, card: Holder, root: Holder, tmp_path: Path
) -> None:
    """Ours stands behind that of another program, and neither breaks the other."""
    first = signed_by(sign, countersigned, card, tmp_path)
    check_taken(first, countersigned, card, root)
    both = sealed(first, card, tmp_path)
    assert both.startswith(first)
    assert [one.flaw for one in check_pdf(both, [root.asn1], NOW)] == [None, None]


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs Debian's poppler-utils")
def test_pdfsig_finds_both_valid(countersigned: bytes, card: Holder, tmp_path: Path) -> None:
    """Its own signature, and the seal upon it, which covers all."""
    both = sealed(signed_by(with_pdfsig, countersigned, card, tmp_path), card, tmp_path)
    (tmp_path / "both.pdf").write_bytes(both)
    told = run_program("pdfsig", "-nocert", str(tmp_path / "both.pdf"))
    assert told.count("Signature is Valid") == 2
    assert told.count("Signature #") == 2
    assert told.count("Total document signed") == 1


def sealed(first: bytes, by: Holder, folder: Path) -> bytes:
    """The file with our seal in the second field."""
    path = folder / "seal.p12"
    path.write_bytes(by.pkcs12(PASSWORD.encode()))
    path.chmod(0o600)
    return PadesSealer(FileKey(path, PASSWORD), SealLevel.B_B).seal(
        first, field_name(2), BLOCK, NOW
    )
