"""The key that seals: from a file or a token, with a clear word where it can't be used."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import pem
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from omv_workflow.adapters.seal.certificates import check_valid, read_certificates
from omv_workflow.adapters.seal.keys import FileKey, KeyInToken
from omv_workflow.adapters.seal.opening import open_seal
from omv_workflow.adapters.seal.trying_out import ROOT, SEAL, make_authority
from omv_workflow.domain.seal_settings import TEST_AUTHORITY, SealLevel, SealSettings, TokenKey
from omv_workflow.errors import Unavailable
from tests.adapters.authority import NOW, PASSPHRASE, files, key, sealer

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN, NAME, SPARE = "123456", "seal", "spare"
STATEMENT = b'{"a":1}'


def used(one: FileKey | KeyInToken) -> str:
    """The name in the certificate of a key that is used."""
    with one.signer() as signer:
        assert signer.signing_cert is not None
        name: str = signer.signing_cert.subject.native["common_name"]
        return name


def test_a_key_in_a_file_comes_with_its_certificate(tmp_path: Path) -> None:
    """By what the environment gives as its passphrase."""
    assert used(key(tmp_path)) == "Test seal: Esimerkin vastaanottokeskus"


def test_a_key_for_trying_out_needs_no_passphrase(tmp_path: Path) -> None:
    """As long as none is given."""
    path = tmp_path / "seal.p12"
    path.write_bytes(make_authority(NOW, "unit", None)[SEAL])
    path.chmod(0o600)
    assert used(FileKey(path, None)) == "Test seal: unit"


def test_what_is_for_trying_out_says_so(tmp_path: Path) -> None:
    """Wherever its name is shown."""
    identity = sealer(tmp_path).identity
    assert identity.is_test
    assert identity.name == f"Test seal: Esimerkin vastaanottokeskus, {TEST_AUTHORITY}"
    assert identity.valid_from < NOW < identity.valid_until


@pytest.mark.parametrize("given", ["another", "", None])
def test_a_wrong_passphrase_is_told(tmp_path: Path, given: str | None) -> None:
    """With where it comes from, and never with what it was."""
    with pytest.raises(Unavailable, match="OMV_SEAL_PASSPHRASE") as refused:
        used(FileKey(key(tmp_path).path, given))
    assert "another" not in str(refused.value)


def test_a_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    """It may be in a backup."""
    with pytest.raises(Unavailable, match="No such file"):
        used(FileKey(tmp_path / "seal.p12", None))


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o620])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    """Whoever has another account on the machine could seal with it, or put another there."""
    path = key(tmp_path).path
    path.chmod(mode)
    with pytest.raises(Unavailable, match="chmod go="):
        used(FileKey(path, PASSPHRASE))


@pytest.mark.parametrize("content", [b"", b"\x30\x80", b"no key"])
def test_a_damaged_key_is_told(tmp_path: Path, content: bytes) -> None:
    """As one that does not open."""
    path = tmp_path / "seal.p12"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(Unavailable, match="does not open"):
        used(FileKey(path, PASSPHRASE))


@pytest.mark.parametrize(("days", "why"), [(6 * 365, "until"), (-2, "from")])
def test_a_certificate_is_used_in_its_time_alone(tmp_path: Path, days: int, why: str) -> None:
    """What is sealed with it before or afterwards would not be valid."""
    with pytest.raises(Unavailable, match=f"valid {why}"):
        check_valid(sealer(tmp_path).certificate, NOW + timedelta(days=days))
    with pytest.raises(Unavailable, match=f"valid {why}"):
        sealer(tmp_path).sign(STATEMENT, NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        (b"no certificate", "in PEM form"),
        (pem.armor("PRIVATE KEY", b"\x30\x00"), "in PEM form"),
    ],
)
def test_a_certificate_that_can_not_be_read_is_told(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    """Where it is named."""
    path = tmp_path / ROOT
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unavailable, match=why):
        read_certificates([path])


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a token with the seal's key in it."""
    if shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed: apt install softhsm2")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    for label in ("omv", SPARE):
        _softhsm("--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "87654321")
    loaded = pkcs12.load_pkcs12(files()[SEAL], PASSPHRASE.encode())
    assert loaded.key is not None
    assert loaded.cert is not None
    pem = loaded.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    _softhsm(
        *("--import", str(folder / "key.pem"), "--token", "omv", "--pin", PIN),
        *("--label", NAME, "--id", "01"),
    )
    _keep_certificate(loaded.cert.certificate.public_bytes(Encoding.DER))
    yield "omv"
    del os.environ["SOFTHSM2_CONF"]


def _softhsm(*told: str) -> None:
    subprocess.run(["softhsm2-util", *told], check=True, capture_output=True)


def _keep_certificate(der: bytes) -> None:
    (found,) = pkcs11.lib(LIBRARY).get_tokens(token_label="omv")  # noqa: S106 - a name
    with found.open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: NAME,
                pkcs11.Attribute.ID: b"\x01",
                pkcs11.Attribute.SUBJECT: b"",
                pkcs11.Attribute.VALUE: der,
            }
        )


def test_a_key_in_a_token_signs(token: str, tmp_path: Path) -> None:
    """It never leaves the token."""
    settings = SealSettings(key=f"pkcs11:token={token};object={NAME}", library=LIBRARY)
    opened = open_seal(tmp_path, settings, PIN)
    assert opened.level is SealLevel.B_B
    assert opened.identity.is_test
    assert opened.sign(STATEMENT, NOW)


def test_a_token_that_is_not_there_is_told(token: str) -> None:
    """By its name."""
    del token
    with pytest.raises(Unavailable, match="no token of that name"):
        used(KeyInToken(LIBRARY, TokenKey("another", NAME), PIN))


def test_a_key_that_is_not_in_the_token_is_told(token: str) -> None:
    """With what the token answers."""
    with pytest.raises(Unavailable, match="Could not find"):
        used(KeyInToken(LIBRARY, TokenKey(token, "another"), PIN))


def test_what_fails_while_a_token_is_open_is_not_said_to_be_its_fault(token: str) -> None:
    """It is ours to mend, and nobody should look for it in a card."""
    with (
        pytest.raises(RuntimeError, match="of our own"),
        KeyInToken(LIBRARY, TokenKey(token, NAME), PIN).signer(),
    ):
        raise RuntimeError("a fault of our own")


def test_a_library_that_is_not_there_is_told() -> None:
    """With its path."""
    with pytest.raises(Unavailable, match="nowhere"):
        used(KeyInToken("/nowhere.so", TokenKey("omv", NAME), PIN))


def test_a_wrong_pin_is_tried_once(token: str) -> None:
    """Runs that try on would lock the token for good."""
    del token
    for why in ("refuses the PIN", "few tries are left"):
        with pytest.raises(Unavailable, match=why):
            used(KeyInToken(LIBRARY, TokenKey(SPARE, NAME), "000000"))
