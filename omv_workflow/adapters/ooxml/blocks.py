"""Answers, as paragraphs, lists and tables of the template's styles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from omv_workflow.adapters.ooxml.elements import (
    RELATIONSHIP_ID,
    Element,
    add_paragraph,
    add_text,
    child,
)
from omv_workflow.adapters.ooxml.expectations import Styles
from omv_workflow.adapters.ooxml.measures import Measures, column_widths
from omv_workflow.adapters.ooxml.numbering import Numbering
from omv_workflow.domain.markdown import (
    Block,
    Break,
    Inline,
    Inlines,
    ListBlock,
    Paragraph,
    Table,
    Text,
)

_DEEPEST = 2


@dataclass(frozen=True)
class Kit:
    """What blocks are built with; `link` gives the relationship id of an address."""

    styles: Styles
    measures: Measures
    numbering: Numbering
    link: Callable[[str], str]


def add_blocks(kit: Kit, parent: Element, blocks: Iterable[Block], depth: int = 0) -> None:
    """Add blocks that stand in the body, or in an item of a list `depth` lists deep."""
    for block, following in pairwise([*blocks, None]):
        match block:
            case Paragraph(inlines):
                text = add_paragraph(parent, _text_style(kit, depth))
                if isinstance(following, ListBlock | Table):
                    child(text[0], "keepNext")
                add_inlines(kit, text, inlines)
            case ListBlock():
                _add_list(kit, parent, block, depth)
            case Table():
                _add_table(kit, parent, block)
                add_paragraph(parent, kit.styles.table_end)


def add_inlines(kit: Kit, paragraph: Element, inlines: Inlines) -> None:
    """Add the runs of a paragraph, those of a link together in one."""
    for href, together in groupby(inlines, key=_href):
        parent = paragraph
        if href is not None:
            parent = child(paragraph, "hyperlink", history="1")
            parent.set(RELATIONSHIP_ID, kit.link(href))
        for one in together:
            _add_run(kit, parent, one)


def _text_style(kit: Kit, depth: int) -> str:
    return kit.styles.list_continue[min(depth - 1, _DEEPEST)] if depth else kit.styles.body


def _href(inline: Inline) -> str | None:
    return None if isinstance(inline, Break) else inline.href


def _add_run(kit: Kit, parent: Element, inline: Inline) -> None:
    run = child(parent, "r")
    match inline:
        case Break():
            child(run, "br")
        case Text(text):
            if inline.href or inline.bold or inline.italic:
                _add_run_style(kit, run, inline)
            add_text(run, text)


def _add_run_style(kit: Kit, run: Element, text: Text) -> None:
    properties = child(run, "rPr")
    if text.href:
        child(properties, "rStyle", val=kit.styles.hyperlink)
    if text.bold:
        child(properties, "b")
        child(properties, "bCs")
    if text.italic:
        child(properties, "i")
        child(properties, "iCs")


def _add_list(kit: Kit, parent: Element, block: ListBlock, depth: int) -> None:
    level = min(depth, _DEEPEST)
    styles = kit.styles.number if block.ordered else kit.styles.bullet
    number = kit.numbering.start_list(level, block.start) if block.ordered else None
    for item in block.items:
        lead, rest = _parted(item)
        opening = add_paragraph(parent, styles[level])
        if number is not None:
            kit.numbering.continue_list(opening[0], level, number)
        add_inlines(kit, opening, lead)
        add_blocks(kit, parent, rest, depth + 1)


def _parted(item: tuple[Block, ...]) -> tuple[Inlines, tuple[Block, ...]]:
    """The text that stands beside the bullet, and the blocks below it."""
    if item and isinstance(item[0], Paragraph):
        return item[0].inlines, item[1:]
    return (), item


def _add_table(kit: Kit, parent: Element, block: Table) -> None:
    indent, widths = column_widths(block, kit.measures)
    table = child(parent, "tbl")
    properties = child(table, "tblPr")
    child(properties, "tblStyle", val=kit.styles.table)
    child(properties, "tblW", w=str(sum(widths)), type="dxa")
    child(properties, "tblInd", w=str(indent), type="dxa")
    child(properties, "tblLayout", type="fixed")
    child(properties, "tblLook", val="0620", firstRow="1", noHBand="1", noVBand="1")
    grid = child(table, "tblGrid")
    for width in widths:
        child(grid, "gridCol", w=str(width))
    header = _add_row(kit, table, block.header, widths, kit.styles.table_heading)
    child(header[0], "tblHeader")
    for cells in block.rows:
        _add_row(kit, table, cells, widths, kit.styles.table_text)


def _add_row(
    kit: Kit, table: Element, cells: tuple[Inlines, ...], widths: tuple[int, ...], style: str
) -> Element:
    row = child(table, "tr")
    child(child(row, "trPr"), "cantSplit")
    for cell, width in zip(cells, widths, strict=True):
        made = child(row, "tc")
        child(child(made, "tcPr"), "tcW", w=str(width), type="dxa")
        add_inlines(kit, add_paragraph(made, style), cell)
    return row
