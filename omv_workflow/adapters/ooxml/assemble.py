"""From the plan's data to the bytes of its DOCX."""

from collections.abc import Mapping, Sequence

from omv_workflow.adapters.ooxml.beside import words_in
from omv_workflow.adapters.ooxml.blocks import Kit
from omv_workflow.adapters.ooxml.custom_properties import custom_properties_xml
from omv_workflow.adapters.ooxml.cutting import CUSTOM, LINKS, NUMBERS, PROPERTIES
from omv_workflow.adapters.ooxml.distribution_log import assemble_log
from omv_workflow.adapters.ooxml.expectations import Words
from omv_workflow.adapters.ooxml.front import contents_xml, versions_xml
from omv_workflow.adapters.ooxml.links import Links
from omv_workflow.adapters.ooxml.numbering import Numbering
from omv_workflow.adapters.ooxml.plan import attachment_entries, entries_xml, sections_xml
from omv_workflow.adapters.ooxml.prepared import PreparedPackage
from omv_workflow.adapters.ooxml.properties import Properties, properties_xml
from omv_workflow.adapters.ooxml.secrecy import ground_in_words, in_words, publicity_in_words
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.adapters.ooxml.xml_text import text_elements
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.printed_log import PrintedLog
from omv_workflow.domain.withholding import secret_grounds
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

    def assemble_log(self, log: PrintedLog) -> bytes:
        """The DOCX of a distribution log; the same log always gives the same bytes."""
        return assemble_log(self._template, log)


def assemble(template: PlanTemplate, plan: PlanDocument) -> bytes:
    """The DOCX of a plan; the same template and plan always give the same bytes.

    Raises:
        InvalidInput: a text can't be printed, or the template has no words for the plan's language
            or publicity class.
    """
    what = said('A plan in the language "{language}"', language=plan.language)
    words = words_in(plan.language, template.languages, what)
    package = template.packages[plan.language]
    kit = _kit(template, package)
    grounds = secret_grounds(plan)
    lines = _lines(words, plan, grounds)
    told = in_words(words, plan) if grounds else plan
    values: dict[str, str] = {
        **{name: text_elements(value) for name, value in lines.items()},
        **_blocks(kit, words, told),
        PROPERTIES: properties_xml(_properties(plan, words, lines)),
        CUSTOM: custom_properties_xml(
            plan, _publicity(words, plan), ground_in_words(words, grounds)
        ),
    }
    values[LINKS], values[NUMBERS] = kit.links.relationships_xml(), kit.numbering.definitions_xml()
    return package.filled(values)


def _blocks(kit: Kit, words: Words, plan: PlanDocument) -> dict[str, str]:
    """The XML of the marks that are paragraphs of their own."""
    attachments = attachment_entries(words, plan.attachments)
    return {
        "versions": versions_xml(kit, words, plan.earlier_versions),
        "contents": contents_xml(kit, words, plan.sections),
        "sections": sections_xml(kit, words, plan),
        "attachments": entries_xml(kit.styles, words.attachments, attachments),
        "jakelu": entries_xml(kit.styles, words.jakelu, plan.jakelu),
        "tiedoksi": entries_xml(kit.styles, words.tiedoksi, plan.tiedoksi),
    }


def _lines(words: Words, plan: PlanDocument, grounds: Sequence[str]) -> dict[str, str]:
    """The texts of the marks within lines."""
    day = words.date_of(plan.issued_on)
    return {
        "sender": "".join(plan.sender[:1]),
        "sender_address": "\n".join(plan.sender[1:]),
        "title": plan.title,
        "date": f"{_draft(words, plan)}, {day}" if plan.draft else day,
        "register_number": words.number_line(plan.register_number),
        "publicity": publicity_in_words(words, plan, _publicity(words, plan), grounds),
    }


def _draft(words: Words, plan: PlanDocument) -> str:
    return f"{words.draft} {plan.draft}" if plan.draft else ""


def _properties(plan: PlanDocument, words: Words, lines: Mapping[str, str]) -> Properties:
    return Properties(
        title=plan.title,
        subject=lines["register_number"],
        sender="".join(plan.sender[:1]),
        issued_on=plan.issued_on,
        register_number=plan.register_number,
        tag=words.tag,
        kind=plan.title,
        publicity=lines["publicity"],
        draft=_draft(words, plan),
        version=plan.metadata.version if plan.metadata else None,
    )


def _kit(template: PlanTemplate, package: PreparedPackage) -> Kit:
    numbering = Numbering(template.number_levels, package.first_number)
    return Kit(template.styles, template.measures, numbering, Links(package.first_link))


def _publicity(words: Words, plan: PlanDocument) -> str:
    known = {publicity.value: word for publicity, word in words.publicity.items()}
    if plan.publicity not in known:
        raise InvalidInput(
            said('The publicity class "{publicity}"', publicity=plan.publicity),
            why=said("It is none of {known}.", known=known),
            next_step=said("Name one of these in the settings of the plan."),
        )
    return known[plan.publicity]
