"""The plan's sections, signature block and final lists, item by item (R1, R11, R12, R14)."""

from collections.abc import Iterable

from omv_workflow.adapters.ooxml.blocks import Kit, add_blocks, add_inlines
from omv_workflow.adapters.ooxml.elements import Element, add_line, add_paragraph, add_text, child
from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.domain.document import Attachment, PrintedItem, PrintedSection
from omv_workflow.domain.markdown import Block, Paragraph, Text
from omv_workflow.domain.passages import text_of
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import ItemType
from omv_workflow.phrases import said


def add_sections(
    kit: Kit, words: Words, parent: Element, sections: Iterable[PrintedSection]
) -> None:
    """Add every section with every item, in order."""
    for section in sections:
        add_line(parent, kit.styles.section, section.title)
        for item in section.items:
            _add_item(kit, words, parent, item)


def attachment_entries(words: Words, attachments: Iterable[Attachment]) -> list[str]:
    """Each attachment with the place where it is kept (R11)."""
    return [f"{text_of(one.name)}, {words.kept_at}: {text_of(one.kept_at)}" for one in attachments]


def add_entries(kit: Kit, label: str, parent: Element, entries: Iterable[str]) -> None:
    """Add a final list: label at the left margin, entries at the body indent; or nothing."""
    for number, entry in enumerate(entries):
        if number:
            add_line(parent, kit.styles.entry, entry)
        else:
            add_line(parent, kit.styles.label, label, entry)


def _add_item(kit: Kit, words: Words, parent: Element, item: PrintedItem) -> None:
    match item.type:
        case ItemType.STATIC:
            add_line(parent, kit.styles.statement, item.text)
        case ItemType.SIGNATURE:
            add_line(parent, kit.styles.signature, item.text, "", "")
        case ItemType.SHORT if _fits_beside(kit, item):
            line = add_paragraph(parent, kit.styles.short_item)
            add_text(child(line, "r"), f"{item.text}\t")
            for block in _printed_answer(words, item):
                if isinstance(block, Paragraph):
                    add_inlines(kit, line, block.inlines)
        case _:
            add_line(parent, kit.styles.item, item.text)
            add_blocks(kit, parent, _printed_answer(words, item))


def _fits_beside(kit: Kit, item: PrintedItem) -> bool:
    """Whether a short item and its answer make one line."""
    match item.answer:
        case () | (Paragraph(),):
            return len(item.text) <= kit.measures.longest_short_label
    return False


def _printed_answer(words: Words, item: PrintedItem) -> tuple[Block, ...]:
    match item.type, item.answer:
        case _, ():
            return (Paragraph((Text(words.unanswered),)),)
        case ItemType.YES_NO, (Paragraph((Text(text),)),):
            return (Paragraph((Text(_yes_or_no(words, item, text)),)),)
    return item.answer


def _yes_or_no(words: Words, item: PrintedItem, answer: str) -> str:
    known = {"yes": words.answer_yes, "no": words.answer_no}
    if answer not in known:
        raise InvalidInput(
            said('The answer to the item "{item}"', item=item.id),
            why=said("It is neither yes nor no."),
            next_step=said("Answer the item with yes or no."),
        )
    return known[answer]
