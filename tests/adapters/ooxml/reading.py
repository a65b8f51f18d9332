"""What the tests of documents expect to read: the texts of parsed answers."""

from omv_workflow.domain.blocks import Block, ListBlock, Paragraph, Table
from omv_workflow.domain.passages import text_of


def texts_in(blocks: tuple[Block, ...]) -> list[str]:
    """The text of every paragraph that has one, in order."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(inlines):
                lines.append(text_of(inlines))
            case ListBlock(items):
                lines += [line for item in items for line in texts_in(item)]
            case Table(header, rows):
                lines += [text_of(cell) for row in (header, *rows) for cell in row]
    return [line for line in lines if line]
