"""Whether a signature is intact, and its certificate one that is trusted at its time."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
)

from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.adapters.seal.purposes import is_for_signing
from omv_workflow.adapters.seal.revoked import any_revoked
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import CLOCKS_DIFFER, Fault
from omv_workflow.domain.trust_settings import Revocation

_SIGNING: Final = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_REVOCATION: Final = {
    Revocation.OFF: NO_REVOCATION,
    Revocation.IF_THERE: RevocationCheckingPolicy.from_legacy("soft-fail"),
    Revocation.REQUIRED: REQUIRE_REVINFO,
}
_FAULTS: Final[Mapping[AdESSubIndic, Fault]] = {
    AdESFailure.REVOKED: Fault.REVOKED,
    AdESIndeterminate.REVOKED_NO_POE: Fault.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Fault.REVOKED,
    AdESFailure.NOT_YET_VALID: Fault.NOT_YET_VALID,
    AdESIndeterminate.NOT_YET_VALID: Fault.NOT_YET_VALID,
    AdESIndeterminate.EXPIRED: Fault.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Fault.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Fault.EXPIRED,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: Fault.WRONG_USAGE,
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: Fault.WRONG_USAGE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Fault.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Fault.WEAK,
    AdESIndeterminate.TRY_LATER: Fault.REVOCATION_UNKNOWN,
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: Fault.REVOCATION_UNKNOWN,
}


class Judged(NamedTuple):
    """The status of a signature that holds, and when its time-stamp was made, if one is trusted."""

    status: PdfSignatureStatus
    stamped_at: datetime | None


def judged(signature: EmbeddedPdfSignature, trust: Trust, now: datetime) -> Judged:
    """What was found of a signature that holds, at the time of its time-stamp or else now.

    Raises:
        FaultFound: it does not.
    """
    try:
        return _judged(signature, trust, now)
    except SignatureValidationError as error:
        raise FaultFound(Fault.BROKEN) from error


def _judged(signature: EmbeddedPdfSignature, trust: Trust, now: datetime) -> Judged:
    _check_clock(signature, now)
    status = _validated(signature, trust, now, now)
    moment = _stamped_at(status, trust, now)
    if moment:
        status = _validated(signature, trust, moment, now)
    _check_holds(status, trust, moment or now)
    return Judged(status, moment)


def _stamped_at(status: PdfSignatureStatus, trust: Trust, now: datetime) -> datetime | None:
    """When a time-stamp was made that is trusted; one that is not proves nothing.

    Of a service that was revoked meanwhile nothing is: whoever has its key can stamp any time.

    Raises:
        FaultFound: there is one, and it is of another signature.
    """
    stamp = status.timestamp_validity
    if stamp is None:
        return None
    if not (stamp.intact and stamp.valid):
        raise FaultFound(Fault.BROKEN_STAMP)
    is_revoked = any_revoked(stamp.signing_cert, stamp.validation_path, trust, now)
    return stamp.timestamp if stamp.trusted and not is_revoked else None


def _check_clock(signature: EmbeddedPdfSignature, now: datetime) -> None:
    told = signature.self_reported_timestamp
    if told is not None and told.tzinfo is not None and told > now + CLOCKS_DIFFER:
        raise FaultFound(Fault.FROM_THE_FUTURE)


def _validated(
    signature: EmbeddedPdfSignature, trust: Trust, moment: datetime, now: datetime
) -> PdfSignatureStatus:
    return asyncio.run(
        async_validate_pdf_signature(
            signature,
            _context(signature, trust, trust.roots, moment),
            _context(signature, trust, trust.stamp_roots, now),
            key_usage_settings=_SIGNING,
            skip_diff=True,
        )
    )


def _context(
    signature: EmbeddedPdfSignature,
    trust: Trust,
    roots: tuple[x509.Certificate, ...],
    moment: datetime,
) -> ValidationContext:
    """What a certificate is judged by: files of the settings and of the PDF, never a network."""
    certs, crls, ocsps = _brought(signature)
    return ValidationContext(
        trust_roots=list(roots),
        other_certs=[*trust.intermediates, *certs],
        crls=[*trust.crls, *crls],
        ocsps=[*trust.ocsps, *ocsps],
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(_REVOCATION[trust.revocation], retroactive_revinfo=True),
    )


def _brought(signature: EmbeddedPdfSignature) -> tuple[list[Any], list[bytes], list[bytes]]:
    """The certificates, revocation lists and answers that the PDF itself brings."""
    try:
        store = DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return [], [], []
    lists = [one.get_object().data for one in store.crls]
    answers = [one.get_object().data for one in store.ocsps]
    return list(store.load_certs()), lists, answers


def _check_holds(status: PdfSignatureStatus, trust: Trust, moment: datetime) -> None:
    if not (status.intact and status.valid):
        raise FaultFound(Fault.BROKEN)
    certificate = status.signing_cert
    if any_revoked(certificate, status.validation_path, trust, moment):
        raise FaultFound(Fault.REVOKED)
    if status.trust_problem_indic is not None or status.validation_path is None:
        raise FaultFound(_fault(status, trust, moment))
    if not is_for_signing(certificate):
        raise FaultFound(Fault.WRONG_USAGE)


def _fault(status: PdfSignatureStatus, trust: Trust, moment: datetime) -> Fault:
    certificate, indicated = status.signing_cert, status.trust_problem_indic
    if certificate.not_valid_before > moment:
        return Fault.NOT_YET_VALID
    if certificate.subject == certificate.issuer and status.validation_path is None:
        return Fault.SELF_SIGNED
    found = _FAULTS.get(indicated, Fault.UNTRUSTED) if indicated else Fault.UNTRUSTED
    leads_to_a_root = found is Fault.UNTRUSTED and status.validation_path is not None
    is_unknown = leads_to_a_root and trust.revocation is Revocation.REQUIRED
    return Fault.REVOCATION_UNKNOWN if is_unknown else found
