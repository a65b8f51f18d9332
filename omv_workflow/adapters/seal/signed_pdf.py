"""The signatures of a PDF: whether each holds, covers the file, and nothing was changed after it.

A later signature, in a field that was there for it, may follow an earlier one, and so may what it
takes to check them later (time-stamps, validation data). The last one covers all the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any, Final

from asn1crypto import x509
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from omv_workflow.adapters.seal.added import POLICY, UPKEEP, has_loose_end, told_of
from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.adapters.seal.reading import opened
from omv_workflow.adapters.seal.stamps import all_stamps, harmless_stamps
from omv_workflow.adapters.seal.validating import ToCheck, judge
from omv_workflow.domain.checked_signature import CheckedSignature, Flaw
from omv_workflow.domain.found_signature import Fault, why_refused
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import said

LARGEST = 100_000_000
"""Bytes of a PDF that is looked at."""
MOST_SIGNATURES: Final = 30
MOST_REVISIONS: Final = 100
"""A yearly time-stamp for longer than any plan is kept: each is compared with those after it."""


def check_pdf(
    content: bytes, roots: Sequence[x509.Certificate], now: datetime
) -> tuple[CheckedSignature, ...]:
    """What was found of each signature of a PDF, in the order in which they were made.

    Raises:
        VerificationFailed: it is too large, encrypted, signed or added to too often, takes too much
            to read, or can't be read as a PDF.
    """
    if len(content) > LARGEST:
        raise _unreadable(said("it has more than {most} bytes.", most=LARGEST))
    try:
        return tuple(_checked(content, roots, now))
    except FaultFound as found:
        raise _unreadable(why_refused(found.fault)) from found
    except VerificationFailed:
        raise
    except (MemoryError, RecursionError) as error:
        raise _unreadable(why_refused(Fault.TOO_COSTLY)) from error
    except Exception as error:  # what a damaged PDF raises has no end
        raise _unreadable(said("it can't be read as a PDF.")) from error


def _checked(
    content: bytes, roots: Sequence[x509.Certificate], now: datetime
) -> Iterator[CheckedSignature]:
    reader = opened(content)
    knowledge = _knowledge(reader)
    embedded = reader.embedded_regular_signatures
    _check_few(reader, len(embedded))
    changed_before = cache(partial(_changed_before, reader))
    for number, one in enumerate(embedded, start=1):
        one.compute_integrity_info(diff_policy=POLICY)
        found = judge(_to_check(one, knowledge), roots, now)
        is_last = number == len(embedded)
        yield replace(
            found,
            field=one.field_name,
            signed_at=one.self_reported_timestamp,
            is_whole=_is_whole(one),
            flaw=found.flaw or _changed_after(one, is_last=is_last) or changed_before(),
            level=found.level if _is_pades(one) else None,
        )


def _check_few(reader: PdfFileReader, signatures: int) -> None:
    if signatures > MOST_SIGNATURES:
        raise _unreadable(said("it has more than {most} signatures.", most=MOST_SIGNATURES))
    if reader.total_revisions > MOST_REVISIONS:
        raise _unreadable(said("it was added to more than {most} times.", most=MOST_REVISIONS))


def _to_check(one: EmbeddedPdfSignature, knowledge: LocalKnowledge) -> ToCheck:
    return ToCheck(one.signed_data, one.compute_digest(), knowledge)


def _is_whole(one: EmbeddedPdfSignature) -> bool:
    """Whether it covers its revision from the first byte to the last, but for itself."""
    coverage: Any = one.coverage
    return bool(coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _changed_after(one: EmbeddedPdfSignature, *, is_last: bool) -> Flaw | None:
    """What came after a signature, where it is more than may come."""
    coverage: Any = one.coverage
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return None
    if has_loose_end(one):
        return Flaw.CHANGED_AFTER
    changed: Any = one.diff_result
    allowed = UPKEEP if is_last else ModificationLevel.FORM_FILLING
    is_within = isinstance(changed, DiffResult) and changed.modification_level <= allowed
    return None if is_within else Flaw.CHANGED_AFTER


def _changed_before(reader: PdfFileReader) -> Flaw | None:
    """Whether more than signatures was added to what was issued, be it before they were made.

    What this program issues is one revision, the first.
    """
    try:
        added = POLICY.review_file(reader, 0)
    except PdfReadError:  # what stood there at first is not what stands there now
        return Flaw.CHANGED_BEFORE
    revisions = [reader.get_historical_resolver(one) for one in range(reader.total_revisions)]
    is_told_alike = all(told_of(one) == told_of(revisions[0]) for one in revisions)
    stamps = harmless_stamps(reader, reader.embedded_regular_signatures[0].signed_revision)
    new = _fields(revisions[-1]) - _fields(revisions[0]) - stamps
    is_only_signed = isinstance(added, DiffResult) and is_told_alike
    is_only_stamped = not new and stamps == all_stamps(reader)
    return None if is_only_signed and is_only_stamped else Flaw.CHANGED_BEFORE


def _fields(revision: HistoricalResolver) -> set[str]:
    return {name for name, _, _ in enumerate_sig_fields(revision)}


def _is_pades(one: EmbeddedPdfSignature) -> bool:
    return str(one.sig_object.get("/SubFilter")) == "/ETSI.CAdES.detached"


def _knowledge(reader: PdfFileReader) -> LocalKnowledge:
    """The certificates and the revocation data that the PDF itself brings."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return LocalKnowledge()
    return LocalKnowledge(
        known_ocsps=[
            response
            for one in store.ocsps
            for response in OCSPContainer.load_multi(OCSPResponse.load(one.get_object().data))
        ],
        known_crls=[
            CRLContainer(CertificateList.load(one.get_object().data)) for one in store.crls
        ],
        known_certs=list(store.load_certs()),
    )


def _unreadable(why: str) -> VerificationFailed:
    return VerificationFailed(
        said("The PDF"),
        why=why,
        next_step=said("Ask whoever gave you the file for the very bytes."),
    )
