"""An answer as it was typed, read as the Markdown subset that a plan can print.

Paragraphs, hard breaks, nested bullet and numbered lists, bold, italic, links and tables; all else
(HTML, headings, images, code, quotations, template syntax, field codes) stays plain text. Secret
passages are taken out first and read apart.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, TypeAlias

from markdown_it.token import Token

from omv_workflow.domain.blocks import (
    Block,
    Break,
    Inline,
    Inlines,
    ListBlock,
    Paragraph,
    Table,
    Text,
    Withheld,
    WithheldBlock,
)
from omv_workflow.domain.markdown_rules import subset_parser
from omv_workflow.domain.passages import Passage, put_back, put_back_line
from omv_workflow.domain.secret_marks import SecretMark, take_marks
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

LONGEST_ANSWER: Final = 100_000
"""Characters in one answer, at most."""


_Style: TypeAlias = tuple[bool, bool, str | None]
_PLAIN: Final = (False, False, None)

_KNOWN_ANSWERS: Final = 512  # some plans' worth

_PARSER = subset_parser()
_UNPRINTABLE = re.compile(
    r"[^\t\n\x20-\x7E\xA0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]",
)


def check_answer_text(text: str) -> None:
    """Refuse what no document can hold (the characters of XML 1.0, section 2.2, without controls).

    Raises:
        InvalidInput: at a control character other than line feed and tab, a lone surrogate, a
            character outside XML 1.0, or more than `LONGEST_ANSWER` characters.
    """
    if len(text) > LONGEST_ANSWER:
        raise InvalidInput(
            said("The text is too long"),
            why=said(
                "It has {length} characters; {most} is the most.",
                length=len(text),
                most=LONGEST_ANSWER,
            ),
            next_step=said("Shorten it, or move a part of it into an attachment."),
        )
    match = _UNPRINTABLE.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        raise InvalidInput(
            said("The text can't be printed"),
            why=said(
                "Its line {line} holds the character {character}.",
                line=line,
                character=f"U+{ord(match.group()):04X}",
            ),
            next_step=said("Take that character out and hand the text in again."),
        )


@lru_cache(maxsize=_KNOWN_ANSWERS)
def parse_answer(text: str) -> tuple[Block, ...]:
    """The blocks of an answer that was checked; what isn't a mark of the subset is text in them.

    A plan is printed again and again to see whether it still says the same, so what was read is
    remembered for a while.

    Raises:
        InvalidInput: a mark of a secret passage is broken.
    """
    marked = take_marks(text)
    blocks = _blocks(iter(_PARSER.parse(marked.text)), until="")
    return put_back(blocks, [_passage(one) for one in marked.marks]) if marked.marks else blocks


def parse_line(text: str) -> Inlines:
    """A plain line, such as a short answer: nothing but marks of secret passages is read in it.

    Raises:
        InvalidInput: one of them is broken.
    """
    marked = take_marks(text)
    passages = [Withheld(one.ground, (Text(one.text),)) for one in marked.marks]
    return put_back_line((Text(marked.text),), passages)


def _passage(mark: SecretMark) -> Passage:
    if mark.is_block:
        return WithheldBlock(mark.ground, _blocks(iter(_PARSER.parse(mark.text)), until=""))
    return Withheld(mark.ground, _inlines(_PARSER.parseInline(mark.text)[0]))


def _blocks(tokens: Iterator[Token], *, until: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for token in tokens:
        if token.type == until:
            break
        block = _block(token, tokens)
        if block:
            blocks.append(block)
    return tuple(blocks)


def _block(token: Token, tokens: Iterator[Token]) -> Block | None:
    match token.type:
        case "inline":
            return Paragraph(_inlines(token))
        case "as_typed":
            return Paragraph(tuple(_joined(_lines(token.content, _PLAIN))))
        case "bullet_list_open":
            return ListBlock(_items(tokens, until="bullet_list_close"))
        case "ordered_list_open":
            start = int(token.attrGet("start") or 0) if "start" in token.attrs else 1
            return ListBlock(_items(tokens, until="ordered_list_close"), ordered=True, start=start)
        case "table_open":
            header, *rows = _rows(tokens)
            return Table(header, tuple(rows))
    return None


def _items(tokens: Iterator[Token], *, until: str) -> tuple[tuple[Block, ...], ...]:
    items = []
    for token in tokens:
        if token.type == until:
            break
        items.append(_blocks(tokens, until="list_item_close"))
    return tuple(items)


def _rows(tokens: Iterator[Token]) -> Iterator[tuple[Inlines, ...]]:
    cells: list[Inlines] = []
    for token in tokens:
        match token.type:
            case "table_close":
                break
            case "inline":
                cells.append(_inlines(token))
            case "tr_close":
                yield tuple(cells)
                cells = []


def _inlines(token: Token) -> Inlines:
    return tuple(_joined(_pieces(token.children or [])))


def _pieces(tokens: Iterable[Token]) -> Iterator[Inline]:
    bold, italic, href = 0, 0, None
    for token in tokens:
        match token.type:
            case "link_open":
                href = str(token.attrs["href"])
            case "link_close":
                href = None
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "softbreak":
                yield Text(" ", bold > 0, italic > 0, href)
            case "hardbreak":
                yield Break()
            case _:
                yield from _lines(token.content, (bold > 0, italic > 0, href))


def _lines(text: str, style: _Style) -> Iterator[Inline]:
    first, *rest = text.split("\n")
    yield Text(first, *style)
    for line in rest:
        yield Break()
        yield Text(line, *style)


def _joined(pieces: Iterable[Inline]) -> Iterator[Inline]:
    """Neighbours of one style made into one run; empty ones left out."""
    for style, run in groupby(pieces, key=_style):
        if style is None:
            yield from run
        elif text := "".join(piece.text for piece in run if isinstance(piece, Text)):
            yield Text(text, *style)


def _style(piece: Inline) -> _Style | None:
    return (piece.bold, piece.italic, piece.href) if isinstance(piece, Text) else None
