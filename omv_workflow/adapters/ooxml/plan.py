"""The plan's sections, signature block and final lists, item by item (R1, R11, R12, R14)."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from omv_workflow.adapters.ooxml.beside import EndStyles
from omv_workflow.adapters.ooxml.blocks import Kit, blocks_xml, wide_table_xml
from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.adapters.ooxml.front import section_heading
from omv_workflow.adapters.ooxml.signature_block import plain_lines_xml, signature_blocks_xml
from omv_workflow.adapters.ooxml.xml_text import line
from omv_workflow.domain.blocks import Block, Inlines, Paragraph, Table, Text
from omv_workflow.domain.document import Attachment, PlanDocument, PrintedItem, PrintedSection
from omv_workflow.domain.passages import text_of
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import ItemType
from omv_workflow.phrases import said


def sections_xml(kit: Kit, words: Words, plan: PlanDocument) -> str:
    """Every section with every item, in order."""
    made = []
    to_sign = _last_to_sign(plan.sections)
    for at, section in enumerate(plan.sections):
        made.append(section_heading(kit, at, section.title))
        for kind, grouped in groupby(section.items, key=_printed_together):
            items = tuple(grouped)
            if kind is ItemType.SHORT:
                made.append(_fields(kit, words, items))
            elif kind is None:
                made += [_item(kit, words, item) for item in items]
            elif items[-1] is to_sign:
                made.append(signature_blocks_xml(kit, items, plan.later_signers))
            else:
                made.append(plain_lines_xml(kit, items))
    return "".join(made)


def attachment_entries(words: Words, attachments: Iterable[Attachment]) -> list[str]:
    """Each attachment with the place where it is kept (R11)."""
    return [f"{text_of(one.name)}, {words.kept_at}: {text_of(one.kept_at)}" for one in attachments]


def entries_xml(styles: EndStyles, label: str, entries: Sequence[str]) -> str:
    """A final list: label at the left margin, entries at the body indent; or nothing."""
    if not entries:
        return ""
    first, *rest = entries
    lines = [line(styles.label, label, first)]
    return "".join(lines + [line(styles.entry, entry) for entry in rest])


def _printed_together(item: PrintedItem) -> ItemType | None:
    """The type of items that make one table or block where they follow one another."""
    return item.type if item.type in {ItemType.SHORT, ItemType.SIGNATURE} else None


def _last_to_sign(sections: Iterable[PrintedSection]) -> PrintedItem | None:
    """The last line to sign on: the block that it ends is the one for the signers."""
    lines = [one for section in sections for one in section.items if one.type is ItemType.SIGNATURE]
    return lines[-1] if lines else None


def _fields(kit: Kit, words: Words, items: Iterable[PrintedItem]) -> str:
    """Short items that follow one another, as a table of what was asked and answered."""
    header = tuple(_plain(one) for one in words.field_columns)
    rows = tuple((_plain(item.text), _in_cell(words, item)) for item in items)
    return wide_table_xml(kit, Table(header, rows))


def _plain(text: str) -> Inlines:
    return (Text(text),)


def _in_cell(words: Words, item: PrintedItem) -> Inlines:
    match _printed_answer(words, item):
        case (Paragraph(inlines),):
            return inlines
        case blocks:  # `read_answer` makes one paragraph of every short answer
            raise TypeError(blocks)


def _item(kit: Kit, words: Words, item: PrintedItem) -> str:
    match item.type, _printed_answer(words, item):
        case ItemType.STATIC, _:
            return line(kit.styles.statement, item.text)
        case _, answer:
            return line(kit.styles.item, item.text) + blocks_xml(kit, answer)


def _printed_answer(words: Words, item: PrintedItem) -> tuple[Block, ...]:
    match item.type, item.answer:
        case _, ():
            return (Paragraph((Text(words.unanswered),)),)
        case ItemType.YES_NO, (Paragraph((Text(text),)),):
            return (Paragraph((Text(_yes_or_no(words, item, text)),)),)
        case _, answer:
            return answer


def _yes_or_no(words: Words, item: PrintedItem, answer: str) -> str:
    known = {"yes": words.answer_yes, "no": words.answer_no}
    if answer not in known:
        raise InvalidInput(
            said('The answer to the item "{item}"', item=item.id),
            why=said("It is neither yes nor no."),
            next_step=said("Answer the item with yes or no."),
        )
    return known[answer]
