"""The texts of a template, by the names that people know: body, headers, footers, notes.

Paragraphs are counted from 1 in each, those of its tables and text boxes among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.section import Section

from omv_workflow.adapters.ooxml.elements import Element, root, w
from omv_workflow.adapters.ooxml.marks import text_of
from omv_workflow.adapters.ooxml.package import printed_roots
from omv_workflow.phrases import Phrase, said

_NOTES: Final = {RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES}
_LONGEST_SHOWN: Final = 40  # characters: enough to find a paragraph by


class Kind(Enum):
    """What a text is; only in the body there are marks that are paragraphs of their own."""

    BODY = auto()
    HEADER_OR_FOOTER = auto()
    NOTES = auto()


@dataclass(frozen=True)
class Story:
    """A text of its own; `place` names it."""

    place: Phrase
    root: Element
    kind: Kind


def stories(document: Document) -> Iterator[Story]:
    """Every text of the document, in the order in which people look for them."""
    body = document.element.body
    yield Story(said("body"), body, Kind.BODY)
    for place, element in _headers_and_footers(document).items():
        yield Story(place, element, Kind.HEADER_OR_FOOTER)
    for one in document.part.rels.values():
        if one.reltype in _NOTES:
            yield Story(said("notes"), parse_xml(one.target_part.blob), Kind.NOTES)


def headers_in_use(document: Document) -> Iterator[Story]:
    """Each header that is printed; an empty one where the first section has none."""
    for number, section in enumerate(document.sections):
        used = {said("header"): section.header}
        if section.different_first_page_header_footer:
            used[said("header of the first page")] = section.first_page_header
        if document.settings.odd_and_even_pages_header_footer:
            used[said("header of even pages")] = section.even_page_header
        for name, header in used.items():
            place = _in_section(name, number, document)
            if not header.is_linked_to_previous:
                yield Story(place, header.part.element, Kind.HEADER_OR_FOOTER)
            elif number == 0:
                yield Story(place, root("hdr"), Kind.HEADER_OR_FOOTER)


def place_of(story: Story, paragraph: Element) -> Phrase:
    """Where a paragraph is, with how its text begins."""
    number = 1 + list(story.root.iter(w("p"))).index(paragraph)
    text = text_of(paragraph).strip()
    if not text:
        return said("{place}, paragraph {number}", place=story.place, number=number)
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return said(
        '{place}, paragraph {number} "{text}"', place=story.place, number=number, text=short
    )


def paragraph_at(element: Element) -> Element | None:
    """The paragraph that an element belongs to, or the first of the table row or text it is in."""
    for around in element.iterancestors():
        found = next(around.iter(w("p")), None)
        if found is not None:
            return found
    return None


def _headers_and_footers(document: Document) -> dict[Phrase, Element]:
    """Each part by its name, also where no section uses it: it is a part of every document."""
    named: dict[Phrase, Element] = {}
    for number, section in enumerate(document.sections):
        for name, element in _of_section(section):
            if element not in named.values():
                named[_in_section(name, number, document)] = element
    for element in printed_roots(document):
        if element is not document.element and element not in named.values():
            named[said("unused header or footer {number}", number=len(named))] = element
    return named


def _of_section(section: Section) -> Iterator[tuple[Phrase, Element]]:
    """The headers and footers that a section doesn't share with the one before it."""
    named = (
        (said("header"), section.header),
        (said("header of the first page"), section.first_page_header),
        (said("header of even pages"), section.even_page_header),
        (said("footer"), section.footer),
        (said("footer of the first page"), section.first_page_footer),
        (said("footer of even pages"), section.even_page_footer),
    )
    for name, one in named:
        if not one.is_linked_to_previous:
            yield name, one.part.element


def _in_section(name: Phrase, number: int, document: Document) -> Phrase:
    """The name with the number of the section, where there are several."""
    if len(document.sections) == 1:
        return name
    return said("{place} of section {number}", place=name, number=number + 1)
