"""A detached signature (CMS, DER): whether it is of these very bytes, and whose it is."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.general import extract_signer_info

from omv_workflow.adapters.seal.validating import ToCheck, judge
from omv_workflow.domain.checked_signature import CheckedSignature
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import said


def check_detached(
    statement: bytes, signature: bytes, roots: Sequence[x509.Certificate], now: datetime
) -> CheckedSignature:
    """What was found of a detached signature of a statement.

    Raises:
        VerificationFailed: it is no such signature.
    """
    try:
        signed_data = _signed_data(signature)
        algorithm = extract_signer_info(signed_data)["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, statement).digest()
        return judge(ToCheck(signed_data, digest), roots, now)
    except Exception as error:  # what a damaged signature raises has no end
        raise _no_signature() from error


def _signed_data(signature: bytes) -> cms.SignedData:
    """What the signature holds, if that is no statement of its own.

    Raises:
        ValueError: it is something else; or whatever else a reader raises.
    """
    content = cms.ContentInfo.load(signature, strict=True)
    signed_data: cms.SignedData = content["content"]
    _ = signed_data.native  # what is malformed shows only when it is read
    is_detached = signed_data["encap_content_info"]["content"].native is None
    if not is_detached or len(signed_data["signer_infos"]) != 1:
        raise ValueError(_no_signature().why)
    return signed_data


def _no_signature() -> VerificationFailed:
    return VerificationFailed(
        said("The signature of the record"),
        why=said("it is no detached signature (CMS, DER) of one signer."),
        next_step=said("Ask whoever gave you the file for the very bytes."),
    )
