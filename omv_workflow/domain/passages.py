"""Secret passages put back into the answer that was read around their places."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeAlias

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
from omv_workflow.domain.secret_marks import PLACE

Passage: TypeAlias = Withheld | WithheldBlock


def put_back(blocks: Sequence[Block], passages: Sequence[Passage]) -> tuple[Block, ...]:
    """The blocks with each passage in its place."""
    return tuple(_block(one, passages) for one in blocks)


def put_back_line(inlines: Inlines, passages: Sequence[Passage]) -> Inlines:
    """A line with each passage in its place."""
    return tuple(piece for one in inlines for piece in _pieces(one, passages))


def lines_of(blocks: Sequence[Block]) -> Iterator[Inlines]:
    """The paragraphs and cells of blocks, however deep they lie."""
    for block in blocks:
        match block:
            case Paragraph(inlines):
                yield inlines
            case ListBlock(items):
                yield from chain.from_iterable(map(lines_of, items))
            case Table(header, rows):
                yield from chain(header, *rows)
            case WithheldBlock(_, inner):
                yield from lines_of(inner)


def text_of(inlines: Inlines) -> str:
    """What inlines say, without their styles; a marker says nothing."""
    pieces = []
    for one in inlines:
        match one:
            case Text(text):
                pieces.append(text)
            case Break():
                pieces.append("\n")
            case Withheld(_, inner):
                pieces.append(text_of(inner))
            case Marker():
                continue
    return "".join(pieces)


def _block(block: Block, passages: Sequence[Passage]) -> Block:
    match block:
        case Paragraph((Text(text),)) if (found := _passage_alone(text, passages)) is not None:
            return found
        case Paragraph(inlines):
            return Paragraph(put_back_line(inlines, passages))
        case ListBlock(items, ordered, start):
            return ListBlock(tuple(put_back(one, passages) for one in items), ordered, start)
        case Table(header, rows):
            return Table(_cells(header, passages), tuple(_cells(one, passages) for one in rows))
    return block


def _passage_alone(text: str, passages: Sequence[Passage]) -> WithheldBlock | None:
    """The block that has the place of a whole paragraph."""
    match = PLACE.fullmatch(text)
    passage = passages[int(match[1])] if match else None
    return passage if isinstance(passage, WithheldBlock) else None


def _cells(cells: tuple[Inlines, ...], passages: Sequence[Passage]) -> tuple[Inlines, ...]:
    return tuple(put_back_line(one, passages) for one in cells)


def _pieces(inline: Inline, passages: Sequence[Passage]) -> Iterator[Inline]:
    if not isinstance(inline, Text):
        yield inline
        return
    style = inline.bold, inline.italic, inline.href
    for at, piece in enumerate(PLACE.split(inline.text)):
        if at % 2:
            passage = passages[int(piece)]
            yield Withheld(passage.ground, _inlines(passage), *style)
        elif piece:
            yield Text(piece, *style)


def _inlines(passage: Passage) -> Inlines:
    """What a passage holds, as it fits into a line."""
    if isinstance(passage, Withheld):
        return passage.inlines
    lines = [(Break(), *line) for line in lines_of(passage.blocks)]
    return tuple(chain.from_iterable(lines))[1:]
