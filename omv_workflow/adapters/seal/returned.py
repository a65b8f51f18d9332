"""A signed PDF that came back: believed only if it is what was issued, and one good signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from omv_workflow.adapters.seal.added import new_signature
from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.adapters.seal.judging import Judged, judged
from omv_workflow.adapters.seal.reading import opened
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.domain.found_signature import Fault, FoundSignature, refused
from omv_workflow.domain.trust_settings import Rewritten
from omv_workflow.domain.versions import Strength

MOST_ADDED: Final = 20_000_000
"""Bytes by which a returned file may be larger than what was issued."""
_QUALIFIED: Final = {"0.4.0.1862.1.1", "0.4.0.1862.1.4"}
"""A qualified certificate whose key can't leave its device (ETSI EN 319 412-5, 4.2)."""
_TYPE: Final = "0.4.0.1862.1.6"
_OF_PERSON: Final = "qct_esign"
"""For what it is qualified: signatures, not seals or web sites (4.2.3)."""


@dataclass(frozen=True)
class ReturnedPdfs:
    """Checks returned PDFs by what is trusted, in this very process."""

    trust: Trust

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """What was found of the one new signature, in the field of that name.

        Raises:
            VerificationFailed: anything else was found, in its own words.
        """
        try:
            return examined(issued, returned, field, self.trust, now)
        except FaultFound as found:
            raise refused(found.fault) from found


def examined(
    issued: bytes, returned: bytes, field: str, trust: Trust, now: datetime
) -> FoundSignature:
    """What was found of the one new signature in a returned file.

    Raises:
        FaultFound: it can't be believed.
    """
    if len(returned) > len(issued) + MOST_ADDED:
        raise FaultFound(Fault.TOO_LARGE)
    try:
        return _examined(issued, returned, field, trust, now)
    except FaultFound:
        raise
    except (MemoryError, RecursionError) as error:
        raise FaultFound(Fault.TOO_COSTLY) from error
    except Exception as error:  # what a damaged PDF raises has no end
        raise FaultFound(Fault.UNREADABLE) from error


def _examined(
    issued: bytes, returned: bytes, field: str, trust: Trust, now: datetime
) -> FoundSignature:
    reader = opened(returned)
    if returned.startswith(issued):
        signature = new_signature(issued, reader, field)
        return _found(signature, judged(signature, trust, now), trust, whole=True)
    if trust.rewritten is Rewritten.REFUSE:
        raise FaultFound(Fault.OTHER_DOCUMENT)
    signature = _only_one(reader)
    return _found(signature, judged(signature, trust, now), trust, whole=False)


def _only_one(reader: PdfFileReader) -> EmbeddedPdfSignature:
    """The signature of a file that was rewritten: the only one, and over all of it."""
    found: list[EmbeddedPdfSignature] = list(reader.embedded_regular_signatures)
    if len(found) != 1:
        raise FaultFound(Fault.SEVERAL_SIGNATURES if found else Fault.NOT_SIGNED)
    (signature,) = found
    if signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise FaultFound(Fault.NOT_WHOLE)
    return signature


def _found(
    signature: EmbeddedPdfSignature, found: Judged, trust: Trust, *, whole: bool
) -> FoundSignature:
    certificate = found.status.signing_cert
    return FoundSignature(
        certificate_sha256=certificate.sha256.hex(),
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        signed_at=signature.self_reported_timestamp,
        timestamped_at=found.stamped_at,
        strength=_strength(found.status, trust) if whole else Strength.RECORDED,
        whole=whole,
    )


def _strength(status: PdfSignatureStatus, trust: Trust) -> Strength:
    """Qualified where the certificate says so and its root is one that may (910/2014, 3 (12))."""
    path: Any = status.validation_path
    root = path.trust_anchor.authority.certificate
    is_qualified = root.sha256.hex() in trust.qualified and _says_qualified(status.signing_cert)
    return Strength.QUALIFIED if is_qualified else Strength.ADVANCED


def _says_qualified(certificate: x509.Certificate) -> bool:
    said = {one["statement_id"].dotted: one for one in get_qc_statements(certificate)}
    kinds = said[_TYPE]["statement_info"].native if _TYPE in said else [_OF_PERSON]
    return said.keys() >= _QUALIFIED and _OF_PERSON in kinds
