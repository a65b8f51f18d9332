"""Time-stamps of the whole file: they may be added later, and no other thing under their name.

Whatever calls itself one (`/DocTimeStamp`) could be a drawing over a page, or somebody's signature.
So each is looked at. Whether its service is trusted makes no difference here: the stamp shows
nothing, and proves nothing.
"""

import hashlib
from typing import Any, Final

from asn1crypto.tsp import TSTInfo
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

_SUBFILTER: Final = "/ETSI.RFC3161"
_SHOWS_OR_ACTS: Final = frozenset({"/A", "/AA", "/Kids", "/MK"})


def all_stamps(reader: PdfFileReader) -> frozenset[str]:
    """The fields of all that call themselves so."""
    return frozenset(one.field_name for one in reader.embedded_timestamp_signatures)


def harmless_stamps(reader: PdfFileReader, after: int) -> frozenset[str]:
    """The fields of those that were added after a revision, are what they say, and show nothing."""
    return frozenset(
        one.field_name
        for one in reader.embedded_timestamp_signatures
        if one.signed_revision > after and _is_unseen(one.sig_field) and _is_stamp(reader, one)
    )


def _is_unseen(field: Any) -> bool:
    """Whether nothing of it is drawn, nor done where somebody looks at the page."""
    looks = [one.get_object() for one in field.get("/AP", {}).values()]
    is_drawn = any("/BBox" not in one or _area(one["/BBox"]) for one in looks)
    return not (is_drawn or _SHOWS_OR_ACTS & set(field) or _area(field.get("/Rect", (0, 0, 0, 0))))


def _area(rectangle: Any) -> float:
    left, bottom, right, top = (float(one) for one in rectangle)
    return abs((right - left) * (top - bottom))


def _is_stamp(reader: PdfFileReader, stamp: EmbeddedPdfSignature) -> bool:
    """Whether it is a stamp of all that was there, in a field of its own."""
    if str(stamp.sig_object.get("/SubFilter")) != _SUBFILTER:
        return False
    before = reader.get_historical_resolver(stamp.signed_revision - 1)
    if stamp.field_name in {name for name, _, _ in enumerate_sig_fields(before)}:
        return False
    coverage: Any = stamp.evaluate_signature_coverage()
    return coverage >= SignatureCoverageLevel.ENTIRE_REVISION and _is_intact(stamp)


def _is_intact(stamp: EmbeddedPdfSignature) -> bool:
    """Whether it is of these very bytes, and its own signature is good."""
    content = stamp.signed_data["encap_content_info"]["content"]
    told: Any = getattr(content, "parsed", None)
    if not isinstance(told, TSTInfo):
        return False
    imprint = told["message_imprint"]
    method = imprint["hash_algorithm"]["algorithm"].native
    is_of_file = imprint["hashed_message"].native == stamp.compute_digest(method)
    return is_of_file and _is_signed(stamp, bytes(content))


def _is_signed(stamp: EmbeddedPdfSignature, content: bytes) -> bool:
    signer = stamp.signer_info
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    try:
        return all(validate_sig_integrity(signer, stamp.signer_cert, "tst_info", digest))
    except SignatureValidationError:
        return False
