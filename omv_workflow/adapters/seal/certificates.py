"""The certificates of a seal: read from files, and whether they hold on a day."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509

from omv_workflow.domain.seal_settings import TEST_AUTHORITY
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_NONE = said("it holds no certificate in PEM form.")


def read_certificates(paths: Iterable[Path]) -> tuple[x509.Certificate, ...]:
    """The certificates in PEM files.

    Raises:
        Unavailable: one of them can't be read, or holds none.
    """
    return tuple(one for path in paths for one in _in_file(path))


def _in_file(path: Path) -> list[x509.Certificate]:
    try:
        found = pem.unarmor(path.read_bytes(), multiple=True)
        held = [x509.Certificate.load(der) for kind, _, der in found if kind == "CERTIFICATE"]
    except OSError as error:
        raise _unusable(path, said("it can't be read: {reason}.", reason=error.strerror)) from error
    except ValueError as error:
        raise _unusable(path, _NONE) from error
    if not held:  # such as a key alone
        raise _unusable(path, _NONE)
    return held


def words_of(name: x509.Name) -> str:
    """The common name of a subject with its organisation, or all of it where it has neither."""
    told = name.native
    parts = [told.get("common_name"), told.get("organization_name")]
    return ", ".join(one for one in parts if one) or str(name.human_friendly)


def is_of_test_authority(certificate: x509.Certificate) -> bool:
    """Whether it was made for trying out."""
    names = (certificate.subject.native, certificate.issuer.native)
    return any(one.get("organization_name") == TEST_AUTHORITY for one in names)


def check_valid(certificate: x509.Certificate, now: datetime) -> None:
    """Refuse to seal with a certificate whose time is over, or has not come.

    Raises:
        Unavailable: it is not valid now.
    """
    what = said("The seal of {name}", name=words_of(certificate.subject))
    begins, ends = certificate.not_valid_before, certificate.not_valid_after
    if now > ends:
        raise Unavailable(
            what,
            why=said("its certificate has been valid until {day}.", day=ends.date()),
            next_step=said("Get a new one, and name it in omv.toml as seal.key."),
        )
    if now < begins:
        raise Unavailable(
            what,
            why=said("its certificate is valid from {day} on.", day=begins.date()),
            next_step=said("Wait until then, or name another one in omv.toml as seal.key."),
        )


def _unusable(path: Path, why: str) -> Unavailable:
    return Unavailable(
        said("The certificate {path}", path=path),
        why=why,
        next_step=said("Look at seal.certificates and seal.trust in omv.toml."),
    )
