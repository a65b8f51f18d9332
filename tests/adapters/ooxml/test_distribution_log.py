"""The distribution log as DOCX, as office suites read it."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from openxml_audit import OpenXmlValidator

from omv_workflow.adapters.ooxml.assemble import DocxAssembler
from omv_workflow.adapters.ooxml.chosen import PLAN_TEMPLATE, template_folder
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.printed_log import LogTable, PrintedLog
from omv_workflow.errors import InvalidInput

LOG = PrintedLog(
    language="sv",
    sender=("Mottagningscentralen", "Gatan 1", "00100 Helsingfors"),
    title="Distributionslogg",
    issued_on=date(2027, 5, 20),
    register_number="D/1/2027",
    opening="Vem fick vad.",
    tables=(
        LogTable("Vad som lämnades ut", ("Uppgift", "Innehåll"), (("Version", "2"),)),
        LogTable("Mottagare", ("Mottagare", "Läge"), (("Verket & <Co>", "=1+1"),)),
    ),
)


@pytest.fixture(scope="module")
def assembler() -> DocxAssembler:
    """Makes documents by the shipped template."""
    return DocxAssembler(PlanTemplate.load(template_folder() / PLAN_TEMPLATE))


def test_it_tells_all_that_it_was_given(assembler: DocxAssembler) -> None:
    """Below headings, in tables, with the unit and the number in the header of every page."""
    document = python_docx.Document(BytesIO(assembler.assemble_log(LOG)))
    texts = [one.text for one in document.paragraphs if one.text]
    assert texts == ["Distributionslogg", "Vem fick vad.", "Vad som lämnades ut", "Mottagare"]
    cells = [[one.text for one in row.cells] for table in document.tables for row in table.rows]
    assert cells == [
        ["Uppgift", "Innehåll"],
        ["Version", "2"],
        ["Mottagare", "Läge"],
        ["Verket & <Co>", "=1+1"],
    ]
    header = " ".join(cell.text for cell in document.sections[0].header.tables[0].rows[0].cells)
    assert ("Mottagningscentralen" in header, "D/1/2027" in header) == (True, True)


def test_nothing_of_a_plan_stays_in_it(assembler: DocxAssembler, tmp_path: Path) -> None:
    """No mark, no page break of the plan's front page; and the same log makes the same bytes."""
    made = assembler.assemble_log(LOG)
    assert made == assembler.assemble_log(LOG)
    xml = python_docx.Document(BytesIO(made)).element.xml
    assert ("{{" in xml, 'w:type="page"' in xml, "<?fill" in xml) == (False, False, False)
    file = tmp_path / "log.docx"
    file.write_bytes(made)
    assert OpenXmlValidator().validate(file).errors == []


def test_a_language_without_words_is_refused(assembler: DocxAssembler) -> None:
    """Saying which there are."""
    with pytest.raises(InvalidInput, match="has words for"):
        assembler.assemble_log(replace(LOG, language="ru"))
