"""From a distribution log to the bytes of its DOCX, in the look of the plan's template."""

from omv_workflow.adapters.ooxml.beside import words_in
from omv_workflow.adapters.ooxml.blocks import Kit, wide_table_xml
from omv_workflow.adapters.ooxml.cutting import CUSTOM, LINKS, NUMBERS, PROPERTIES
from omv_workflow.adapters.ooxml.front import section_heading
from omv_workflow.adapters.ooxml.links import Links
from omv_workflow.adapters.ooxml.numbering import Numbering
from omv_workflow.adapters.ooxml.properties import Properties, properties_xml
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.adapters.ooxml.xml_text import paragraph, run, text_elements
from omv_workflow.domain.blocks import Inlines, Table, Text
from omv_workflow.domain.printed_log import LogTable, PrintedLog
from omv_workflow.phrases import said

_NOT_IN_A_LOG = ("versions", "contents", "attachments", "jakelu", "tiedoksi")


def assemble_log(template: PlanTemplate, log: PrintedLog) -> bytes:
    """The DOCX of a distribution log; the same template and log always give the same bytes.

    Raises:
        InvalidInput: a text can't be printed, or the template has no words for the language.
    """
    what = said('A distribution log in the language "{language}"', language=log.language)
    words = words_in(log.language, template.languages, what)
    package = template.unbroken[log.language]
    numbering = Numbering(template.number_levels, package.first_number)
    kit = Kit(template.styles, template.measures, numbering, Links(package.first_link))
    number = words.number_line(log.register_number)
    lines = {
        "sender": "".join(log.sender[:1]),
        "sender_address": "\n".join(log.sender[1:]),
        "title": log.title,
        "date": words.date_of(log.issued_on),
        "register_number": number,
        "publicity": "",
    }
    values = {
        **dict.fromkeys((*_NOT_IN_A_LOG, LINKS, NUMBERS, CUSTOM), ""),
        **{name: text_elements(value) for name, value in lines.items()},
        "sections": _body_xml(kit, log),
        PROPERTIES: properties_xml(_properties(log, number, words.tag)),
    }
    return package.filled(values)


def _body_xml(kit: Kit, log: PrintedLog) -> str:
    tables = (_table_xml(kit, at, one) for at, one in enumerate(log.tables))
    return "".join([paragraph(kit.styles.body, run(log.opening)), *tables])


def _table_xml(kit: Kit, at: int, table: LogTable) -> str:
    header, *rows = (tuple(map(_cell, cells)) for cells in (table.header, *table.rows))
    return section_heading(kit, at, table.heading) + wide_table_xml(kit, Table(header, tuple(rows)))


def _cell(text: str) -> Inlines:
    return (Text(text),)


def _properties(log: PrintedLog, number: str, tag: str) -> Properties:
    return Properties(
        title=log.title,
        subject=number,
        sender="".join(log.sender[:1]),
        issued_on=log.issued_on,
        register_number=log.register_number,
        tag=tag,
    )
