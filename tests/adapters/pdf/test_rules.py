"""Rules of PDF/A-2b (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), as far as they can be checked here.

They are walked over a plan as the demo prints it and as it is issued and sealed, a public copy,
covering letters and a distribution log; no complete validator has been run.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from pypdf import PdfReader

from omv_workflow.steps.ports import MadePdf

_DEPTH = {b"BMC": 1, b"BDC": 1, b"EMC": -1}
_DRAWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"f*", b"S", b"B", b"sh"}
_CELLS = {"/TH", "/TD"}
STANDARD = {
    *("Document", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Link", "Span", "TOC", "TOCI"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "Figure", "Note", "Reference", "Caption"),
    *("Sect", "Part", "Div", "BlockQuote", "Form"),
}


@dataclass(frozen=True)
class Told:
    """What a PDF tells of itself; whether it is a plan, with tables, lists, links; its fields.

    A distribution log has tables alone.
    """

    title: str
    language: str
    keywords: tuple[str, ...]
    is_plan: bool = False
    is_log: bool = False
    fields: tuple[str, ...] = ()


PARTLY = "Osittain salassa pidettävä"
WITHHELD = ("JulkL 24 § 1 mom. 7 k", "julkinen kappale", "salassa pidettävä peitetty")
TOLD = {
    "plan": Told("Omavalvontasuunnitelma", "fi-FI", (PARTLY,), is_plan=True),
    "issued plan": Told(
        "Omavalvontasuunnitelma", "fi-FI", (PARTLY,), is_plan=True, fields=("Confirmation1",)
    ),
    "sealed plan": Told(
        "Omavalvontasuunnitelma", "fi-FI", (PARTLY,), is_plan=True, fields=("Confirmation1",)
    ),
    "public copy": Told("Omavalvontasuunnitelma", "fi-FI", (PARTLY, *WITHHELD), is_plan=True),
    "letter in Finnish": Told("Saate: Omavalvontasuunnitelma 2027", "fi-FI", ()),
    "letter in Swedish": Told("Följebrev: Plan för egenkontroll 2027", "sv-FI", ()),
    "distribution log": Told("Jakeluloki", "fi-FI", (), is_log=True),
}


@pytest.fixture(scope="module", params=list(TOLD))
def name(request: pytest.FixtureRequest) -> str:
    """Which document it is."""
    return str(request.param)


@pytest.fixture(scope="module")
def told(name: str) -> Told:
    """What it should tell."""
    return TOLD[name]


@pytest.fixture(scope="module")
def made(name: str, pdfs: Mapping[str, MadePdf]) -> MadePdf:
    """Its PDF."""
    return pdfs[name]


@pytest.fixture(scope="module")
def reader(made: MadePdf) -> Any:
    """The PDF, opened."""
    return PdfReader(BytesIO(made.content))


@pytest.fixture(scope="module")
def elements(reader: Any) -> list[dict[str, Any]]:
    """All elements of its structure, from the top."""
    return list(walk(reader.root_object["/StructTreeRoot"]["/K"]))


@pytest.fixture(scope="module")
def drawn(reader: Any) -> list[list[tuple[Any, bytes]]]:
    """What each page draws: operands and operator."""
    return [list(page.get_contents().operations) for page in reader.pages]


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """An element of the structure and all below it; marked content is left out."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for one in found:
            yield from walk(one)
    elif isinstance(found, dict) and "/S" in found:
        yield found
        yield from walk(found.get("/K", []))


def annotations(reader: Any) -> list[Any]:
    """The annotations of all pages, in their order."""
    return [one.get_object() for page in reader.pages for one in page.get("/Annots", ())]


def attributes(element: dict[str, Any]) -> dict[str, Any]:
    """The attributes of an element, those of all its owners together."""
    given = element.get("/A", [])
    given = given.get_object()
    owners = given if isinstance(given, list) else [given]
    return {key: value for one in owners for key, value in one.get_object().items()}


def letters_in(content: bytes) -> set[int]:
    """The codes that an appearance shows, two bytes each."""
    shown = re.findall(rb"<([0-9a-f]+)> Tj", content)
    return {int(text[at : at + 4], 16) for text in shown for at in range(0, len(text), 4)}


def check_font(font: Any, codes: set[int]) -> None:
    """Its program has each of these codes, none of them empty by mistake, with these widths."""
    (descendant,) = (one.get_object() for one in font["/DescendantFonts"])
    assert font["/Encoding"] == "/Identity-H"
    assert "/ToUnicode" in font
    program = TTFont(BytesIO(descendant["/FontDescriptor"]["/FontFile2"].get_data()))
    glyphs, named = descendant["/CIDToGIDMap"].get_data(), program.getGlyphOrder()
    told, em = list(descendant["/W"]), program["head"].unitsPerEm
    widths = {
        first + at: width
        for first, run in zip(told[::2], told[1::2], strict=True)
        for at, width in enumerate(run)
    }
    assert codes <= widths.keys()
    for code, width in widths.items():
        glyph = int.from_bytes(glyphs[2 * code : 2 * code + 2], "big")
        assert glyph > 0
        assert width == round(program["hmtx"][named[glyph]][0] * 1000 / em)


def test_the_metadata_claims_both_standards_and_agrees_with_the_document(
    reader: Any, told: Told
) -> None:
    """PDF/A-2b, PDF/UA-1; title and author as in the document information (19005-2, 6.6.2)."""
    stream = reader.root_object["/Metadata"].get_object()
    metadata = etree.fromstring(stream.get_data())
    text = {etree.QName(one).localname: one for one in metadata.iter() if one.tag is not None}
    claims = re.findall(rb"<(\w+:(?:part|conformance))>(\w+)<", stream.get_data())
    assert claims == [
        (b"pdfaid:part", b"2"),
        (b"pdfaid:conformance", b"B"),
        (b"pdfuaid:part", b"1"),
    ]
    assert "/Filter" not in stream
    information = reader.metadata
    assert text["title"].xpath("normalize-space()") == information["/Title"]
    assert text["creator"].xpath("normalize-space()") == information["/Author"]
    assert text["description"].xpath("normalize-space()") == information["/Subject"]
    assert information["/Title"] == told.title
    keywords = information.get("/Keywords", "")
    assert keywords == (text["Keywords"].text if "Keywords" in text else "")
    assert keywords.replace("\u00a0", " ") == ", ".join(told.keywords)


def test_colours_have_their_profile(reader: Any) -> None:
    """One output intent with an ICC profile of three channels (19005-2, 6.2.3)."""
    (intent,) = reader.root_object["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    profile = intent.get_object()["/DestOutputProfile"].get_object()
    assert profile["/N"] == 3
    assert profile.get_data()[36:40] == b"acsp"


def test_every_font_is_embedded_and_can_be_read_as_text(reader: Any) -> None:
    """19005-2, 6.2.11; 14289-1, 7.21."""
    fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in (one.get_object() for one in fonts):
        described = font.get("/DescendantFonts", [font])[0].get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & described.get_object().keys()
        assert "/ToUnicode" in font


def test_the_fonts_are_told(made: MadePdf) -> None:
    """By name, without the mark of a subset."""
    assert "LiberationSans" in made.fonts
    assert made.font_replaced is None


def test_nothing_is_transparent_encrypted_or_run(reader: Any, made: MadePdf) -> None:
    """No soft mask or blending without a colour space, no password, no script (19005-2, 6.2.10)."""
    assert not reader.is_encrypted
    assert not re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b", made.content)
    for page in reader.pages:
        states = page["/Resources"].get("/ExtGState", {})
        for state in (one.get_object() for one in states.values()):
            assert state.get("/SMask", "/None") == "/None"
            assert (state.get("/ca", 1), state.get("/CA", 1)) == (1, 1)


def test_it_is_tagged_in_its_language_and_shows_its_title(reader: Any, told: Told) -> None:
    """14289-1, 7.1 and 7.2."""
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == told.language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_element_is_of_a_standard_type(reader: Any, elements: list[dict[str, Any]]) -> None:
    """What is not is mapped to one (14289-1, 7.1)."""
    roles = reader.root_object["/StructTreeRoot"]["/RoleMap"]
    types = {str(one["/S"]) for one in elements}
    assert {str(roles.get(one, one)).lstrip("/") for one in types} <= STANDARD


def test_all_content_is_tagged_or_an_artifact(drawn: list[list[tuple[Any, bytes]]]) -> None:
    """Nothing is drawn outside marked content (14289-1, 7.1)."""
    for page in drawn:
        depth = 0
        for _, operator in page:
            depth += _DEPTH.get(operator, 0)
            assert depth or operator not in _DRAWS


def test_the_structure_knows_all_that_is_marked(
    reader: Any, drawn: list[list[tuple[Any, bytes]]]
) -> None:
    """Every mark of every page has its place in the parent tree (14289-1, 7.1)."""
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page, operations in zip(reader.pages, drawn, strict=True):
        known = parents[page["/StructParents"]].get_object()
        told = [operands[1] for operands, operator in operations if operator == b"BDC"]
        # What only spells a character within a mark, as a no-break space, is no mark of its own.
        marks = {one["/MCID"] for one in told if set(one) != {"/ActualText"}}
        assert marks == set(range(len(known)))


def test_headings_go_down_by_one_level(elements: list[dict[str, Any]]) -> None:
    """Beginning with the first (14289-1, 7.4.2)."""
    levels = [int(one["/S"][2]) for one in elements if re.fullmatch(r"/H\d", one["/S"])]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_tables_are_regular_and_have_headers(elements: list[dict[str, Any]], told: Told) -> None:
    """Each with header cells that say what they head (14289-1, 7.5)."""
    tables = [one for one in elements if one["/S"] == "/Table"]
    assert bool(tables) is (told.is_plan or told.is_log)
    for table in tables:
        below = list(walk(table))
        rows = [one for one in below if one["/S"] == "/TR"]
        headers = [one for one in below if one["/S"] == "/TH"]
        assert headers
        assert all(attributes(one).get("/Scope") for one in headers)
        cells = [[one for one in walk(row["/K"]) if one["/S"] in _CELLS] for row in rows]
        assert len({len(row) for row in cells}) == 1


def test_lists_are_lists(elements: list[dict[str, Any]], told: Told) -> None:
    """Of items, each with its body (14289-1, 7.6)."""
    lists = [one for one in elements if one["/S"] == "/L"]
    items = [one for one in elements if one["/S"] == "/LI"]
    assert (bool(lists), bool(items)) == (told.is_plan, told.is_plan)
    for item in items:
        assert {one["/S"] for one in walk(item["/K"])} >= {"/LBody"}


def test_pictures_have_alternative_texts(elements: list[dict[str, Any]]) -> None:
    """14289-1, 7.3."""
    figures = [one for one in elements if one["/S"] == "/Figure"]
    assert all(one.get("/Alt") for one in figures)


def test_links_can_be_followed_without_a_mouse(
    reader: Any, elements: list[dict[str, Any]], told: Told
) -> None:
    """Tabs in the order of the structure, each link described and in it (14289-1, 7.18)."""
    pages = [page for page in reader.pages if "/Annots" in page]
    links = [one for one in annotations(reader) if one["/Subtype"] != "/Widget"]
    assert {page["/Tabs"] for page in pages} <= {"/S"}
    assert {one["/Subtype"] for one in links} <= {"/Link"}
    assert bool(links) is told.is_plan
    assert all(one.get("/Contents") and "/StructParent" in one for one in links)
    addresses = {one["/A"]["/URI"] for one in links if "/A" in one}
    assert len([one for one in elements if one["/S"] == "/Link"]) >= len(addresses)


def test_the_fields_are_those_to_sign_in(reader: Any, told: Told) -> None:
    """Nothing else can be filled in, and no viewer makes appearances itself (19005-2, 6.4.1)."""
    form = reader.root_object.get("/AcroForm", {})
    fields = [one.get_object() for one in form.get("/Fields", ())]
    widgets = [one for one in annotations(reader) if one["/Subtype"] == "/Widget"]
    assert fields == widgets
    assert tuple(one["/T"] for one in fields) == told.fields
    assert {one["/FT"] for one in fields} <= {"/Sig"}
    assert set(form) <= {"/Fields", "/SigFlags"}
    assert form.get("/SigFlags", 3) == 3


def test_every_field_is_shown_and_printed_as_it_is(reader: Any, told: Told) -> None:
    """An appearance that is a stream, printed and not hidden; no action (19005-2, 6.3 and 6.4)."""
    widgets = [one for one in annotations(reader) if one["/Subtype"] == "/Widget"]
    assert len(widgets) == len(told.fields)
    for one in widgets:
        assert one["/F"] == 4
        assert set(one["/AP"]) == {"/N"}
        assert one["/AP"]["/N"]["/Subtype"] == "/Form"
        assert not {"/A", "/AA", "/MK", "/BS"} & one.keys()
        left, bottom, right, top = one["/Rect"]
        assert sorted(one["/AP"]["/N"]["/BBox"]) == sorted([0, 0, right - left, top - bottom])


def test_what_a_field_shows_is_black_and_in_an_embedded_font(reader: Any, told: Told) -> None:
    """Every letter is one of the font's, of the width that it says (19005-2, 6.2)."""
    for one in annotations(reader):
        if one["/Subtype"] != "/Widget":
            continue
        appearance = one["/AP"]["/N"]
        assert set(appearance["/Resources"]) == {"/Font"}
        (font,) = appearance["/Resources"]["/Font"].values()
        check_font(font.get_object(), letters_in(appearance.get_data()))
        colours = re.findall(rb"[\d. ]+ (?:rg|RG|g|G|k|K|scn?|SCN?)\b", appearance.get_data())
        assert {one.strip() for one in colours} <= {b"0 0 0 rg"}
    assert told.fields or "/AcroForm" not in reader.root_object


def test_every_field_is_described_and_in_the_structure(
    reader: Any, elements: list[dict[str, Any]], told: Told
) -> None:
    """A Form element that refers to it and is found from it, and a description (14289-1, 7.18)."""
    root = reader.root_object["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    assert list(numbers[::2]) == sorted(set(numbers[::2]))
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    forms = [one for one in elements if one["/S"] == "/Form"]
    assert [one["/K"]["/Obj"]["/T"] for one in forms] == list(told.fields)
    for one in forms:
        widget = one["/K"]["/Obj"].get_object()
        assert one["/K"]["/Type"] == "/OBJR"
        assert widget["/TU"] == widget["/Contents"] == one["/Alt"]
        assert parents[widget["/StructParent"]].get_object() == one
        assert one["/Pg"] == widget["/P"]
        assert root["/ParentTreeNextKey"] > max(numbers[::2])


def test_the_bookmarks_are_the_headings(reader: Any, elements: list[dict[str, Any]]) -> None:
    """A reader finds a section without turning pages."""

    def count(outline: list[Any]) -> int:
        return sum(count(one) if isinstance(one, list) else 1 for one in outline)

    headings = [one for one in elements if re.fullmatch(r"/H\d", one["/S"])]
    assert count(reader.outline) == len(headings)


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="needs Debian's poppler-utils")
def test_another_program_says_that_it_is_tagged(made: MadePdf, tmp_path: Path) -> None:
    """Poppler's."""
    (tmp_path / "plan.pdf").write_bytes(made.content)
    said = subprocess.run(
        ["pdfinfo", tmp_path / "plan.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^Tagged: +yes$", said, re.MULTILINE)
    assert re.search(r"^Page size: .*\(A4\)$", said, re.MULTILINE)
