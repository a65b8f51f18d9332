"""Headings that stand alone at the end of a page, as LibreOffice 7.4 now and then leaves them.

It does so though each is to be kept with what follows, in one plan of five or so; Word does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from pypdf import PdfReader

_HEADING = re.compile(r"/H\d")  # ISO 32000-1, 14.8.4.3.2
_WITHIN_LINES = {"/Span", "/Link"}


@dataclass(frozen=True)
class Headings:
    """How many headings a PDF has, and which of them end a page, counted from 0."""

    number: int
    alone: tuple[int, ...]


def headings_left_alone(reader: PdfReader) -> Headings | None:
    """The headings of a tagged PDF, where some of them end a page; None where none does."""
    root: Any = reader.root_object.get("/StructTreeRoot", {})
    numbers = root.get("/ParentTree", {}).get("/Nums", [])
    printed = dict(zip(numbers[::2], numbers[1::2], strict=False))
    alone = {one.indirect_reference for one in _ending(reader, printed) if _is_heading(one)}
    if not alone:
        return None
    at = count()
    found = {one.indirect_reference: next(at) for one in _headings(root.get("/K", []))}
    return Headings(len(found), tuple(sorted(found[one] for one in alone if one in found)))


def _ending(reader: PdfReader, printed: dict[Any, Any]) -> Iterator[Any]:
    """The elements that end the pages before the last one; `printed` has those of each page."""
    for page in reader.pages[:-1]:
        elements = printed.get(page.get("/StructParents"))
        if elements and elements.get_object():
            yield _paragraph_of(elements.get_object()[-1].get_object())


def _paragraph_of(element: Any) -> Any:
    while element.get("/S") in _WITHIN_LINES:
        element = element["/P"].get_object()
    return element


def _headings(node: Any) -> Iterator[Any]:
    """The headings below a node of the structure, in their order."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for one in found:
            yield from _headings(one)
    elif isinstance(found, dict) and _is_heading(found):
        yield found
    elif isinstance(found, dict):
        yield from _headings(found.get("/K", []))


def _is_heading(element: Any) -> bool:
    return _HEADING.fullmatch(str(element.get("/S", ""))) is not None
