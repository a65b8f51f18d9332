"""The lines to sign on: a block for each signer, whole, with the places by which a PDF finds it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from docx.oxml.ns import qn

from omv_workflow.domain.document import PlanDocument, PrintedItem, PrintedSection
from omv_workflow.domain.signing import line_marks
from omv_workflow.forms.model import ItemType

Print = Callable[[PlanDocument], Any]
ROWS = 3
COUNTERSIGNED = ("Varmennus",)


def lines_of(printed: Any) -> list[Any]:
    """The paragraphs to sign on."""
    found = printed.document.element.body.iter(qn("w:p"))
    style = "PlanSignature"
    return [one for one in found if one.pPr is not None and one.pPr.style == style]


def marks_in(printed: Any) -> list[str]:
    """The names of the places, in order."""
    names = [
        one.get(qn("w:name")) for one in printed.document.element.body.iter(qn("w:bookmarkStart"))
    ]
    return [one for one in names if one.startswith("Confirmation")]


@pytest.mark.parametrize("later", [(), COUNTERSIGNED, ("Varmennus", "Hyväksyntä")])
def test_each_signer_has_a_block_with_its_places(
    plan: PlanDocument, print_plan: Print, later: tuple[str, ...]
) -> None:
    """Two places on every line, each name once."""
    printed = print_plan(replace(plan, later_signers=later))
    signers = len(later) + 1
    assert len(lines_of(printed)) == ROWS * signers
    assert marks_in(printed) == [
        name
        for signer in range(1, signers + 1)
        for row in range(1, ROWS + 1)
        for name in line_marks(signer, row)
    ]


def test_what_is_written_stands_between_the_second_tab_and_its_end(
    plan: PlanDocument, print_plan: Print
) -> None:
    """The label, a tab to the indent of the text, and one that draws the line."""
    first = lines_of(print_plan(plan))[0]
    kinds = [one.tag for one in first.iter(qn("w:t"), qn("w:tab"), qn("w:bookmarkStart"))]
    tab, mark = qn("w:tab"), qn("w:bookmarkStart")
    assert kinds == [qn("w:t"), tab, mark, tab, mark]


def test_a_later_signer_is_told_what_the_signature_is_for(
    plan: PlanDocument, print_plan: Print
) -> None:
    """The title stands above the lines."""
    printed = print_plan(replace(plan, later_signers=COUNTERSIGNED))
    title = printed.lines.index(("Plan Statement", "Varmennus"))
    assert printed.lines[title + 1] == ("Plan Signature", "Paikka ja päiväys\t\t")


def test_no_block_is_broken_over_two_pages(plan: PlanDocument, print_plan: Print) -> None:
    """Its lines are kept together, whatever the template's style says; between blocks is a gap."""
    printed = print_plan(replace(plan, later_signers=COUNTERSIGNED))
    kept = [
        None if (found := one.pPr.find(qn("w:keepNext"))) is None else found.get(qn("w:val"), "1")
        for one in lines_of(printed)
    ]
    assert kept == ["1", "1", "0", "1", "1", None]


def test_only_the_last_lines_of_a_form_are_for_the_signers(
    plan: PlanDocument, print_plan: Print
) -> None:
    """Those before are signed by hand, if at all; a form without any has no block."""
    by_hand = PrintedSection("Tarkastus", (PrintedItem("seen", ItemType.SIGNATURE, "Nähty", ()),))
    printed = print_plan(replace(plan, sections=(by_hand, *plan.sections)))
    assert len(lines_of(printed)) == ROWS + 1
    assert len(marks_in(printed)) == 2 * ROWS
    without = tuple(
        replace(one, items=tuple(item for item in one.items if item.type is not ItemType.SIGNATURE))
        for one in plan.sections
    )
    assert marks_in(print_plan(replace(plan, sections=without))) == []


def test_a_long_label_stands_above_its_line(plan: PlanDocument, print_plan: Print) -> None:
    """One line for all that is asked is as good as three, and has room for as much."""
    asked = "Paikka ja päiväys, allekirjoitus, nimenselvennys"
    section = PrintedSection("Vahvistus", (PrintedItem("all", ItemType.SIGNATURE, asked, ()),))
    printed = print_plan(replace(plan, sections=(section,)))
    label, line = lines_of(printed)
    assert "".join(one.text for one in label.iter(qn("w:t"))) == asked
    assert label.pPr.find(qn("w:keepNext")) is not None
    assert [one.get(qn("w:name")) for one in line.iter(qn("w:bookmarkStart"))] == marks_in(printed)
    assert line.pPr.find(qn("w:spacing")).get(qn("w:before")) == str(3 * 560)
