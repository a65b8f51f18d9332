"""What a PDF says of itself: whether it is whole, what it claims to be, and its fonts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from omv_workflow.adapters.pdf.headings import Headings, headings_left_alone

_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "word/styles.xml"
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
_STYLE = re.compile(r"[-,](?:Bold|Italic|Oblique|Regular|Roman).*$", re.IGNORECASE)
# The metadata of a PDF/A is not compressed (ISO 19005-2, 6.6.2).
_CLAIMS = (
    re.compile(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>B</pdfaid:conformance>"),
    re.compile(rb"<pdfuaid:part>1</pdfuaid:part>"),
)


@dataclass(frozen=True)
class Fonts:
    """The fonts of a PDF by name, those within it and those that it only names."""

    embedded: tuple[str, ...]
    missing: tuple[str, ...]


def whole(path: Path) -> bytes | None:
    """The content of a PDF; None where it is missing or its end is."""
    content = path.read_bytes() if path.is_file() else b""
    is_whole = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    return content if is_whole else None


def claims_all(content: bytes) -> bool:
    """Whether a PDF says that it is PDF/A-2b and PDF/UA-1."""
    return all(claim.search(content) for claim in _CLAIMS)


@dataclass(frozen=True)
class Seen:
    """What is seen of a PDF; `headings` where some stand alone at the end of a page."""

    fonts: Fonts
    headings: Headings | None


def look_at(content: bytes) -> Seen | None:
    """The fonts of a PDF's pages and the headings that end one; None where it can't be read."""
    try:
        reader = PdfReader(BytesIO(content))
        return Seen(_fonts_of(reader), headings_left_alone(reader))
    except PyPdfError:
        return None


def font_replaced_in(docx: bytes, fonts: Fonts) -> str | None:
    """The font in which a document is set as a rule, where its PDF is set in others."""
    with ZipFile(BytesIO(docx)) as package:
        if _STYLES not in package.namelist():
            return None
        styles = etree.fromstring(package.read(_STYLES))
    named = styles.find(f".//{_NAMESPACE}docDefaults//{_NAMESPACE}rFonts")
    asked = None if named is None else named.get(f"{_NAMESPACE}ascii")
    is_there = asked is None or any(_same(asked, one) for one in fonts.embedded)
    return None if is_there else asked


def _fonts_of(reader: PdfReader) -> Fonts:
    found = dict(_fonts(reader))
    embedded = sorted(name for name, is_in in found.items() if is_in)
    return Fonts(tuple(embedded), tuple(sorted(found.keys() - embedded)))


def _fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """Name and whether it is embedded of the fonts of all pages."""
    for page in reader.pages:
        fonts = cast("dict[str, Any]", page["/Resources"]).get("/Font", {})
        for one in fonts.get_object().values():
            font = one.get_object()
            # A composite font has its program in its only descendant (ISO 32000-1, 9.7.1).
            with_program = font.get("/DescendantFonts", [font])[0].get_object()
            described = with_program.get("/FontDescriptor", {})
            name = _SUBSET.sub("", str(font["/BaseFont"]).removeprefix("/"))
            yield name, any(key.startswith("/FontFile") for key in described)


def _same(family: str, font: str) -> bool:
    return family.replace(" ", "").casefold() == _STYLE.sub("", font).casefold()
