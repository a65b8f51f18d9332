"""Tables as XLSX, as spreadsheets read them."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from omv_workflow.adapters.sheets import xlsx
from omv_workflow.domain.sheets import Sheet
from omv_workflow.errors import InvalidInput
from tests.domain.test_sheets import FORMULAS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = Sheet(
    title="Kenellä on mikäkin versio",
    author="Vastaanottokeskus",
    made_at=datetime(2027, 5, 20, 9, 0, tzinfo=UTC),
    header=("Vastaanottaja", "Tila"),
    rows=(("Esimerkkivirasto", "kuitattu"), ('Virasto "A"; & <B>', "rivi\ntoinen")),
)


def part(content: bytes, name: str) -> etree._Element:
    """One file of the package."""
    with ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def cells(content: bytes) -> list[list[str]]:
    """The cells as texts, each of which must be one."""
    texts = [
        "".join(map(str, one.itertext()))
        for one in part(content, "xl/sharedStrings.xml").iter(f"{MAIN}si")
    ]
    page = part(content, "xl/worksheets/sheet1.xml")
    assert {one.get("t") for one in page.iter(f"{MAIN}c")} == {"s"}
    assert not list(page.iter(f"{MAIN}f"))
    assert not list(page.iter(f"{MAIN}hyperlink"))
    return [
        [texts[int(str(one.findtext(f"{MAIN}v")))] for one in row.iter(f"{MAIN}c")]
        for row in page.iter(f"{MAIN}row")
    ]


def test_every_cell_is_read_back_as_it_was() -> None:
    """Quotes, signs of XML and line breaks included."""
    assert cells(xlsx(SHEET)) == [list(SHEET.header), *map(list, SHEET.rows)]


@pytest.mark.parametrize("formula", [*FORMULAS, "https://evil.example", "{=1}", "_x0041_", "12"])
def test_nothing_is_computed_or_opened(formula: str) -> None:
    """It is a text, to the last character; nor is anything a link, or a number."""
    sheet = replace(SHEET, header=(formula, "Tila"), rows=((formula, ""),))
    found = cells(xlsx(sheet))
    kept = formula.replace("_x0041_", "_x005F_x0041_").replace("\r", "_x000D_")
    assert [row[0] for row in found] == [kept, kept]


def test_the_heading_stays_in_sight() -> None:
    """The first row is frozen, repeated on paper, and can be filtered; columns are wide enough."""
    page = part(xlsx(SHEET), "xl/worksheets/sheet1.xml")
    pane = page.find(f".//{MAIN}pane")
    assert pane is not None
    assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == ("frozen", "1", "1")
    assert page.find(f"{MAIN}autoFilter") is not None
    widths = [float(str(one.get("width"))) for one in page.iter(f"{MAIN}col")]
    assert widths[0] > len("Esimerkkivirasto")


def test_the_same_table_makes_the_same_bytes() -> None:
    """It tells when the table was made, and of nobody but the unit."""
    assert xlsx(SHEET) == xlsx(SHEET)
    told = "".join(map(str, part(xlsx(SHEET), "docProps/core.xml").itertext()))
    assert told.split("2027-05-20T09:00:00Z")[0] == f"{SHEET.title}{SHEET.author}{SHEET.author}"


def test_it_is_a_sound_xlsx(tmp_path: Path) -> None:
    """The auditor of Office Open XML finds no error in it."""
    file = tmp_path / "sheet.xlsx"
    file.write_bytes(xlsx(SHEET))
    assert OpenXmlValidator().validate(file).errors == []


def test_more_than_a_cell_can_hold_is_refused() -> None:
    """Rather than left out in silence."""
    with pytest.raises(InvalidInput, match="32768 characters"):
        xlsx(replace(SHEET, rows=(("x" * 32768, ""),)))
