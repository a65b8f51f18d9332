"""A test authority for tests: made once, with everything that is signed by it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from omv_workflow.adapters.seal.keys import FileKey
from omv_workflow.adapters.seal.sealing import PadesSealer
from omv_workflow.adapters.seal.trying_out import ROOT, SEAL, TIME_STAMP, make_authority
from omv_workflow.domain.seal_settings import SealLevel

NOW = datetime(2027, 5, 4, 11, 30, tzinfo=UTC)
PASSPHRASE = "correct horse"  # noqa: S105 - it opens keys of tests alone


@cache
def files() -> dict[str, bytes]:
    """The files of the authority."""
    return make_authority(NOW, "Esimerkin vastaanottokeskus", PASSPHRASE)


@cache
def root() -> x509.Certificate:
    """Its root."""
    return x509.Certificate.load(pem.unarmor(files()[ROOT])[2])


def key(folder: Path, name: str = SEAL) -> FileKey:
    """One of its keys, in a folder."""
    path = folder / name
    path.write_bytes(files()[name])
    path.chmod(0o600)
    return FileKey(path, PASSPHRASE)


def sealer(folder: Path) -> PadesSealer:
    """What seals with its key."""
    return PadesSealer(key(folder), SealLevel.B_B)


@cache
def _stamp_signer() -> SimpleSigner:
    made = SimpleSigner.load_pkcs12_data(files()[TIME_STAMP], (), PASSPHRASE.encode())
    assert isinstance(made, SimpleSigner)
    return made


def stamps(at: datetime = NOW + timedelta(seconds=2)) -> DummyTimeStamper:
    """A time-stamp service of the authority, at whose clock it is always the same time."""
    signer = _stamp_signer()
    return DummyTimeStamper(signer.signing_cert, signer.signing_key, fixed_dt=at)
