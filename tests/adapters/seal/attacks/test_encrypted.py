"""An encrypted file is refused for being encrypted, whoever may open it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from omv_workflow.adapters.seal.in_child import CheckedInChild
from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, why_refused
from omv_workflow.domain.trust_settings import Rewritten, TrustSettings
from omv_workflow.errors import VerificationFailed
from tests.adapters.seal.attacks.checking import FIELD, found_in
from tests.adapters.seal.attacks.people import NOW, Holder

WORDS = pytest.mark.parametrize("opens_with", ["", "avaa"], ids=["owner's alone", "user's"])
WHY = re.escape(why_refused(Fault.ENCRYPTED))


def encrypted(pdf: bytes, opens_with: str, algorithm: str = "AES-256") -> bytes:
    """The file, to be opened with a password; with an empty one, anybody's program opens it."""
    writer = PdfWriter(PdfReader(BytesIO(pdf)))
    writer.encrypt(opens_with, "omistaja", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@WORDS
@pytest.mark.parametrize("algorithm", ["AES-256", "RC4-128"])
def test_a_returned_file_is_refused(
    issued: bytes, honest: bytes, trust: Trust, opens_with: str, algorithm: str
) -> None:
    """Be it signed or not; it is no longer what was issued, and this is why."""
    for pdf in (issued, honest):
        returned = encrypted(pdf, opens_with, algorithm)
        assert found_in(returned, issued, trust) is Fault.ENCRYPTED


@WORDS
def test_it_is_refused_where_rewritten_files_are_accepted(
    tmp_path: Path, issued: bytes, honest: bytes, root: Holder, opens_with: str
) -> None:
    """In the process that checks, by its own message."""
    (tmp_path / "root.pem").write_bytes(root.pem)
    accepting = TrustSettings(trust=("root.pem",), rewritten=Rewritten.ACCEPT_AS_RECORDED)
    with pytest.raises(VerificationFailed, match=WHY):
        CheckedInChild(tmp_path, accepting).check(issued, encrypted(honest, opens_with), FIELD, NOW)


def test_encryption_that_is_appended_is_refused(issued: bytes, honest: bytes, trust: Trust) -> None:
    """It begins with the issued bytes, and no reader would show them."""
    (start,) = re.findall(rb"startxref\s+(\d+)", honest)[-1:]
    (root,) = re.findall(rb"/Root (\d+ \d+ R)", honest)[-1:]
    word = b"<" + b"00" * 32 + b">"
    encrypt = b"<</Filter/Standard/V 1/R 2/P -4/O%s/U%s>>" % (word, word)
    trailer = b"trailer\n<</Size 99/Root %s/Prev %s/Encrypt%s>>\n" % (root, start, encrypt)
    table = b"\nxref\n0 0\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(honest) + 1)
    assert found_in(honest + table, issued, trust) is Fault.ENCRYPTED


@WORDS
def test_it_is_not_verified(honest: bytes, root: Holder, opens_with: str) -> None:
    """`omv verify` says why as well."""
    with pytest.raises(VerificationFailed, match=WHY):
        check_pdf(encrypted(honest, opens_with), [root.asn1], NOW)
