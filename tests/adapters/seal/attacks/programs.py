"""Programs of others that sign a PDF in an empty field, each as its users run it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.fields import SigSeedSubFilter

from tests.adapters.seal.attacks.checking import FIELD
from tests.adapters.seal.attacks.people import YEAR, Holder, signed, signer_of

PASSWORD = "secret"  # noqa: S105 - of a key that is made here


def card_of(root: Holder) -> Holder:
    """A holder with a key that every program knows, valid by any clock of today."""
    key = rsa.generate_private_key(65537, 2048)
    usage = frozenset({"digital_signature", "content_commitment"})
    begins = signer_of(root).certificate.not_valid_before_utc - 25 * YEAR
    return signer_of(root, "Kortti", key=key, usage=usage, begins=begins, lasts=40 * YEAR)


def with_pyhanko(issued: Path, signed_pdf: Path, card: Holder) -> None:
    """The command line of pyHanko."""
    file, word = issued.with_suffix(".p12"), issued.with_suffix(".txt")
    file.write_bytes(card.pkcs12(PASSWORD.encode()))
    word.write_text(PASSWORD)
    options = ("addsig", "--field", FIELD, "pkcs12", "--passfile", str(word))
    run_program(
        sys.executable, "-m", "pyhanko", "sign", *options, str(issued), str(signed_pdf), str(file)
    )


def with_pdfsig(issued: Path, signed_pdf: Path, card: Holder) -> None:
    """Poppler's pdfsig, with a key in the store of Firefox and Thunderbird (NSS)."""
    for program in ("pdfsig", "certutil", "pk12util"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt install poppler-utils libnss3-tools")
    file = issued.with_suffix(".p12")
    file.write_bytes(card.pkcs12(PASSWORD.encode()))
    store = f"sql:{issued.parent}"
    run_program("certutil", "-N", "-d", store, "--empty-password")
    run_program("pk12util", "-i", str(file), "-d", store, "-W", PASSWORD)
    key = ("-nssdir", store, "-sign", FIELD, "-nick", "signer")
    run_program("pdfsig", *key, str(issued), str(signed_pdf))


def with_openssl(issued: Path, signed_pdf: Path, card: Holder) -> None:
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
    run_program("openssl", "cms", "-sign", "-binary", *with_key, *out, folder=issued.parent)
    cms = (issued.parent / "cms").read_bytes().hex().encode().ljust(len(place[1]), b"0")
    signed_pdf.write_bytes(made[: place.start(1)] + cms + made[place.end(1) :])


PROGRAMS = (with_pyhanko, with_pdfsig, with_openssl)


def _key(card: Holder) -> bytes:
    return card.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def run_program(*command: str, folder: Path | None = None) -> str:
    """What a program says; it must not fail."""
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout.decode()
