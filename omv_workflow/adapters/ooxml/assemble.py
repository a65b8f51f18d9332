"""From the plan's data to the bytes of its DOCX."""

from collections.abc import Iterator
from dataclasses import astuple
from functools import partial
from typing import Any

from docx.document import Document

from omv_workflow.adapters.ooxml.blocks import Kit
from omv_workflow.adapters.ooxml.elements import Element, root
from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.adapters.ooxml.marks import block_paragraphs, fill_lines, replace
from omv_workflow.adapters.ooxml.numbering import Numbering
from omv_workflow.adapters.ooxml.package import (
    link,
    open_document,
    printed_roots,
    set_language,
    set_properties,
    written,
)
from omv_workflow.adapters.ooxml.plan import (
    add_entries,
    add_sections,
    attachment_entries,
)
from omv_workflow.adapters.ooxml.secrecy import in_words, publicity_in_words
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.markdown import check_answer_text
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said


class DocxAssembler:
    """Makes DOCX documents from one template; `template_hash` names it."""

    def __init__(self, template: PlanTemplate) -> None:
        self._template = template
        self.template_hash = template.template_hash

    def assemble(self, document: PlanDocument) -> bytes:
        """The DOCX of a document; the same document always gives the same bytes."""
        return assemble(self._template, document)


def assemble(template: PlanTemplate, plan: PlanDocument) -> bytes:
    """The DOCX of a plan; the same template and plan always give the same bytes.

    Raises:
        InvalidInput: a text can't be printed, or the template has no words for the plan's language
            or publicity class.
    """
    for text in _texts(astuple(plan)):
        check_answer_text(text)
    words = _words(template, plan)
    document = open_document(template.content)
    set_language(document, words.tag)
    values = _line_values(words, plan)
    blocks = list(block_paragraphs(document.element.body))
    for part in printed_roots(document):
        fill_lines(part, values)
    _fill_blocks(_kit(template, document), words, in_words(words, plan), blocks)
    set_properties(document, plan, values["register_number"], words.tag)
    return written(document)


def _fill_blocks(
    kit: Kit, words: Words, plan: PlanDocument, blocks: list[tuple[str, Element]]
) -> None:
    attachments = attachment_entries(words, plan.attachments)
    for name, mark in blocks:
        holder = root("body")
        match name:
            case "sections":
                add_sections(kit, words, holder, plan.sections)
            case "attachments":
                add_entries(kit, words.attachments, holder, attachments)
            case "jakelu":
                add_entries(kit, words.jakelu, holder, plan.jakelu)
            case "tiedoksi":
                add_entries(kit, words.tiedoksi, holder, plan.tiedoksi)
        replace(mark, holder)


def _line_values(words: Words, plan: PlanDocument) -> dict[str, str]:
    number, day = plan.register_number, words.date_of(plan.issued_on)
    return {
        "sender": "".join(plan.sender[:1]),
        "sender_address": "\n".join(plan.sender[1:]),
        "title": plan.title,
        "date": f"{words.draft} {plan.draft}, {day}" if plan.draft else day,
        "register_number": f"{words.register_number} {number}"
        if number
        else words.no_register_number,
        "publicity": publicity_in_words(words, plan, _publicity(words, plan)),
    }


def _kit(template: PlanTemplate, document: Document) -> Kit:
    numbering = Numbering(document.part.numbering_part.element, template.number_levels)
    return Kit(template.styles, template.measures, numbering, partial(link, document))


def _words(template: PlanTemplate, plan: PlanDocument) -> Words:
    words = template.languages.get(plan.language)
    if words is None:
        raise InvalidInput(
            said('A plan in the language "{language}"', language=plan.language),
            why=said(
                "The template has words for {languages} alone.",
                languages=sorted(template.languages),
            ),
            next_step=said("Add the language to the YAML file beside the template."),
        )
    return words


def _publicity(words: Words, plan: PlanDocument) -> str:
    known = {publicity.value: word for publicity, word in words.publicity.items()}
    if plan.publicity not in known:
        raise InvalidInput(
            said('The publicity class "{publicity}"', publicity=plan.publicity),
            why=said("It is none of {known}.", known=known),
            next_step=said("Name one of these in the settings of the plan."),
        )
    return known[plan.publicity]


def _texts(value: Any) -> Iterator[str]:
    """Every string of nested tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
