"""A small PDF, and what somebody may do to one."""

import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

A4 = {"width": 595, "height": 842}


def small_pdf(text: str = "Plan") -> bytes:
    """A PDF of one page."""
    writer = PdfWriter()
    page = writer.add_blank_page(**A4)
    page[NameObject("/Contents")] = writer._add_object(_shown(text))  # noqa: SLF001 - pypdf has no public way
    return _written(writer)


def with_other_text(pdf: bytes, text: str = "Other") -> bytes:
    """The PDF with another text on its page, changed by what is written behind it."""
    writer = PdfWriter(PdfReader(BytesIO(pdf)), incremental=True)
    page = writer.pages[0]
    page[NameObject("/Contents")] = writer._add_object(_shown(text))  # noqa: SLF001 - as above
    return _written(writer)


def swelling(pdf: bytes, size: int = 60_000_000) -> bytes:
    """The PDF with a table of places behind it that says it is far larger than it is."""
    packed = zlib.compress(zlib.compress(bytes(size), 9), 9)
    table = b"<</Type/XRef/Size 9/W[1 2 1]/Root 3 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>"
    stream = b"99 0 obj\n" + table % len(packed) + b"stream\n" + packed + b"\nendstream\nendobj\n"
    return pdf + stream + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def endless(pdf: bytes, places: int = 20_000_000) -> bytes:
    """The PDF with so long a table of places behind it that it takes all memory to read."""
    table = b"<</Type/XRef/Size %d/W[1 2 1]/Root 3 0 R/Length %d>>" % (places, places * 4)
    stream = b"99 0 obj\n" + table + b"stream\n" + bytes(places * 4) + b"\nendstream\nendobj\n"
    return pdf + stream + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def _shown(text: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(f"BT ({text}) Tj ET".encode())
    return stream


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
