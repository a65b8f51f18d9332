"""What would spoil every plan made from a template is refused when the template is read."""

from collections.abc import Iterator

from docx.document import Document

from omv_workflow.adapters.ooxml.beside import MarkPlaces
from omv_workflow.adapters.ooxml.elements import Element, root, w
from omv_workflow.adapters.ooxml.marks import fields_in, marks_in, stray_block_marks
from omv_workflow.adapters.ooxml.package import printed_roots
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import Phrase, said

_REVISIONS = ("ins", "del", "moveFrom", "moveTo", "commentReference")


def refusal(template: str, why: Phrase, next_step: Phrase) -> InvalidInput:
    """The error for something that a template lacks."""
    return InvalidInput(
        said("Template {template}", template=template), why=why, next_step=next_step
    )


def check_no_revisions(template: str, document: Document) -> None:
    """Tracked changes and comments of the template would be printed in every plan.

    Raises:
        InvalidInput: there are some.
    """
    for part in printed_roots(document):
        if any(next(part.iter(w(name)), None) is not None for name in _REVISIONS):
            raise refusal(
                template,
                said("it holds tracked changes or comments."),
                said("Accept or reject all changes, delete the comments and save it again."),
            )


def check_language(template: str, document: Document) -> None:
    """The styles name a language, which is then set to that of each plan.

    Raises:
        InvalidInput: they name none.
    """
    if next(document.styles.element.iter(w("lang")), None) is None:
        raise refusal(
            template,
            said("its styles name no language."),
            said("Choose one for its text and save it again."),
        )


def check_marks(template: str, document: Document, expected: MarkPlaces) -> None:
    """Every mark stands where it must, and nothing looks like a mark without being one.

    Raises:
        InvalidInput: a mark or page field is missing, unknown, or can't be filled where it stands.
    """
    for part in printed_roots(document):
        _check_known(template, part, expected)
    for place, header in _headers(document):
        _check_present(template, place, expected.header - marks_in(header))
        _check_fields(template, place, header)
    _check_present(template, said("body"), expected.body - marks_in(document.element.body))


def _check_known(template: str, part: Element, expected: MarkPlaces) -> None:
    unknown = marks_in(part) - expected.lines - expected.blocks
    if unknown:
        why = said("it has the unknown mark {marks}.", marks=_shown(unknown))
        raise refusal(template, why, said("Correct its spelling or take it out."))
    stray = stray_block_marks(part, expected.blocks)
    if stray:
        why = said(
            "its mark {marks} is not a paragraph of the body by itself.", marks=_shown(stray)
        )
        raise refusal(template, why, said("Move it to a paragraph of its own, outside tables."))


def _headers(document: Document) -> Iterator[tuple[Phrase, Element]]:
    """Each header in use, with its place; an empty one where the first section has none."""
    for number, section in enumerate(document.sections):
        headers = {said("header"): section.header}
        if section.different_first_page_header_footer:
            headers[said("header of the first page")] = section.first_page_header
        if document.settings.odd_and_even_pages_header_footer:
            headers[said("header of even pages")] = section.even_page_header
        for place, header in headers.items():
            if not header.is_linked_to_previous:
                yield place, header.part.element
            elif number == 0:
                yield place, root("hdr")


def _check_present(template: str, place: Phrase, missing: frozenset[str]) -> None:
    if missing:
        why = said("its {place} has no mark {marks}.", marks=_shown(missing), place=place)
        raise refusal(template, why, said("Write the mark where its value is to be printed."))


def _check_fields(template: str, place: Phrase, header: Element) -> None:
    missing = sorted({"PAGE", "NUMPAGES"} - fields_in(header))
    if missing:
        why = said("its {place} has no field {fields}.", fields=tuple(missing), place=place)
        raise refusal(template, why, said("Insert the page number and the page count as fields."))


def _shown(names: frozenset[str] | set[str]) -> tuple[str, ...]:
    return tuple("{{" + name + "}}" for name in sorted(names))
