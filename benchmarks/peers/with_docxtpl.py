"""The same plan by docxtpl, from a template of the same structure and styles.

docxtpl has no numbering that starts anew, no table columns by their words and no table of contents
that is filled: it does less.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docxtpl import DocxTemplate, RichText

from benchmarks.content import TEMPLATE, as_table, attachment_entries
from omv_workflow.domain.blocks import Block, Break, Inlines, ListBlock, Paragraph, Table, Text
from omv_workflow.domain.document import PlanDocument, PrintedItem
from omv_workflow.forms.model import ItemType

_LEVELS = ("", " 2", " 3")
_ENTRIES = (("attachments", "Liitteet"), ("jakelu", "Jakelu"), ("tiedoksi", "Tiedoksi"))


def template() -> bytes:
    """Our template with loops where ours has marks."""
    document = docx.Document(str(TEMPLATE))
    marks = {one.text: one for one in document.paragraphs}
    for text, style in _lines():
        if text == "table":
            marks["{{sections}}"]._p.addprevious(_table(document))  # noqa: SLF001  # no other way to the element
        else:
            marks["{{sections}}"].insert_paragraph_before(text, style)
    _drop(marks["{{sections}}"])
    for name, label in _ENTRIES:
        mark = marks["{{" + name + "}}"]
        mark.insert_paragraph_before(f"{{%p for entry in {name} %}}")
        mark.insert_paragraph_before(f"{label}\t{{{{ entry }}}}", "Plan Label")
        mark.insert_paragraph_before("{%p endfor %}")
        _drop(mark)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def assemble(made: bytes, plan: PlanDocument) -> bytes:
    """The plan from that template."""
    template = DocxTemplate(BytesIO(made))
    template.init_docx()
    sections = [
        {"title": one.title, "entries": [_item(template, item) for item in one.items]}
        for one in plan.sections
    ]
    values = {
        "sections": sections,
        "title": plan.title,
        "sender": plan.sender[0],
        "sender_address": "\n".join(plan.sender[1:]),
        "date": "4.5.2027",
        "register_number": f"Diaarinumero {plan.register_number}",
        "publicity": "Julkinen",
        "attachments": attachment_entries(plan),
        "jakelu": plan.jakelu,
        "tiedoksi": plan.tiedoksi,
    }
    template.render(values, autoescape=True)
    saved = BytesIO()
    template.save(saved)
    return saved.getvalue()


def _lines() -> Iterator[tuple[str, str]]:
    """The paragraphs of the template in place of the sections, with their styles."""
    yield "{%p for section in sections %}", "Plan Body"
    yield "{{ section.title }}", "Heading 1"
    yield "{%p for item in section.entries %}", "Plan Body"
    yield "{%p if item.text %}", "Plan Body"
    yield "{{ item.text }}", "Heading 2"
    yield "{%p endif %}", "Plan Body"
    yield "{%p for block in item.blocks %}", "Plan Body"
    yield "{%p if block.kind == 'Plan Body' %}", "Plan Body"
    yield "{{r block.text }}", "Plan Body"
    for kind in ("List Bullet", "List Number"):
        for level in _LEVELS:
            yield f"{{%p elif block.kind == '{kind}{level}' %}}", "Plan Body"
            yield "{{r block.text }}", f"{kind}{level}"
    yield "{%p else %}", "Plan Body"
    yield "table", ""
    yield "", "Plan Table End"
    yield "{%p endif %}", "Plan Body"
    yield from [("{%p endfor %}", "Plan Body")] * 3


def _table(document: Document) -> Any:
    """A table whose rows and cells are loops."""
    table = document.add_table(4, 3, "Plan Table")
    rows = (
        ("{%tc for cell in block.header %}", "{{r cell }}", "{%tc endfor %}"),
        ("{%tr for row in block.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{r cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            cell.paragraphs[0].style = "Plan Table Text"
    return table._tbl  # noqa: SLF001  # python-docx has no other way to the element


def _drop(paragraph: Any) -> None:
    paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001  # no other way to the element


def _item(template: DocxTemplate, item: PrintedItem) -> dict[str, Any]:
    if item.type is ItemType.SHORT:
        return {"text": None, "blocks": list(_blocks(template, (as_table(item),), 0))}
    return {"text": item.text, "blocks": list(_blocks(template, item.answer, 0))}


def _blocks(
    template: DocxTemplate, blocks: tuple[Block, ...], depth: int, kind: str = "Plan Body"
) -> Iterator[dict[str, Any]]:
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield {"kind": kind, "text": _rich(template, inlines)}
            case ListBlock(items):
                style = "List Number" if block.ordered else "List Bullet"
                for item in items:
                    yield from _blocks(template, item, depth + 1, style + _LEVELS[min(depth, 2)])
            case Table(header, rows):
                yield {
                    "kind": "table",
                    "header": [_rich(template, cell) for cell in header],
                    "rows": [[_rich(template, cell) for cell in row] for row in rows],
                }


def _rich(template: DocxTemplate, inlines: Inlines) -> RichText:
    text = RichText()
    for one in inlines:
        match one:
            case Text(words):
                url = template.build_url_id(one.href) if one.href else None
                style = "Hyperlink" if one.href else None
                text.add(words, bold=one.bold, italic=one.italic, style=style, url_id=url)
            case Break():
                text.add("\n")
    return text
