"""What stands before the plan: earlier versions, and a table of contents that leads somewhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

import pytest
from docx.oxml.ns import qn

from omv_workflow.domain.document import EarlierVersion, PlanDocument
from tests.adapters.ooxml.conftest import Printed

Print: TypeAlias = Callable[[PlanDocument], Printed]
EARLIER = (
    EarlierVersion(1, date(2025, 5, 12), "director", "ESIMDno-2025-98"),
    EarlierVersion(2, date(2026, 5, 4), "deputy", None),
)


def test_the_contents_are_a_field_that_lists_every_section(
    plan: PlanDocument, print_plan: Print
) -> None:
    """An office suite can update it; until then it shows the right entries."""
    printed = print_plan(plan)
    titles = [one.title for one in plan.sections]
    assert printed.styled("toc 1") == printed.styled("Heading 1") == titles
    assert printed.styled("TOC Heading") == ["Sisällys"]
    (field,) = printed.document.element.body.iter(qn("w:instrText"))
    assert field.text.split()[0] == "TOC"
    marks = [
        one.get(qn("w:fldCharType")) for one in printed.document.element.body.iter(qn("w:fldChar"))
    ]
    assert marks == ["begin", "separate", "end"]


def test_every_entry_leads_to_its_heading(plan: PlanDocument, print_plan: Print) -> None:
    """Each entry is a link to the bookmark around the heading of the same text."""
    body = print_plan(plan).document.element.body
    headings = {
        one.get(qn("w:name")): "".join(one.getparent().itertext())
        for one in body.iter(qn("w:bookmarkStart"))
        if one.get(qn("w:name")).startswith("_Toc")
    }
    entries = {
        one.get(qn("w:anchor")): "".join(one.itertext())
        for one in body.iter(qn("w:hyperlink"))
        if one.get(qn("w:anchor"))
    }
    assert entries == headings
    assert len(entries) == len(plan.sections)


@pytest.mark.parametrize(
    ("language", "heading", "header", "rows"),
    [
        (
            "fi",
            "Aiemmat versiot",
            ["Versio", "Vahvistettu", "Vahvistaja", "Diaarinumero"],
            [
                ["1", "12.5.2025", "johtaja", "ESIMDno-2025-98"],
                ["2", "4.5.2026", "apulaisjohtaja", "Ei diaarinumeroa"],
            ],
        ),
        (
            "sv",
            "Tidigare versioner",
            ["Version", "Fastställd", "Fastställd av", "Diarienummer"],
            [
                ["1", "12.5.2025", "direktör", "ESIMDno-2025-98"],
                ["2", "4.5.2026", "biträdande direktör", "Inget diarienummer"],
            ],
        ),
    ],
)
def test_earlier_versions_are_a_table(
    plan: PlanDocument,
    print_plan: Print,
    language: str,
    heading: str,
    header: list[str],
    rows: list[list[str]],
) -> None:
    """Number, day, role and register number of each, in the language of the plan."""
    printed = print_plan(replace(plan, language=language, earlier_versions=EARLIER))
    table = printed.document.tables[0]
    assert printed.styled("TOC Heading")[0] == heading
    assert [[cell.text for cell in row.cells] for row in table.rows] == [header, *rows]


def test_a_first_plan_has_no_table_of_versions(plan: PlanDocument, print_plan: Print) -> None:
    """An empty table would only be read aloud."""
    assert print_plan(plan).styled("TOC Heading") == ["Sisällys"]
