"""The issued plan: its empty fields stand over the lines to sign on, and the rest is the same."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.adapters.seal.rows import Row, read_outline
from omv_workflow.domain.signing import signature_fields
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.ports import MadePdf
from tests.adapters.pdf.conftest import LATER_SIGNERS, OWN_LINE

FIELDS = signature_fields((), "fi")
LEFT, RIGHT = 187, 483  # points: the indent of the text, and the end of the line


@pytest.fixture(scope="module")
def plan(pdfs: Mapping[str, MadePdf]) -> bytes:
    """A plan of few pages as LibreOffice made it."""
    return pdfs["unanswered plan"].content


@pytest.fixture(scope="module")
def issued(plan: bytes) -> bytes:
    """It as it is issued."""
    return PdfIssuer().issue(plan, FIELDS)


@pytest.fixture(scope="module")
def reader(issued: bytes) -> Any:
    """The issued plan, opened."""
    return PdfReader(BytesIO(issued))


@pytest.fixture(scope="module")
def field(reader: Any) -> Any:
    """Its field."""
    (one,) = reader.root_object["/AcroForm"]["/Fields"]
    return one.get_object()


@pytest.fixture(scope="module")
def page(reader: Any, field: Any) -> Any:
    """The page that it stands on."""
    (one,) = (one for one in reader.pages if one.indirect_reference == field.raw_get("/P"))
    return one


def rows_of(field: Any) -> tuple[Row, ...]:
    """The rows of a field, on its page."""
    left, bottom, _, _ = (float(side) for side in field["/Rect"])
    outline = read_outline(field["/AP"]["/N"].get_data())
    assert outline
    return tuple(
        Row(one.left + left, one.baseline + bottom, one.right + left, one.ceiling + bottom)
        for one in outline.rows
    )


def test_the_same_pdf_is_always_issued_as_the_same_bytes(plan: bytes, issued: bytes) -> None:
    """One revision, whole: nothing is appended to the file."""
    assert PdfIssuer().issue(plan, FIELDS) == issued
    assert issued.count(b"%%EOF") == 1
    assert b"/Prev" not in issued.rpartition(b"trailer")[2]


def test_the_pages_say_what_they_said(plan: bytes, reader: Any) -> None:
    """Not a letter is added or lost."""
    before = [page.extract_text() for page in PdfReader(BytesIO(plan)).pages]
    assert [page.extract_text() for page in reader.pages] == before


def test_the_field_stands_on_the_page_of_the_signatures(page: Any, field: Any) -> None:
    """On the right side of the lines, beside what they are for."""
    assert "Nimenselvennys" in page.extract_text()
    left, _, right, _ = (float(side) for side in field["/Rect"])
    assert (round(left), round(right)) == (LEFT, RIGHT)


def test_it_has_a_row_on_each_line_of_the_form(page: Any, field: Any) -> None:
    """Each on the base line of its label, one below the other, and none over another text."""
    lines: dict[str, float] = {}

    def note(text: str, _cm: Any, tm: list[float], *_: Any) -> None:
        if text.strip():
            lines[text.strip()] = tm[5]

    page.extract_text(visitor_text=note)
    rows = rows_of(field)
    labels = ("Paikka ja päiväys", "Allekirjoitus", "Nimenselvennys")
    assert [one.baseline for one in rows] == pytest.approx([lines[one] for one in labels], abs=0.1)
    for above, below in pairwise(rows):
        assert above.baseline - 4 <= below.ceiling <= above.baseline
    assert all(30 < one.height < 60 for one in rows)


def test_it_is_read_out_after_the_lines(reader: Any, field: Any) -> None:
    """Its element follows that of the last line."""
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    form = dict(zip(numbers[::2], numbers[1::2], strict=True))[field["/StructParent"]]
    siblings = form.get_object()["/P"]["/K"]
    before = siblings[siblings.index(form) - 1].get_object()
    after = siblings[siblings.index(form) + 1].get_object()
    assert (before["/S"], after["/S"]) == ("/Plan Signature", "/Plan Label")


def test_signing_in_the_last_field_alone_allows_no_change(field: Any) -> None:
    """Every field is locked, and the document with them."""
    lock = field["/Lock"]
    assert (lock["/Type"], lock["/Action"], lock["/P"]) == ("/SigFieldLock", "/All", 1)


def _without(content: bytes, key: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    del writer.root_object[key]
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


def test_a_pdf_without_a_marked_line_is_refused(plan: bytes) -> None:
    """As one of a document that an earlier program made."""
    with pytest.raises(InvalidInput, match="no line for it"):
        PdfIssuer().issue(_without(plan, "/Dests"), FIELDS)


def test_a_pdf_without_tags_is_refused(plan: bytes) -> None:
    """A field that stands nowhere in the structure could not be found by everybody."""
    with pytest.raises(InvalidInput, match="by tags"):
        PdfIssuer().issue(_without(plan, "/StructTreeRoot"), FIELDS)


def test_a_place_for_each_signer_is_needed(plan: bytes) -> None:
    """Two fields don't share one."""
    with pytest.raises(InvalidInput, match="signer 2"):
        PdfIssuer().issue(plan, signature_fields(("Varmennus",), "fi"))


def test_a_pdf_with_other_fields_is_refused(plan: bytes, issued: bytes) -> None:
    """Nobody may fill in anything but a signature; and nothing is issued twice."""
    with pytest.raises(InvalidInput, match="form fields of its own"):
        PdfIssuer().issue(issued, FIELDS)
    writer = PdfWriter(clone_from=BytesIO(plan))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject()
    changed = BytesIO()
    writer.write(changed)
    with pytest.raises(InvalidInput, match="form fields of its own"):
        PdfIssuer().issue(changed.getvalue(), FIELDS)


def test_lines_that_are_too_short_are_refused(plan: bytes) -> None:
    """Nobody could read what is written there."""
    writer: Any = PdfWriter(clone_from=BytesIO(plan))
    for name, one in writer.root_object["/Dests"].items():
        if name.endswith("Ends"):
            one.get_object()[2] = type(one.get_object()[2])(LEFT + 100)
    changed = BytesIO()
    writer.write(changed)
    with pytest.raises(InvalidInput, match="less than 50 mm"):
        PdfIssuer().issue(changed.getvalue(), FIELDS)


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    """It says that it can't be read."""
    with pytest.raises(InvalidInput, match="can't be read"):
        PdfIssuer().issue(content, FIELDS)


def test_the_name_of_a_field_is_that_of_its_signer(plan: bytes) -> None:
    """Whatever it is called, it stands in the bytes; so another name gives another file."""
    (one,) = FIELDS
    assert PdfIssuer().issue(plan, [replace(one, name="Other")]) != PdfIssuer().issue(plan, FIELDS)


@pytest.fixture(scope="module")
def countersigned(pdfs: Mapping[str, MadePdf]) -> Any:
    """A plan of somebody's own template, with several signers, issued and opened."""
    fields = signature_fields(LATER_SIGNERS, "sv")
    content = PdfIssuer().issue(pdfs["countersigned plan"].content, fields)
    return PdfReader(BytesIO(content))


def test_each_signer_has_a_field_that_says_what_it_is_for(countersigned: Any) -> None:
    """In the language of the plan; only the last one locks all."""
    fields = [one.get_object() for one in countersigned.root_object["/AcroForm"]["/Fields"]]
    assert [one["/T"] for one in fields] == [f"Confirmation{number}" for number in range(1, 5)]
    assert [one["/TU"].rpartition(", ")[2] for one in fields[1:]] == list(LATER_SIGNERS)
    assert ["/Lock" in one for one in fields] == [False, False, False, True]


def test_fields_stand_where_a_template_has_its_lines(countersigned: Any) -> None:
    """In its font; a block is never broken over two pages, though the style keeps nothing."""
    margin, mm = 56.7, 72 / 25.4
    fields = [one.get_object() for one in countersigned.root_object["/AcroForm"]["/Fields"]]
    assert len({one.raw_get("/P") for one in fields}) > 1
    for field in fields:
        left, _, right, _ = field["/Rect"]
        assert (left, right) == pytest.approx([margin + one * mm for one in OWN_LINE], abs=1)
        rows = rows_of(field)
        gaps = [above.baseline - below.baseline for above, below in pairwise(rows)]
        assert gaps == pytest.approx([47.7, 47.7], abs=0.5)
        (font,) = field["/AP"]["/N"]["/Resources"]["/Font"].values()
        assert font["/BaseFont"] == "/OMVAAA+DejaVuSans"


def test_the_issued_file_is_a_pdf_as_pdf_a_wants_it(issued: bytes) -> None:
    """Version, binary marker, identifier, and no encryption (19005-2, 6.1.2 and 6.1.3)."""
    first, second = issued.splitlines()[:2]
    assert first == b"%PDF-1.7"
    assert second[:1] == b"%"
    assert all(byte > 127 for byte in second[1:5])
    trailer: Any = PdfReader(BytesIO(issued)).trailer
    assert len(trailer["/ID"]) == 2
    assert "/Encrypt" not in trailer
