"""Answers, as paragraphs, lists and tables of the template's styles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from omv_workflow.adapters.ooxml.expectations import Styles
from omv_workflow.adapters.ooxml.links import Links
from omv_workflow.adapters.ooxml.measures import Measures, column_widths
from omv_workflow.adapters.ooxml.numbering import Numbering
from omv_workflow.adapters.ooxml.xml_text import KEEP_NEXT, LINE_BREAK, paragraph, run
from omv_workflow.domain.blocks import (
    Block,
    Break,
    Inline,
    Inlines,
    ListBlock,
    Marker,
    Paragraph,
    Table,
    Text,
    Withheld,
    WithheldBlock,
)

_DEEPEST: Final = 2
_BOLD: Final = "<w:b/><w:bCs/>"
_ITALIC: Final = "<w:i/><w:iCs/>"
_REPEATED_ON_EVERY_PAGE: Final = "<w:tblHeader/>"


@dataclass(frozen=True)
class Kit:
    """What the blocks of one document are made with; it keeps its lists and links."""

    styles: Styles
    measures: Measures
    numbering: Numbering
    links: Links


def blocks_xml(kit: Kit, blocks: Sequence[Block], depth: int = 0) -> str:
    """Blocks that stand in the body, or in an item of a list `depth` lists deep."""
    pairs = zip(blocks, (*blocks, None)[1:], strict=True)
    return "".join([_block(kit, block, after, depth) for block, after in pairs])


def inlines_xml(kit: Kit, inlines: Inlines) -> str:
    """The runs of a paragraph, those of a link together in one."""
    made = []
    for href, together in groupby(inlines, key=_href):
        runs = "".join([_run(kit, one) for one in together])
        made.append(kit.links.around(href, runs) if href else runs)
    return "".join(made)


def wide_table_xml(kit: Kit, table: Table) -> str:
    """A table from the left margin to the right one, however few its columns, and its end."""
    widths = column_widths(table, replace(kit.measures, body_indent=0))
    return _table(kit, table, widths) + paragraph(kit.styles.table_end)


def _block(kit: Kit, block: Block, following: Block | None, depth: int) -> str:
    match block:
        case Paragraph():
            kept = KEEP_NEXT if isinstance(following, ListBlock | Table) else ""
            return paragraph(_text_style(kit, depth), inlines_xml(kit, block.inlines), kept)
        case ListBlock():
            return _list(kit, block, depth)
        case Table():
            widths = column_widths(block, kit.measures)
            return _table(kit, block, widths) + paragraph(kit.styles.table_end)
        case WithheldBlock():  # `secrecy.in_words` leaves none
            raise TypeError(block)


def _text_style(kit: Kit, depth: int) -> str:
    return kit.styles.list_continue[min(depth - 1, _DEEPEST)] if depth else kit.styles.body


def _href(inline: Inline) -> str | None:
    return inline.href if isinstance(inline, Text) else None


def _run(kit: Kit, inline: Inline) -> str:
    match inline:
        case Text():
            return run(inline.text, _run_properties(kit, inline))
        case Break():
            return f"<w:r>{LINE_BREAK}</w:r>"
        case Withheld() | Marker():  # `secrecy.in_words` leaves none
            raise TypeError(inline)


def _run_properties(kit: Kit, text: Text) -> str:
    if not (text.href or text.bold or text.italic):
        return ""
    style = f'<w:rStyle w:val="{kit.styles.hyperlink}"/>' if text.href else ""
    bold, italic = _BOLD if text.bold else "", _ITALIC if text.italic else ""
    return f"<w:rPr>{style}{bold}{italic}</w:rPr>"


def _list(kit: Kit, block: ListBlock, depth: int) -> str:
    level = min(depth, _DEEPEST)
    style = (kit.styles.number if block.ordered else kit.styles.bullet)[level]
    numbered = kit.numbering.start_list(level, block.start) if block.ordered else ""
    made = []
    for item in block.items:
        lead, rest = _parted(item)
        made.append(paragraph(style, inlines_xml(kit, lead), numbered))
        made.append(blocks_xml(kit, rest, depth + 1))
    return "".join(made)


def _parted(item: tuple[Block, ...]) -> tuple[Inlines, tuple[Block, ...]]:
    """The text that stands beside the bullet, and the blocks below it."""
    if item and isinstance(item[0], Paragraph):
        return item[0].inlines, item[1:]
    return (), item


def _table(kit: Kit, block: Table, indent_and_widths: tuple[int, tuple[int, ...]]) -> str:
    indent, widths = indent_and_widths
    grid = "".join([f'<w:gridCol w:w="{width}"/>' for width in widths])
    heading, text = kit.styles.table_heading, kit.styles.table_text
    header = _row(kit, block.header, widths, heading, _REPEATED_ON_EVERY_PAGE)
    rows = "".join([_row(kit, cells, widths, text) for cells in block.rows])
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{kit.styles.table}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{indent}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:noHBand="1"'
        f' w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{header}{rows}</w:tbl>'
    )


def _row(
    kit: Kit, cells: tuple[Inlines, ...], widths: tuple[int, ...], style: str, repeated: str = ""
) -> str:
    made = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(style, inlines_xml(kit, cell))}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    ]
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(made)}</w:tr>"
