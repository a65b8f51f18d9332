"""Headings that LibreOffice leaves alone at the end of a page are found and mended."""

import sys
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx as python_docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject

from omv_workflow.adapters.pdf.headings import Headings, headings_left_alone
from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.page_breaks import with_page_breaks
from omv_workflow.steps.ports import MadePdf

# Python reads it, for not every machine has `unzip`.
_FIND = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); p = z.read('word/document.xml')"
ASK = f'{sys.executable} -c "{_FIND}; sys.exit(b\'pageBreakBefore\' not in p)" "$source"'


def headings_in(content: bytes) -> list[Any]:
    """The headings of a document, in order."""
    document = python_docx.Document(BytesIO(content))
    styles = {"Heading 1", "Heading 2"}
    return [one for one in document.paragraphs if one.style and one.style.name in styles]


def broken_in(content: bytes) -> list[int]:
    """Which of them begin a page."""
    return [
        number
        for number, one in enumerate(headings_in(content))
        if one.paragraph_format.page_break_before
    ]


@pytest.fixture(scope="module")
def stranded(pdf: MadePdf) -> bytes:
    """The plan's PDF, changed so that its second page seems to end with its first heading."""
    writer = PdfWriter(clone_from=BytesIO(pdf.content))
    root: Any = writer.root_object["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    printed = dict(zip(numbers[::2], numbers[1::2], strict=True))
    elements: list[Any] = [
        list(printed[page["/StructParents"]].get_object()) for page in writer.pages
    ]
    first = next(one for page in elements for one in page if one.get_object()["/S"] == "/H1")
    page = printed[writer.pages[1]["/StructParents"]].get_object()
    assert isinstance(page, ArrayObject)
    page[-1] = first
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


def test_a_heading_that_ends_a_page_is_found(stranded: bytes, pdf: MadePdf, docx: bytes) -> None:
    """By its number among all headings, which are those of the document."""
    found = headings_left_alone(PdfReader(BytesIO(stranded)))
    assert found == Headings(len(headings_in(docx)), (0,))
    assert headings_left_alone(PdfReader(BytesIO(pdf.content))) is None


def test_a_pdf_without_tags_has_no_headings() -> None:
    """Nothing is looked for in it."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    content = BytesIO()
    writer.write(content)
    assert headings_left_alone(PdfReader(content)) is None


def test_a_page_break_comes_before_the_heading(docx: bytes) -> None:
    """And before the one right above it, which would stand alone otherwise."""
    found = headings_in(docx)
    above = next(
        number
        for number, (one, below) in enumerate(pairwise(found))
        if one._p.getnext() is below._p  # noqa: SLF001  # python-docx has no other way to the element
    )
    broken = with_page_breaks(docx, Headings(len(found), (above + 1,))) or b""
    assert broken_in(broken) == [above]
    assert headings_in(broken)[above].paragraph_format.space_before == 0
    for name in ZipFile(BytesIO(docx)).namelist():
        same = ZipFile(BytesIO(docx)).read(name) == ZipFile(BytesIO(broken)).read(name)
        assert same == (name != "word/document.xml")


def test_a_page_break_is_not_asked_for_twice(docx: bytes) -> None:
    """Where it did not help, another one does not either."""
    headings = Headings(len(headings_in(docx)), (3,))
    broken = with_page_breaks(docx, headings) or b""
    assert with_page_breaks(broken, headings) is None


def test_a_document_with_other_headings_than_its_pdf_stays_as_it_is(docx: bytes) -> None:
    """Nobody can tell which of them it is."""
    assert with_page_breaks(docx, Headings(len(headings_in(docx)) + 1, (3,))) is None
    assert with_page_breaks(b"no document", Headings(1, (0,))) is None


def test_it_is_laid_out_again_with_page_breaks(
    program: Callable[[str], LibreOffice],
    runs: Callable[[], int],
    docx: bytes,
    stranded: bytes,
    pdf: MadePdf,
    tmp_path: Path,
) -> None:
    """The PDF of the second run takes the place of the first."""
    (tmp_path / "stranded.pdf").write_bytes(stranded)
    first = f"cp {tmp_path}/stranded.pdf made/$(basename $source .docx).pdf"
    (made,) = program(f"if {ASK}; then make; else {first}; fi").convert([docx])
    assert isinstance(made, MadePdf)
    assert made.content == pdf.content
    assert runs() == 2


def test_the_first_pdf_stays_where_there_is_no_second_one(
    program: Callable[[str], LibreOffice], docx: bytes, stranded: bytes, tmp_path: Path
) -> None:
    """A heading alone is better than no PDF; the next document is not stopped either."""
    (tmp_path / "ready.pdf").write_bytes(stranded)
    ended = program(f"if {ASK}; then exit 7; fi; make").convert([docx, docx])
    assert [isinstance(one, MadePdf) and one.content == stranded for one in ended] == [True] * 2


def test_the_first_pdf_stays_where_libreoffice_can_not_be_started_again(
    program: Callable[[str], LibreOffice], docx: bytes, stranded: bytes, tmp_path: Path
) -> None:
    """It is taken away, say, while an update is installed."""
    (tmp_path / "ready.pdf").write_bytes(stranded)
    (made,) = program("make; rm $0").convert([docx])
    assert isinstance(made, MadePdf)
    assert made.content == stranded
