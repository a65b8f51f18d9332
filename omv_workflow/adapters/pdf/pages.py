"""The text on the pages of a PDF."""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader


def page_texts(content: bytes) -> Iterator[str]:
    """The text of each page, as it is read."""
    for page in PdfReader(BytesIO(content)).pages:
        yield page.extract_text()
