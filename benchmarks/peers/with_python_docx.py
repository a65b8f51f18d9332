"""The same plan by plain python-docx, the way its documentation shows it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from benchmarks.content import TEMPLATE, as_table, attachment_entries
from omv_workflow.domain.blocks import Block, Break, Inlines, ListBlock, Paragraph, Table, Text
from omv_workflow.domain.document import PlanDocument, PrintedItem
from omv_workflow.forms.model import ItemType

_LEVELS = ("", " 2", " 3")


def template() -> bytes:
    """Our template with nothing in its body."""
    document = docx.Document(str(TEMPLATE))
    body = document.element.body
    for one in document.paragraphs:
        body.remove(one._p)  # noqa: SLF001  # no other way to the element
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def assemble(made: bytes, plan: PlanDocument) -> bytes:
    """The plan on that template."""
    document = docx.Document(BytesIO(made))
    styles = {one.name: one for one in document.styles}
    _fill_header(document, plan)
    document.add_paragraph(plan.title, styles["Title"])
    for section in plan.sections:
        document.add_paragraph(section.title, styles["Heading 1"])
        for item in section.items:
            _add_item(document, styles, item)
    attachments = attachment_entries(plan)
    lists = {"Liitteet": attachments, "Jakelu": plan.jakelu, "Tiedoksi": plan.tiedoksi}
    for label, entries in lists.items():
        for entry in entries:
            document.add_paragraph(f"{label}\t{entry}", styles["Plan Label"])
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _fill_header(document: Document, plan: PlanDocument) -> None:
    values = {
        "{{title}}": plan.title,
        "{{sender}}": plan.sender[0],
        "{{sender_address}}": "\n".join(plan.sender[1:]),
        "{{date}}": "4.5.2027",
        "{{register_number}}": f"Diaarinumero {plan.register_number}",
        "{{publicity}}": "Julkinen",
    }
    for row in document.sections[0].header.tables[0].rows:
        for run in [run for cell in row.cells for line in cell.paragraphs for run in line.runs]:
            if run.text in values:
                run.text = values[run.text]


def _add_item(document: Document, styles: Mapping[str, Any], item: PrintedItem) -> None:
    if item.type is ItemType.SHORT:
        _add_table(document, styles, as_table(item))
    else:
        document.add_paragraph(item.text, styles["Heading 2"])
        _add_blocks(document, styles, item.answer, 0, "Plan Body")


def _add_blocks(
    document: Document, styles: Mapping[str, Any], blocks: tuple[Block, ...], depth: int, kind: str
) -> None:
    for block in blocks:
        match block:
            case Paragraph(inlines):
                _add_inlines(styles, document.add_paragraph("", styles[kind]), inlines)
            case ListBlock(items):
                style = "List Number" if block.ordered else "List Bullet"
                level = style + _LEVELS[min(depth, 2)]
                for item in items:
                    _add_blocks(document, styles, item, depth + 1, level)
            case Table():
                _add_table(document, styles, block)


def _add_table(document: Document, styles: Mapping[str, Any], block: Table) -> None:
    table = document.add_table(1 + len(block.rows), len(block.header), styles["Plan Table"])
    for row, cells in zip(table.rows, (block.header, *block.rows), strict=True):
        for cell, inlines in zip(row.cells, cells, strict=True):
            _add_inlines(styles, cell.paragraphs[0], inlines)
            cell.paragraphs[0].style = styles["Plan Table Text"]
    document.add_paragraph("", styles["Plan Table End"])


def _add_inlines(styles: Mapping[str, Any], line: Line, inlines: Inlines) -> None:
    for one in inlines:
        match one:
            case Text(text):
                run = line.add_run(text)
                run.bold, run.italic = one.bold or None, one.italic or None
                if one.href:
                    run.style = styles["Hyperlink"]
                    _link(line, run, one.href)
            case Break():
                line.add_run().add_break()


def _link(line: Line, run: Run, href: str) -> None:
    """Put a run into a link, which python-docx itself can't make."""
    link = OxmlElement("w:hyperlink")
    key = line.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), key)
    link.append(run._r)  # noqa: SLF001  # no other way to the element
    line._p.append(link)  # noqa: SLF001  # no other way to the element
