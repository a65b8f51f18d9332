"""Marks that are unknown or broken, or stand where they can't be filled, by paragraph."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from omv_workflow.adapters.ooxml.beside import MarkPlaces
from omv_workflow.adapters.ooxml.braces import wrong_in
from omv_workflow.adapters.ooxml.elements import Element, w
from omv_workflow.adapters.ooxml.faults import Fault
from omv_workflow.adapters.ooxml.marks import block_paragraphs, marks_of, text_of
from omv_workflow.adapters.ooxml.stories import Kind, Story, place_of
from omv_workflow.domain.unmarked import opens_mark
from omv_workflow.phrases import Phrase, said

_LOST: Final = ("sectPr", "drawing", "pict", "object", "br", "fldChar", "fldSimple")


def mark_faults(story: Story, known: type[MarkPlaces]) -> Iterator[Fault]:
    """Everything in braces that would be printed as it stands, or could not be filled."""
    for paragraph in story.root.iter(w("p")):
        text = text_of(paragraph)
        if opens_mark(text):
            yield Fault(
                place_of(story, paragraph),
                said("a secret passage is marked here, and nothing would take it out."),
                said("Take it out: what a template holds itself is printed in every copy."),
            )
        for seen, advice in wrong_in(text, known.lines | known.blocks):
            yield Fault(place_of(story, paragraph), seen, advice)
        for name in sorted(marks_of(text)):
            told = _misplaced(story, paragraph, name, known.blocks)
            if told:
                yield Fault(place_of(story, paragraph), *told)
    if story.kind is Kind.BODY:
        yield from _repeated(story, known.blocks)


def _misplaced(
    story: Story, paragraph: Element, name: str, blocks: Collection[str]
) -> tuple[Phrase, Phrase] | None:
    """Why a mark can't be filled where it stands, and where it can."""
    mark = _shown(name)
    if story.kind is Kind.NOTES:
        seen = said("the mark {mark} stands in a footnote or endnote.", mark=mark)
        return seen, said("Write it in the body, a header or a footer.")
    return _misplaced_block(story, paragraph, name) if name in blocks else None


def _misplaced_block(story: Story, paragraph: Element, name: str) -> tuple[Phrase, Phrase] | None:
    """The same of a mark that is a paragraph of its own."""
    mark = _shown(name)
    if story.kind is not Kind.BODY:
        seen = said("the mark {mark} stands outside the body.", mark=mark)
        return seen, said("Move it to a paragraph of its own in the body.")
    if paragraph.getparent() is not story.root:
        seen = said("the mark {mark} stands in a table, text box or content control.", mark=mark)
        return seen, said("Move it to a paragraph of its own, outside of these.")
    if text_of(paragraph).strip("{} \t\u00a0") != name:
        seen = said("the mark {mark} is not alone in its paragraph.", mark=mark)
        return seen, said("Move it to a paragraph of its own.")
    if any(next(paragraph.iter(w(one)), None) is not None for one in _LOST):
        seen = said("the paragraph of {mark} holds a picture, break or field.", mark=mark)
        return seen, said("Move that to another paragraph: this one is replaced as a whole.")
    return None


def _repeated(story: Story, blocks: Collection[str]) -> Iterator[Fault]:
    """A part of the plan is printed once."""
    counts: Counter[str] = Counter()
    for name, paragraph in block_paragraphs(story.root, blocks):
        counts[name] += 1
        if counts[name] > 1:
            seen = said("the mark {mark} stands here once more.", mark=_shown(name))
            yield Fault(place_of(story, paragraph), seen, said("Keep one of them."))


def _shown(name: str) -> str:
    return "{{" + name + "}}"
