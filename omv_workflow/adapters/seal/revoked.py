"""Whether a certificate was revoked by what the settings hold: lists, and answers about some.

pyHanko asks about a certificate only where it names an address to ask at. What somebody has put
into the settings counts for every certificate, be it new or old, and asked for or not.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.path import ValidationPath

from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.trust_settings import Revocation


def any_revoked(
    certificate: x509.Certificate, path: ValidationPath | None, trust: Trust, moment: datetime
) -> bool:
    """Whether it was, or one of those on its path to a root, where one was found."""
    above = path.iter_certs(include_root=False) if path else ()
    return trust.revocation is not Revocation.OFF and any(
        _is_listed(one, trust.crls, moment) or _is_told(one, trust.ocsps, moment)
        for one in (certificate, *above)
    )


def _is_listed(
    certificate: x509.Certificate, lists: Iterable[crl.CertificateList], moment: datetime
) -> bool:
    return any(
        entry["user_certificate"].native == certificate.serial_number
        and entry["revocation_date"].native <= moment
        for one in lists
        if one.issuer == certificate.issuer
        for entry in one["tbs_cert_list"]["revoked_certificates"]
    )


def _is_told(
    certificate: x509.Certificate, answers: Iterable[ocsp.OCSPResponse], moment: datetime
) -> bool:
    return any(
        status.name == "revoked" and status.chosen["revocation_time"].native <= moment
        for answer in answers
        for status in _of(certificate, answer)
    )


def _of(certificate: x509.Certificate, answer: ocsp.OCSPResponse) -> Iterator[ocsp.CertStatus]:
    """What an answer tells of a certificate, which it names by its number and its issuer's name."""
    for one in answer.response_data["responses"]:
        named = one["cert_id"]
        method = named["hash_algorithm"]["algorithm"].native
        issuer = getattr(certificate.issuer, method, None)  # asn1crypto has SHA-1 and SHA-256
        is_about = named["serial_number"].native == certificate.serial_number
        if is_about and named["issuer_name_hash"].native == issuer:
            yield one["cert_status"]
