"""The places of a template where something will stand: each mark becomes a cut in its XML.

A cut is a processing instruction, which no template needs: its own, and its comments, are dropped.
"""

import re
from collections.abc import Collection
from typing import Final

from docx.document import Document
from lxml import etree

from omv_workflow.adapters.ooxml.elements import NAMESPACES, SPACES_KEPT, Element, w
from omv_workflow.adapters.ooxml.marks import block_paragraphs, split_at_marks
from omv_workflow.adapters.ooxml.package import printed_roots

LINKS: Final = "links"
NUMBERS: Final = "numbers"
PROPERTIES: Final = "properties"
CUSTOM: Final = "custom"

_TARGET: Final = "fill"
_CUT: Final = re.compile(rf"<\?{_TARGET} (\w+)\?>")


def cut_text(name: str) -> str:
    """A cut as XML."""
    return f"<?{_TARGET} {name}?>"


def pieces_of(xml: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands between the cuts, and their names: one fewer."""
    pieces = _CUT.split(xml)
    return tuple(pieces[::2]), tuple(pieces[1::2])


def cut_marks(document: Document, blocks: Collection[str]) -> None:
    """Put a cut in the place of every mark, and one where numbered lists are defined.

    `blocks` are the marks that are paragraphs of their own.
    """
    numbering = document.part.numbering_part.element
    for part in (numbering, *printed_roots(document)):
        _tidy(part)
    for name, paragraph in list(block_paragraphs(document.element.body, blocks)):
        _replace(paragraph, [_cut(name)])
    for part in printed_roots(document):
        for text in list(part.iter(w("t"))):
            _cut_line(text)
    numbering.findall(w("num"))[-1].addnext(_cut(NUMBERS))


def take_out_page_breaks(document: Document) -> None:
    """Leave none of the page breaks that stand in the body, nor a paragraph of nothing else."""
    for one in list(document.element.body.iter(w("br"))):
        if one.get(w("type")) == "page":
            _remove_with_its_paragraph(one)


def _remove_with_its_paragraph(page_break: Element) -> None:
    paragraph = next(page_break.iterancestors(w("p")))
    _replace(page_break, [])
    held = paragraph.iter(w("t"), w("drawing"), etree.ProcessingInstruction)
    if next(held, None) is None:
        _replace(paragraph, [])


def _tidy(part: Element) -> None:
    """Free of whatever looks like a cut, and with the prefixes that our own XML is written with."""
    etree.strip_tags(part, etree.Comment, etree.ProcessingInstruction)
    named = {prefix for one in part.iter() for prefix in one.nsmap if prefix}
    kept = sorted(named | NAMESPACES.keys())
    etree.cleanup_namespaces(part, top_nsmap=NAMESPACES, keep_ns_prefixes=kept)


def _cut(name: str) -> Element:
    return etree.ProcessingInstruction(_TARGET, name)


def _cut_line(text: Element) -> None:
    """Leave a text for what stands before, between and after the marks in it."""
    texts, names = split_at_marks(text.text or "")
    if names:
        made = [_text(texts[0])]
        for name, after in zip(names, texts[1:], strict=True):
            made += [_cut(name), _text(after)]
        _replace(text, [one for one in made if one.text])


def _text(value: str) -> Element:
    made = etree.Element(w("t"), SPACES_KEPT)
    made.text = value
    return made


def _replace(old: Element, new: list[Element]) -> None:
    parent = old.getparent()
    if parent is not None:
        at = parent.index(old)
        parent[at : at + 1] = new
