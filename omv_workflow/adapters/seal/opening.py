"""Opening what the settings name: the key, its certificates, and the time-stamp service."""

from pathlib import Path

from omv_workflow.adapters.seal.certificates import read_certificates
from omv_workflow.adapters.seal.keys import FileKey, KeyInToken, SealKey
from omv_workflow.adapters.seal.sealing import PadesSealer
from omv_workflow.adapters.seal.timestamps import StampService, asking
from omv_workflow.domain.seal_settings import SealLevel, SealSettings, token_key


def open_seal(folder: Path, settings: SealSettings, passphrase: str | None) -> PadesSealer:
    """What seals by these settings; relative files are taken from the workspace's folder.

    Raises:
        Unavailable: the key or a certificate can't be used.
    """
    trust = read_certificates(folder / name for name in settings.trust)
    stamps = None
    if settings.timestamp_url and settings.level is not SealLevel.B_B:
        stamps = StampService(asking(settings.timestamp_url, settings.timeout), trust)
    key = _key(folder, settings, passphrase)
    return PadesSealer(key, settings.level, stamps, trust, settings.timeout)


def _key(folder: Path, settings: SealSettings, passphrase: str | None) -> SealKey:
    chain = read_certificates(folder / name for name in settings.certificates)
    key = settings.key or ""
    if in_token := token_key(key):
        return KeyInToken(settings.library or "", in_token, passphrase, chain)
    return FileKey(folder / key, passphrase, chain)
