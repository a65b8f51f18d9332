"""What would spoil every plan made from a template is told when it is read, all at once."""

from collections.abc import Iterator
from typing import Final

from docx.document import Document

from omv_workflow.adapters.ooxml.beside import Beside, MarkPlaces
from omv_workflow.adapters.ooxml.elements import Element, w
from omv_workflow.adapters.ooxml.expectations import Expectations
from omv_workflow.adapters.ooxml.faults import Fault
from omv_workflow.adapters.ooxml.fields import KNOWN_FIELDS, fields_in
from omv_workflow.adapters.ooxml.mark_faults import mark_faults
from omv_workflow.adapters.ooxml.marks import marks_in
from omv_workflow.adapters.ooxml.stories import (
    Kind,
    Story,
    headers_in_use,
    paragraph_at,
    place_of,
    stories,
)
from omv_workflow.adapters.ooxml.template_styles import signature_faults, style_faults
from omv_workflow.phrases import Phrase, said

_CHANGES: Final = tuple(
    w(name)
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "numberingChange"),
        *("tblPrChange", "tblGridChange", "tblPrExChange", "trPrChange", "tcPrChange"),
    )
)
_NEEDED_FIELDS: Final = frozenset({"PAGE", "NUMPAGES"})


def faults_in(
    document: Document, known: type[MarkPlaces], expected: Beside | None
) -> Iterator[Fault]:
    """Every fault of a template that may have the known marks.

    Where its YAML could not be read, those are told that can be seen without it.
    """
    for story in stories(document):
        yield from mark_faults(story, known)
        yield from _field_faults(story)
        yield from _revisions(story)
    if expected:
        yield from _missing_marks(document, expected.marks)
        yield from style_faults(document, expected.styles)
    if isinstance(expected, Expectations):
        yield from signature_faults(document, expected.styles.signature)
    yield from _language(document)


def _field_faults(story: Story) -> Iterator[Fault]:
    """A date of today or a field of a mail merge would change what was confirmed, or stay empty."""
    for name, paragraph in fields_in(story.root):
        if name not in KNOWN_FIELDS:
            yield Fault(
                _place(story, paragraph),
                said("the field {name} is no mark, and nothing fills it in.", name=name),
                said("Take the field out; a mark such as {mark} gets a value.", mark="{{date}}"),
            )


def _revisions(story: Story) -> Iterator[Fault]:
    """Tracked changes and comments would be printed in every plan; each paragraph is told once."""
    advice = said("Accept or reject all changes, delete the comments and save it again.")
    for paragraph in dict.fromkeys(map(paragraph_at, story.root.iter(*_CHANGES))):
        yield Fault(_place(story, paragraph), said("there is a tracked change."), advice)
    for paragraph in dict.fromkeys(map(paragraph_at, story.root.iter(w("commentReference")))):
        yield Fault(_place(story, paragraph), said("there is a comment."), advice)


def _missing_marks(document: Document, expected: MarkPlaces) -> Iterator[Fault]:
    (body,) = (one for one in stories(document) if one.kind is Kind.BODY)
    yield from _without_mark(body, expected.body)
    for header in headers_in_use(document):
        yield from _without_mark(header, expected.header)
        missing = sorted(_NEEDED_FIELDS - {name for name, _ in fields_in(header.root)})
        if missing:
            seen = said("there is no field {fields}.", fields=tuple(missing))
            advice = said("Insert the page number and the page count as fields.")
            yield Fault(header.place, seen, advice)


def _without_mark(story: Story, expected: frozenset[str]) -> Iterator[Fault]:
    for name in sorted(expected - marks_in(story.root)):
        seen = said("there is no mark {mark}.", mark="{{" + name + "}}")
        yield Fault(story.place, seen, said("Write the mark where its value is to be printed."))


def _language(document: Document) -> Iterator[Fault]:
    """The styles name a language, which is then set to that of each plan."""
    if next(document.styles.element.iter(w("lang")), None) is None:
        seen = said("no language is chosen.")
        yield Fault(said("styles"), seen, said("Choose one for the text and save it again."))


def _place(story: Story, paragraph: Element | None) -> Phrase:
    return story.place if paragraph is None else place_of(story, paragraph)
