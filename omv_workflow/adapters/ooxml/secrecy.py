"""Secret passages in words: signs around them in a full copy, markers in their place elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.domain.blocks import (
    Block,
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
from omv_workflow.domain.document import Attachment, PlanDocument, PrintedItem
from omv_workflow.domain.grounds import point_of
from omv_workflow.forms.model import ItemType

_NO_BREAK = "\u00a0"  # in the narrow header, so that no number stands alone on a line


def in_words(words: Words, plan: PlanDocument) -> PlanDocument:
    """The plan with nothing but plain blocks: whatever is secret is told in words.

    The words stand in brackets, so that they reach whoever hears the document as well.
    """
    sections = tuple(
        replace(one, items=tuple(_item(words, item) for item in one.items)) for one in plan.sections
    )
    attachments = tuple(
        Attachment(_line(words, one.name), _line(words, one.kept_at)) for one in plan.attachments
    )
    return replace(plan, sections=sections, attachments=attachments)


def publicity_in_words(
    words: Words, plan: PlanDocument, publicity: str, grounds: Sequence[str]
) -> str:
    """The publicity class with the grounds of what is secret, and whether it is left out."""
    if grounds:
        publicity = f"{publicity}, {ground_in_words(words, grounds, ',' + _NO_BREAK)}"
    return f"{publicity}; {words.public_copy}" if plan.is_public_copy else publicity


def ground_in_words(words: Words, grounds: Sequence[str], between: str = ", ") -> str:
    """The grounds of what is secret, as a reference to the act; nothing where there are none."""
    points = between.join(point_of(one) for one in grounds)
    return words.grounds.format(points=points) if grounds else ""


def _item(words: Words, item: PrintedItem) -> PrintedItem:
    """An item with its answer in words; a secret yes or no is no longer one of the two."""
    match item.type, item.answer:
        case ItemType.YES_NO, (WithheldBlock(ground, (Paragraph((Text(text),)),)),):
            told = {"yes": words.answer_yes, "no": words.answer_no}.get(text, text)
            answer: tuple[Block, ...] = (WithheldBlock(ground, (Paragraph((Text(told),)),)),)
        case ItemType.YES_NO, (WithheldBlock() | Paragraph((Marker(),)),):
            answer = item.answer
        case _:
            return replace(item, answer=_blocks(words, item.answer))
    return replace(item, type=ItemType.LONG, answer=_blocks(words, answer))


def _blocks(words: Words, blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(told for one in blocks for told in _block(words, one))


def _block(words: Words, block: Block) -> Iterator[Block]:
    match block:
        case WithheldBlock(ground, inner):
            yield from _signed_blocks(words, ground, inner)
        case Paragraph(inlines):
            yield Paragraph(_line(words, inlines))
        case ListBlock(items, ordered, start):
            yield ListBlock(tuple(_blocks(words, one) for one in items), ordered, start)
        case Table(header, rows):
            yield Table(_cells(words, header), tuple(_cells(words, one) for one in rows))


def _signed_blocks(words: Words, ground: str, inner: Sequence[Block]) -> Iterator[Block]:
    """One paragraph with its sign in it, or more between two signs."""
    match tuple(inner):
        case ():
            yield Paragraph(_signed(words, ground, (Text(words.unanswered),)))
        case (Paragraph(inlines),):
            yield Paragraph(_signed(words, ground, _line(words, inlines)))
        case blocks:
            yield Paragraph((Text(f"[{_sign(words, ground)}:"),))
            yield from _blocks(words, blocks)
            yield Paragraph((Text(f"{words.secret_ends}]"),))


def _cells(words: Words, cells: tuple[Inlines, ...]) -> tuple[Inlines, ...]:
    return tuple(_line(words, one) for one in cells)


def _line(words: Words, line: Inlines) -> Inlines:
    return tuple(told for one in line for told in _inline(words, one))


def _inline(words: Words, one: Inline) -> Iterator[Inline]:
    match one:
        case Marker(ground, bold, italic):
            marker = words.withheld.format(point=point_of(ground))
            yield Text(f"[{marker}]", bold, italic)
        case Withheld(ground, inner):
            yield from _signed(words, ground, _leading(one.href, _line(words, inner)))
        case _:
            yield one


def _leading(href: str | None, line: Inlines) -> Inlines:
    """The line, where it is the text of a link, with its address."""
    if href is None:
        return line
    return tuple(replace(one, href=href) if isinstance(one, Text) else one for one in line)


def _signed(words: Words, ground: str, line: Inlines) -> Inlines:
    return (Text(f"[{_sign(words, ground)}: "), *line, Text("]"))


def _sign(words: Words, ground: str) -> str:
    return words.secret.format(point=point_of(ground))
