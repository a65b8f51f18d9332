"""The lines to sign on: a block for each signer, never broken over two pages (R12).

Where a line begins and ends is marked with bookmarks, by which the places are found in the PDF.
"""

from collections.abc import Sequence
from typing import Final

from omv_workflow.adapters.ooxml.blocks import Kit
from omv_workflow.adapters.ooxml.xml_text import KEEP_NEXT, paragraph, run
from omv_workflow.domain.document import PrintedItem
from omv_workflow.domain.signing import line_marks

_KEEP_LINES: Final = "<w:keepLines/>"
_END_OF_BLOCK: Final = '<w:keepNext w:val="0"/>'
_FIRST_BOOKMARK: Final = 10_000  # beyond those of the sections
_BOOKMARKS_OF_SIGNER: Final = 1_000
_TEXTS: Final = 3  # place and date, signature, name in print: who has fewer lines writes closer
_ROOM_OF_TEXT: Final = 560  # twentieths of a point above a line
_LONGEST_BESIDE: Final = 24  # letters that have room before the line; more stand above it


def signature_blocks_xml(
    kit: Kit, items: Sequence[PrintedItem], later_signers: Sequence[str]
) -> str:
    """The form's lines for whoever confirms the plan, and again for each later signer by title."""
    titles = (None, *later_signers)
    blocks = []
    for signer, title in enumerate(titles, start=1):
        is_last = signer == len(titles)
        blocks.append(_title(kit, title) + _lines(kit, items, signer, is_last=is_last))
    return "".join(blocks)


def plain_lines_xml(kit: Kit, items: Sequence[PrintedItem]) -> str:
    """Lines of a form that are signed by hand, if at all."""
    return "".join([_line(kit, item.text, "", "") for item in items])


def _title(kit: Kit, title: str | None) -> str:
    return paragraph(kit.styles.statement, run(title), KEEP_NEXT) if title else ""


def _lines(kit: Kit, items: Sequence[PrintedItem], signer: int, *, is_last: bool) -> str:
    """Lines that stand together; after the last block the style says what it is kept with."""
    made = []
    for row, item in enumerate(items, start=1):
        begins, ends = line_marks(signer, row)
        number = _FIRST_BOOKMARK + signer * _BOOKMARKS_OF_SIGNER + 2 * row
        after_block = "" if is_last else _END_OF_BLOCK
        ends_block = row == len(items)
        kept = (after_block if ends_block else KEEP_NEXT) + _KEEP_LINES
        marks = (_bookmark(number, begins), _bookmark(number + 1, ends))
        room = _room(len(items)) if ends_block else ""
        made.append(_line(kit, item.text, *marks, kept + room))
    return "".join(made)


def _room(lines: int) -> str:
    """Room above the last line, where it has to hold what others have lines of their own for."""
    more = _TEXTS - lines
    return f'<w:spacing w:before="{_ROOM_OF_TEXT * (1 + more)}"/>' if more > 0 else ""


def _line(kit: Kit, text: str, begins: str, ends: str, properties: str = "") -> str:
    """A label, a tab to where the line begins, and one that draws it."""
    line = run("\t") + begins + run("\t") + ends
    if len(text) <= _LONGEST_BESIDE:
        return paragraph(kit.styles.signature, run(text) + line, properties)
    label = paragraph(kit.styles.signature, run(text), KEEP_NEXT + _KEEP_LINES)
    return label + paragraph(kit.styles.signature, line, properties)


def _bookmark(number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'
