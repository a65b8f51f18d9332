"""A small PDF, and what somebody may do to one."""

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


def _shown(text: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(f"BT ({text}) Tj ET".encode())
    return stream


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
