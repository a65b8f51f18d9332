"""The text on a PDF's pages, without what else stands in the file."""

from collections.abc import Mapping
from itertools import count

from omv_workflow.adapters.ooxml.shown import shown_text as shown_in_docx
from omv_workflow.adapters.pdf.pages import page_texts
from omv_workflow.adapters.pdf.shown import shown_text as shown_in_pdf
from omv_workflow.domain.commitments import openings_of
from omv_workflow.domain.shown_copy import copy_findings
from omv_workflow.domain.verdict import all_hold
from omv_workflow.domain.withholding import public_plan
from omv_workflow.steps.ports import MadePdf
from tests.adapters.pdf.conftest import assembled, marked_plan
from tests.adapters.pdf.test_leak_search import in_metadata, on_page, pdf


def test_what_is_printed_is_read_and_nothing_else() -> None:
    """A name that stands on a page is found, one in the metadata is not looked for."""
    assert list(page_texts(pdf(on_page, "Johtaja"))) == ["Johtaja"]
    assert list(page_texts(pdf(in_metadata, "Johtaja"))) == [""]


def test_a_public_copy_shows_what_its_record_commits_to(pdfs: Mapping[str, MadePdf]) -> None:
    """The real DOCX and PDF, with lists, a table and passages that are withheld in them."""
    numbers, plan = count(), marked_plan()
    openings = openings_of(plan, lambda: f"{next(numbers):064x}")
    committed = [one.commitment for one in openings]
    shown = [one for one in openings if one.ground is None]
    for text in (
        shown_in_docx(assembled(public_plan(plan))),
        shown_in_pdf(pdfs["public copy"].content),
    ):
        findings = list(copy_findings(committed, shown, text, "fi"))
        assert all_hold(findings), findings
        told = " ".join(str(one.why) for one in findings)
        assert "Ovi on" not in told
        assert "peitetty" not in told
