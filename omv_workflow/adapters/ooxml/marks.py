"""Marks such as `{{title}}` in a template: found, made whole, and cut out.

They are looked for in the template alone. A value that looks like a mark is never read again.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from omv_workflow.adapters.ooxml.elements import Element, w

_MARK = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FIELD_NAME = re.compile(r"^\s*(\w+)")


def marks_in(part: Element) -> set[str]:
    """The names of all marks."""
    return {name for one in part.iter(w("p")) for name in _MARK.findall(_text_of(one))}


def fields_in(part: Element) -> set[str]:
    """The names of all fields, such as PAGE, simple or complex."""
    codes = [one.text or "" for one in part.iter(w("instrText"))]
    codes += [one.get(w("instr"), "") for one in part.iter(w("fldSimple"))]
    return {match.group(1) for code in codes if (match := _FIELD_NAME.match(code))}


def make_whole(part: Element) -> None:
    """Bring each mark into one text element: Word scatters what was typed over several runs."""
    for one in part.iter(w("p")):
        for match in _MARK.finditer(_text_of(one)):
            _gather(list(one.iter(w("t"))), match)


def block_paragraphs(body: Element, blocks: Collection[str]) -> Iterator[tuple[str, Element]]:
    """The paragraphs of the body that are nothing but a block mark, with its name."""
    for one in body.iter(w("p")):
        name = _block_mark(one, blocks)
        if name:
            yield name, one


def stray_block_marks(part: Element, blocks: Collection[str]) -> set[str]:
    """The block marks that stand anywhere else and can't be filled."""
    lines = [one for one in part.iter(w("p")) if not _block_mark(one, blocks)]
    found = {name for one in lines for name in _MARK.findall(_text_of(one))}
    return found.intersection(blocks)


def split_at_marks(text: str) -> tuple[list[str], list[str]]:
    """What stands between the marks of a text, and the names of the marks: one fewer."""
    pieces = _MARK.split(text)
    return pieces[::2], pieces[1::2]


def _block_mark(paragraph: Element, blocks: Collection[str]) -> str | None:
    parent, match = paragraph.getparent(), _MARK.fullmatch(_text_of(paragraph).strip())
    if match is None or parent is None or parent.tag != w("body"):
        return None
    return match.group(1) if match.group(1) in blocks else None


def _text_of(paragraph: Element) -> str:
    return "".join(one.text or "" for one in paragraph.iter(w("t")))


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
