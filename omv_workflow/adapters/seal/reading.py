"""Opening a signed PDF: as honest programs leave it, where all readers agree on what it shows."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.misc import PdfReadError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefBuilder, XRefSection

from omv_workflow.adapters.seal.faults import FaultFound
from omv_workflow.domain.found_signature import Fault


def opened(content: bytes) -> PdfFileReader:
    """The PDF, to be looked at.

    It is read strictly, but that honest programs write an object under a new generation without
    saying that the old one is free. Of what a lenient reader passes over, others lose a page.

    Raises:
        FaultFound: it is encrypted, or has two tables of its objects, of which readers choose.
        PdfReadError: it is damaged; any other error can come of that as well.
    """
    try:
        reader = PdfFileReader(BytesIO(content))  # most files need no second look at their tables
        _check_readable(reader)
    except PdfReadError:
        return _opened_leniently(content)
    return reader


def _opened_leniently(content: bytes) -> PdfFileReader:
    reader = PdfFileReader(BytesIO(content), strict=False)
    _check_readable(reader)
    _check_tables(content, reader)
    reader.strict = True  # for the objects, which are read when they are asked for
    return reader


def _check_readable(reader: PdfFileReader) -> None:
    if reader.encrypted:
        raise FaultFound(Fault.ENCRYPTED)
    if reader.xrefs.hybrid_xrefs_present:
        raise FaultFound(Fault.HIDDEN)


def _check_tables(content: bytes, reader: PdfFileReader) -> None:
    """The tables of its objects are as they should be, or their only fault is a new generation."""
    last: Any = reader.last_startxref  # none only before it was read
    strictly = XRefBuilder(reader, BytesIO(content), strict=True, last_startxref=last)
    try:
        strictly.read_xrefs()  # type: ignore[no-untyped-call]  # pyHanko tells no types
    except PdfStrictReadError:
        # The tables are compared with one another when each of them has been read.
        is_read = len(strictly.sections) == reader.total_revisions
        if not is_read or not _only_add(tuple(reversed(strictly.sections))):
            raise


def _only_add(tables: Sequence[XRefSection]) -> bool:
    """Whether no table takes away what is in those before it."""
    sizes = [one.meta_info.size for one in tables]
    return sizes == sorted(sizes) and not any(one.xref_data.freed for one in tables[1:])
