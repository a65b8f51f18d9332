"""Numbered lists: each counts afresh (ECMA-376 part 1, section 17.9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from omv_workflow.adapters.ooxml.elements import VAL, Element, child, root, w


@dataclass(frozen=True)
class ListLevel:
    """Where the numbering of a list style is defined: an abstract definition and a level in it."""

    abstract_id: str
    level: str


def level_of(style: Element, numbering: Element) -> ListLevel | None:
    """The definition that a list style points to, or None."""
    num_id = _value(style, "pPr", "numPr", "numId")
    for one in numbering.findall(w("num")):
        abstract_id = _value(one, "abstractNumId")
        if abstract_id and one.get(w("numId")) == num_id:
            return ListLevel(abstract_id, _value(style, "pPr", "numPr", "ilvl") or "0")
    return None


class Numbering:
    """Hands out one numbering per list; `part` is the numbering part of the document."""

    def __init__(self, part: Element, levels: Sequence[ListLevel]) -> None:
        self._levels = levels
        self._last = part.findall(w("num"))[-1]
        self._next_id = 1 + max(int(one.get(w("numId"), "0")) for one in part.findall(w("num")))

    def start_list(self, depth: int, start: int) -> str:
        """The number of a new list that is nested `depth` deep and counts from `start`."""
        level, number = self._levels[depth], str(self._next_id)
        new = root("num")
        new.set(w("numId"), number)
        child(new, "abstractNumId", val=level.abstract_id)
        child(child(new, "lvlOverride", ilvl=level.level), "startOverride", val=str(start))
        self._last.addnext(new)
        self._last, self._next_id = new, self._next_id + 1
        return number

    def continue_list(self, paragraph_properties: Element, depth: int, number: str) -> None:
        """Make a paragraph the next item of the list of that number."""
        properties = child(paragraph_properties, "numPr")
        child(properties, "ilvl", val=self._levels[depth].level)
        child(properties, "numId", val=number)


def _value(parent: Element, *path: str) -> str | None:
    found = parent.find("/".join(w(name) for name in path))
    return None if found is None else found.get(VAL)
