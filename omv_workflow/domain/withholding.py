"""The plan without its secret passages, and these passages: what a public copy must not hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
from omv_workflow.domain.grounds import in_order
from omv_workflow.domain.passages import lines_of, text_of
from omv_workflow.domain.plan_settings import Publicity


@dataclass(frozen=True)
class SecretPassage:
    """A text that is withheld, its ground, and where: an item, or a numbered attachment."""

    text: str
    ground: str
    where: str


def public_plan(document: PlanDocument) -> PlanDocument:
    """The plan with a marker in place of each secret passage: nothing of the passage is left."""
    sections = tuple(
        replace(one, items=tuple(_public_item(item) for item in one.items))
        for one in document.sections
    )
    attachments = tuple(
        Attachment(_public_line(one.name), _public_line(one.kept_at))
        for one in document.attachments
    )
    return replace(document, sections=sections, attachments=attachments, is_public_copy=True)


def with_items_withheld(document: PlanDocument, withheld: Mapping[str, str]) -> PlanDocument:
    """The plan with those items secret as a whole, each on its ground by its id."""
    sections = tuple(
        replace(one, items=tuple(_withheld_item(item, withheld) for item in one.items))
        for one in document.sections
    )
    is_public = document.publicity == Publicity.PUBLIC
    hidden = replace(document, sections=sections)
    if is_public and secret_grounds(hidden):
        return replace(hidden, publicity=Publicity.PARTLY_SECRET.value)
    return hidden


def _withheld_item(item: PrintedItem, withheld: Mapping[str, str]) -> PrintedItem:
    ground = withheld.get(item.id)
    is_whole = len(item.answer) == 1 and isinstance(item.answer[0], WithheldBlock)
    if ground is None or is_whole:
        return item
    return replace(item, answer=(WithheldBlock(ground, item.answer),))


def withheld_passages(document: PlanDocument) -> tuple[SecretPassage, ...]:
    """Every secret passage of a plan, in its order."""
    return tuple(_passages(document))


def secret_grounds(document: PlanDocument) -> tuple[str, ...]:
    """The grounds on which something of the plan is, or was, withheld, in the order of the act."""
    lines = [line for answer in _answers(document) for line in lines_of(answer)]
    lines += [line for one in document.attachments for line in (one.name, one.kept_at)]
    inline = [one.ground for line in lines for one in line if isinstance(one, Withheld | Marker)]
    return in_order([*inline, *(one.ground for one in _secret_blocks(document))])


def has_public_copy(document: PlanDocument) -> bool:
    """Whether a plan is public, or says which of its passages are not."""
    if document.publicity == Publicity.PARTLY_SECRET:
        return bool(secret_grounds(document))
    return document.publicity == Publicity.PUBLIC


def _answers(document: PlanDocument) -> Iterator[tuple[Block, ...]]:
    for section in document.sections:
        for item in section.items:
            yield item.answer


def _secret_blocks(document: PlanDocument) -> Iterator[WithheldBlock]:
    for answer in _answers(document):
        yield from _blocks_in(answer)


def _passages(document: PlanDocument) -> Iterator[SecretPassage]:
    for section in document.sections:
        for item in section.items:
            yield from _passages_in(item.answer, item.id)
    for number, one in enumerate(document.attachments, start=1):
        for line in (one.name, one.kept_at):
            yield from _passages_of_line(line, f"attachments.{number}")


def _passages_in(blocks: Sequence[Block], where: str) -> Iterator[SecretPassage]:
    for block in _blocks_in(blocks):
        lines = (text_of(line) for line in lines_of(block.blocks))
        yield SecretPassage("\n".join(lines), block.ground, where)
        yield from (
            SecretPassage(href, block.ground, where)
            for line in lines_of(block.blocks)
            for href in _hrefs(line)
        )
    for line in _open_lines(blocks):
        yield from _passages_of_line(line, where)


def _passages_of_line(line: Inlines, where: str) -> Iterator[SecretPassage]:
    shown = {one.href for one in line if isinstance(one, Text)}
    for one in line:
        if isinstance(one, Withheld):
            yield SecretPassage(text_of(one.inlines), one.ground, where)
            hidden = (href for href in _hrefs((one,)) if href not in shown)
            yield from (SecretPassage(href, one.ground, where) for href in hidden)


def _hrefs(line: Inlines) -> Iterator[str]:
    """Where the links of a secret passage lead: that is secret as well."""
    for one in line:
        if isinstance(one, Withheld):
            yield from _hrefs(one.inlines)
        if (href := getattr(one, "href", None)) is not None:
            yield href


def _blocks_in(blocks: Sequence[Block]) -> Iterator[WithheldBlock]:
    """The secret blocks among blocks, however deep they lie in lists."""
    for block in blocks:
        match block:
            case WithheldBlock():
                yield block
            case ListBlock(items):
                for item in items:
                    yield from _blocks_in(item)


def _open_lines(blocks: Sequence[Block]) -> Iterator[Inlines]:
    """The lines that lie in no secret block."""
    for block in blocks:
        match block:
            case Paragraph() | Table():
                yield from lines_of((block,))
            case ListBlock(items):
                for item in items:
                    yield from _open_lines(item)


def _public_item(item: PrintedItem) -> PrintedItem:
    return replace(item, answer=_public_blocks(item.answer))


def _public_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(_public_block(one) for one in blocks)


def _public_block(block: Block) -> Block:
    match block:
        case WithheldBlock(ground):
            return Paragraph((Marker(ground),))
        case Paragraph(inlines):
            return Paragraph(_public_line(inlines))
        case ListBlock(items, ordered, start):
            return ListBlock(tuple(_public_blocks(one) for one in items), ordered, start)
        case Table(header, rows):
            return Table(_public_cells(header), tuple(_public_cells(one) for one in rows))


def _public_cells(cells: tuple[Inlines, ...]) -> tuple[Inlines, ...]:
    return tuple(_public_line(one) for one in cells)


def _public_line(line: Inlines) -> Inlines:
    return tuple(_public_inline(one) for one in line)


def _public_inline(one: Inline) -> Inline:
    if isinstance(one, Withheld):
        return Marker(one.ground, one.bold, one.italic)
    return one
