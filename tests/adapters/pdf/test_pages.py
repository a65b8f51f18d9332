"""The pages of documents as people see them: nothing is cut, nothing stands in the margins."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from omv_workflow.steps.ports import MadePdf
from tests.adapters.pdf.conftest import REFERENCE

_MARGIN = 56  # points: the 20 mm of the template, rounded down
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')


@pytest.fixture(scope="module")
def reader(pdf: MadePdf) -> Any:
    """The PDF, opened."""
    return PdfReader(BytesIO(pdf.content))


@pytest.fixture(scope="module")
def printed(reader: Any) -> list[list[Any]]:
    """The elements that each page prints, in their order."""
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    return [list(parents[page["/StructParents"]].get_object()) for page in reader.pages]


def row_of(element: Any) -> Any:
    """The table row that an element stands in."""
    return next((one for one in around(element) if one["/S"] == "/TR"), None)


def around(element: Any) -> Iterator[Any]:
    """An element and all that it stands in, from the inside."""
    here = element.get_object()
    while "/S" in here:
        yield here
        here = here["/P"].get_object()


def test_no_page_ends_with_a_heading(printed: list[list[Any]]) -> None:
    """Each stands on the page of what it heads."""
    for number, page in enumerate(printed, start=1):
        kinds = [str(one["/S"]) for one in around(page[-1])]
        assert not [one for one in kinds if re.fullmatch(r"/H\d", one)], f"page {number}"


def test_the_signature_page_is_whole(reader: Any) -> None:
    """Who signs sees what it is that they sign, on the same page (R12)."""
    last = [page.extract_text() for page in reader.pages[-3:]]
    (page,) = [text for text in last if "Nimenselvennys" in text]
    for told in ("Omavalvontasuunnitelman vahvistaminen", "Paikka ja päiväys", "Allekirjoitus"):
        assert told in page


def test_no_row_of_a_table_is_cut_by_the_end_of_a_page(printed: list[list[Any]]) -> None:
    """What ends a page and what begins the next one are never of one row."""
    rows = [[id(row) for one in page if (row := row_of(one))] for page in printed]
    assert sum(map(len, rows)) > 1
    for earlier, later in pairwise(rows):
        assert not {*earlier} & {*later}


def test_a_letter_breaks_no_number_of_a_register(pdfs: Mapping[str, MadePdf]) -> None:
    """The line ends before it, and it is copied from there with plain hyphens."""
    text = PdfReader(BytesIO(pdfs["letter in Finnish"].content)).pages[0].extract_text()
    lines = [one.strip() for one in text.splitlines()]
    before = lines[lines.index(f"{REFERENCE}.") - 1]
    assert before.endswith("viite")
    assert "diaarinumero on ESIMDno-2027-118." in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs Debian's poppler-utils")
def test_nothing_stands_in_the_margins(pdf: MadePdf, tmp_path: Path) -> None:
    """Every word ends before the right margin and above the lower one."""
    (tmp_path / "plan.pdf").write_bytes(pdf.content)
    command = ["pdftotext", "-bbox", str(tmp_path / "plan.pdf"), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    width, height = (float(one) for one in _PAGE.findall(told)[0])
    words = [tuple(map(float, one)) for one in _WORD.findall(told)]
    assert min(left for left, _, _, _ in words) >= _MARGIN
    assert max(right for _, _, right, _ in words) <= width - _MARGIN
    assert max(lower for _, _, _, lower in words) <= height - _MARGIN
