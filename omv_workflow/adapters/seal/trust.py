"""The certificates and revocation data that the settings name, read from their files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from asn1crypto import crl, ocsp, pem, x509

from omv_workflow.domain.trust_settings import Revocation, Rewritten, TrustSettings
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

T = TypeVar("T")


@dataclass(frozen=True)
class Trust:
    """What a signature is judged by."""

    roots: tuple[x509.Certificate, ...] = ()
    qualified: frozenset[str] = frozenset()
    stamp_roots: tuple[x509.Certificate, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    revocation: Revocation = Revocation.IF_THERE
    rewritten: Rewritten = Rewritten.REFUSE


def read_trust(folder: Path, settings: TrustSettings) -> Trust:
    """What the settings of the workspace in that folder trust.

    Raises:
        Unavailable: a file is missing, or holds nothing of its kind.
    """
    certificates = _reader(folder, x509.Certificate.load)
    return Trust(
        certificates(settings.trust),
        frozenset(one.sha256.hex() for one in certificates(settings.qualified)),
        certificates(settings.timestamps),
        certificates(settings.intermediates),
        _reader(folder, crl.CertificateList.load)(settings.crls),
        _reader(folder, ocsp.OCSPResponse.load)(settings.ocsps),
        settings.revocation,
        settings.rewritten,
    )


def _reader(folder: Path, load: Callable[[bytes], T]) -> Callable[[Iterable[str]], tuple[T, ...]]:
    def read(names: Iterable[str]) -> tuple[T, ...]:
        return tuple(one for name in names for one in _read(folder / name, load))

    return read


def _read(path: Path, load: Callable[[bytes], T]) -> list[T]:
    try:
        found = [load(der) for der in _ders(path.read_bytes())]
        for one in found:
            getattr(one, "native")  # noqa: B009 - what is none shows when it is read whole
    except (OSError, ValueError) as error:
        raise Unavailable(
            said("Checking signatures"),
            why=said("{path} can't be used: {reason}.", path=path.name, reason=error),
            next_step=said("Put it there in PEM or DER, or take it out of `[signatures]`."),
        ) from error
    return found


def _ders(content: bytes) -> list[bytes]:
    """The objects in a file of PEM, or the one that it is."""
    if not pem.detect(content):
        return [content]
    return [der for _, _, der in pem.unarmor(content, multiple=True)]
