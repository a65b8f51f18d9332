"""Whether a signature holds, judged by what is in hand alone: nothing is fetched from anywhere.

The rules are those of ETSI EN 319 102-1 as pyHanko has them: basic validation (5.3), with time
(5.5), and, for the level B-LT, once more with revocation data required.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from asn1crypto import cms, x509
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.general import (
    SignedDataCerts,
    extract_certificate_info,
    extract_signer_info,
)
from pyhanko.sign.validation.ades import (
    AdESBasicValidationResult,
    ades_basic_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_self_reported_ts,
    extract_tst_data_iter,
    get_signing_cert_attr,
)
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from omv_workflow.adapters.seal.certificates import is_of_test_authority, words_of
from omv_workflow.adapters.seal.purposes import is_for_signing
from omv_workflow.domain.checked_signature import CheckedSignature, Flaw
from omv_workflow.domain.found_signature import CLOCKS_DIFFER
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_SIGNING: Final = frozenset({"digital_signature", "non_repudiation"})
_FLAWS: Final[Mapping[AdESSubIndic, Flaw]] = {
    AdESFailure.FORMAT_FAILURE: Flaw.BROKEN,
    AdESFailure.HASH_FAILURE: Flaw.BROKEN,
    AdESFailure.SIG_CRYPTO_FAILURE: Flaw.BROKEN,
    AdESFailure.REVOKED: Flaw.REVOKED,
    AdESFailure.NOT_YET_VALID: Flaw.NOT_YET_VALID,
    AdESIndeterminate.NOT_YET_VALID: Flaw.NOT_YET_VALID,
    AdESIndeterminate.SIGNED_DATA_NOT_FOUND: Flaw.BROKEN,
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Flaw.NO_ROOT,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: Flaw.NO_ROOT,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: Flaw.BROKEN,
    AdESIndeterminate.REVOKED_NO_POE: Flaw.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Flaw.REVOKED,
    AdESIndeterminate.EXPIRED: Flaw.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Flaw.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Flaw.EXPIRED,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: Flaw.UNFIT,
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: Flaw.UNFIT,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Flaw.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Flaw.WEAK,
    AdESIndeterminate.TIMESTAMP_ORDER_FAILURE: Flaw.TIME_STAMP,
}


@dataclass(frozen=True)
class ToCheck:
    """A signature, the digest of what it should be of, and what is known beside it."""

    signed_data: cms.SignedData
    digest: bytes
    knowledge: LocalKnowledge = field(default_factory=LocalKnowledge)

    @property
    def certificates(self) -> SignedDataCerts:
        """The certificates in it, that of the signer apart."""
        return extract_certificate_info(self.signed_data)

    @property
    def is_stamped(self) -> bool:
        """Whether there is a time-stamp of the signature, be it a good one or not."""
        stamps = extract_tst_data_iter(extract_signer_info(self.signed_data), signed=False)
        return next(iter(stamps), None) is not None

    @property
    def names_its_certificate(self) -> bool:
        """Whether the certificate is signed as well, as every AdES signature has it."""
        attributes = extract_signer_info(self.signed_data)["signed_attrs"]
        return get_signing_cert_attr(attributes) is not None


def read_roots(files: Sequence[tuple[str, bytes]]) -> tuple[x509.Certificate, ...]:
    """The certificates in files of PEM or DER, each given with its name.

    Raises:
        InvalidInput: one holds none.
    """
    return tuple(root for name, content in files for root in _certificates(name, content))


def _certificates(name: str, content: bytes) -> list[x509.Certificate]:
    try:
        found = list(load_certs_from_pemder_data(content))
        for one in found:
            _ = one.native  # what is no certificate shows only when it is read
    except ValueError as error:
        raise _no_certificate(name) from error
    if not found:
        raise _no_certificate(name)
    return found


def _no_certificate(name: str) -> InvalidInput:
    return InvalidInput(
        said("The root certificate {file}", file=name),
        why=said("it holds no certificate in PEM or DER."),
        next_step=said("Get the root certificate from whoever runs the authority."),
    )


def judge(signature: ToCheck, roots: Sequence[x509.Certificate], now: datetime) -> CheckedSignature:
    """What there is to say of a signature, of which coverage and later changes are judged apart."""
    named = _named(signature)
    try:
        result = _validated(signature, roots, now, "soft-fail")
    except SignatureValidationError as error:  # of what was signed, and is another than what is
        return replace(named, flaw=_FLAWS.get(error.ades_subindication, Flaw.OTHER))
    stamped_at = _stamp_of(result)
    if stamped_at and stamped_at > now + CLOCKS_DIFFER:  # no service has made that
        return replace(named, flaw=Flaw.TIME_STAMP)
    moment = stamped_at or now
    told = _told_in_hand(signature, roots, moment)
    flaw = _flaw(result, signature.certificates.signer_cert, moment)
    found = replace(
        named,
        timestamped_at=stamped_at,
        revocation_checked=told is AdESPassed.OK,
        flaw=flaw or (Flaw.REVOKED if _FLAWS.get(told) is Flaw.REVOKED else None),
    )
    known = signature.knowledge.known_certs
    brings_proof = bool(known) and _holds_later(signature, roots, moment)
    return replace(found, level=_level(signature, found, brings_proof=brings_proof))


def _named(signature: ToCheck) -> CheckedSignature:
    """Whose a signature says that it is, before anything of it is checked."""
    certificate = signature.certificates.signer_cert
    return CheckedSignature(
        field=None,
        subject=words_of(certificate.subject),
        issuer=words_of(certificate.issuer),
        certificate_sha256=certificate.sha256.hex(),
        is_test=is_of_test_authority(certificate),
        signed_at=extract_self_reported_ts(extract_signer_info(signature.signed_data)),
        timestamped_at=None,
        level=None,
        revocation_checked=False,
        is_whole=True,
        flaw=Flaw.OTHER,
    )


def _told_in_hand(
    signature: ToCheck, roots: Sequence[x509.Certificate], moment: datetime
) -> AdESSubIndic:
    """What the lists and answers in hand tell, be it that no certificate was revoked by then."""
    known = signature.knowledge
    if not (known.known_crls or known.known_ocsps):
        return AdESIndeterminate.TRY_LATER  # nothing is in hand that could say so
    return _validated(signature, roots, moment, "require").ades_subindic


def _holds_later(signature: ToCheck, roots: Sequence[x509.Certificate], moment: datetime) -> bool:
    """Whether it brings what proves it later: of each certificate that says where to ask, that."""
    return _validated(signature, roots, moment, "hard-fail").ades_subindic is AdESPassed.OK


def _validated(
    signature: ToCheck, roots: Sequence[x509.Certificate], now: datetime, revocation: str
) -> AdESBasicValidationResult[Any]:
    validate: Any = ades_with_time_validation if signature.is_stamped else ades_basic_validation
    result: AdESBasicValidationResult[Any] = asyncio.run(
        validate(
            signature.signed_data,
            _spec(signature, roots, revocation),
            timing_info=ValidationTimingInfo(now, now, point_in_time_validation=True),
            raw_digest=signature.digest,
        )
    )
    return result


def _spec(
    signature: ToCheck, roots: Sequence[x509.Certificate], revocation: str
) -> SignatureValidationSpec:
    checking = RevocationCheckingPolicy.from_legacy(revocation)
    return SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=list(roots)),
            revinfo_policy=CertRevTrustPolicy(checking, retroactive_revinfo=True),
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
            certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
        ),
        local_knowledge=signature.knowledge,
        key_usage_settings=KeyUsageConstraints(key_usage=set(_SIGNING), match_all_key_usages=False),
    )


def _stamp_of(result: AdESBasicValidationResult[Any]) -> datetime | None:
    """When a time-stamp that holds was made, if there is one."""
    stamp = getattr(result.api_status, "timestamp_validity", None)
    return stamp.timestamp if stamp and stamp.valid and stamp.trusted else None


def _flaw(
    result: AdESBasicValidationResult[Any], certificate: x509.Certificate, moment: datetime
) -> Flaw | None:
    if result.ades_subindic is AdESPassed.OK:
        return None if is_for_signing(certificate) else Flaw.UNFIT
    status = result.api_status
    if status is not None and not (status.intact and status.valid):
        return Flaw.BROKEN
    if certificate.not_valid_before > moment:
        return Flaw.NOT_YET_VALID
    return _FLAWS.get(result.ades_subindic, Flaw.OTHER)


def _level(signature: ToCheck, found: CheckedSignature, *, brings_proof: bool) -> str | None:
    """The level up to which all holds (ETSI EN 319 142-1, 6.1); none of a bare signature."""
    if found.flaw or not signature.names_its_certificate:
        return None
    if found.timestamped_at is None:
        return "b-b"
    return "b-lt" if brings_proof else "b-t"
