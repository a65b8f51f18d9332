"""What other programs sign in the empty field is believed."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.fields import SigSeedSubFilter

from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import FoundSignature
from tests.adapters.seal.attacks.checking import FIELD, found_in
from tests.adapters.seal.attacks.people import NOW, YEAR, Holder, signed, signer_of

PASSWORD = "secret"  # noqa: S105 - of a key that is made here


@pytest.fixture(scope="module")
def card(root: Holder) -> Holder:
    """A holder with a key that every program knows, valid by any clock of today."""
    key = rsa.generate_private_key(65537, 2048)
    usage = frozenset({"digital_signature", "content_commitment"})
    holder = signer_of(root, "Kortti", key=key, usage=usage, lasts=2 * YEAR)
    return signer_of(
        root,
        "Kortti",
        key=key,
        usage=usage,
        begins=holder.certificate.not_valid_before_utc - 25 * YEAR,
        lasts=40 * YEAR,
    )


def _with_pyhanko(issued: Path, signed_pdf: Path, card: Holder) -> None:
    """The command line of pyHanko."""
    file, word = issued.with_suffix(".p12"), issued.with_suffix(".txt")
    file.write_bytes(card.pkcs12(PASSWORD.encode()))
    word.write_text(PASSWORD)
    options = ("addsig", "--field", FIELD, "pkcs12", "--passfile", str(word))
    _run(sys.executable, "-m", "pyhanko", "sign", *options, str(issued), str(signed_pdf), str(file))


def _with_pdfsig(issued: Path, signed_pdf: Path, card: Holder) -> None:
    """Poppler's pdfsig, with a key in the store of Firefox and Thunderbird (NSS)."""
    for program in ("pdfsig", "certutil", "pk12util"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt install poppler-utils libnss3-tools")
    file = issued.with_suffix(".p12")
    file.write_bytes(card.pkcs12(PASSWORD.encode()))
    store = f"sql:{issued.parent}"
    _run("certutil", "-N", "-d", store, "--empty-password")
    _run("pk12util", "-i", str(file), "-d", store, "-W", PASSWORD)
    key = ("-nssdir", store, "-sign", FIELD, "-nick", "signer")
    _run("pdfsig", *key, str(issued), str(signed_pdf))


def _with_openssl(issued: Path, signed_pdf: Path, card: Holder) -> None:
    """A CMS that openssl makes, put where another one stood."""
    made = signed(issued.read_bytes(), card, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    place = re.search(rb"/Contents <([0-9a-fA-F]{2000,})>", made)
    assert place
    data = made[: place.start(1) - 1] + made[place.end(1) + 1 :]
    parts = {"data": data, "cert.pem": card.pem, "key.pem": _key(card)}
    for name, content in parts.items():
        (issued.parent / name).write_bytes(content)
    with_key = ("-signer", "cert.pem", "-inkey", "key.pem", "-md", "sha256")
    out = ("-outform", "DER", "-in", "data", "-out", "cms")
    _run("openssl", "cms", "-sign", "-binary", *with_key, *out, folder=issued.parent)
    cms = (issued.parent / "cms").read_bytes().hex().encode().ljust(len(place[1]), b"0")
    signed_pdf.write_bytes(made[: place.start(1)] + cms + made[place.end(1) :])


@pytest.mark.parametrize("sign", [_with_pyhanko, _with_pdfsig, _with_openssl])
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


def _key(card: Holder) -> bytes:
    return card.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _run(*command: str, folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
