"""Marks such as `{{title}}` in a template: found, made whole, and cut out.

They are looked for in the template alone. A value that looks like a mark is never read again.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from omv_workflow.adapters.ooxml.elements import Element, w

_MARK = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def marks_in(part: Element) -> set[str]:
    """The names of all marks."""
    return {name for one in part.iter(w("p")) for name in marks_of(text_of(one))}


def marks_of(text: str) -> set[str]:
    """The names of the marks in a text."""
    return set(_MARK.findall(text))


def mark_of(text: str) -> str | None:
    """The name of the mark that a text is, and nothing else."""
    match = _MARK.fullmatch(text)
    return match.group(1) if match else None


def text_of(paragraph: Element) -> str:
    """The text of a paragraph, without that of text boxes in it."""
    return "".join(one.text or "" for one in _texts(paragraph))


def make_whole(part: Element) -> None:
    """Bring each mark into one text element: Word scatters what was typed over several runs."""
    for one in part.iter(w("p")):
        for match in _MARK.finditer(text_of(one)):
            _gather(_texts(one), match)


def block_paragraphs(body: Element, blocks: Collection[str]) -> Iterator[tuple[str, Element]]:
    """The paragraphs of the body that are nothing but a block mark, with its name."""
    for one in body.iter(w("p")):
        name = _block_mark(one, blocks)
        if name:
            yield name, one


def split_at_marks(text: str) -> tuple[list[str], list[str]]:
    """What stands between the marks of a text, and the names of the marks: one fewer."""
    pieces = _MARK.split(text)
    return pieces[::2], pieces[1::2]


def _block_mark(paragraph: Element, blocks: Collection[str]) -> str | None:
    parent, name = paragraph.getparent(), mark_of(text_of(paragraph).strip())
    if parent is None or parent.tag != w("body"):
        return None
    return name if name in blocks else None


def _texts(paragraph: Element) -> list[Element]:
    """Its own pieces of text: a text box in a paragraph has paragraphs of its own."""
    return [one for one in paragraph.iter(w("t")) if next(one.iterancestors(w("p"))) is paragraph]


def _gather(texts: Iterable[Element], mark: re.Match[str]) -> None:
    """Move the mark into the first of the texts that hold a part of it."""
    offset, whole = 0, mark.group()
    for one in texts:
        text = one.text or ""
        start, end = (max(at - offset, 0) for at in mark.span())
        if text[start:end]:
            one.text = text[:start] + whole + text[end:]
            whole = ""
        offset += len(text)
