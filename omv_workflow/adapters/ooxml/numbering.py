"""Numbered lists: each counts afresh (ECMA-376 part 1, section 17.9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from omv_workflow.adapters.ooxml.elements import VAL, Element, w
from omv_workflow.adapters.ooxml.xml_text import in_attribute


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
            level = _value(style, "pPr", "numPr", "ilvl") or "0"
            return ListLevel(in_attribute(abstract_id), in_attribute(level))
    return None


class Numbering:
    """Gives out one numbering per list of a document, from the number `first` on."""

    def __init__(self, levels: Sequence[ListLevel], first: int) -> None:
        self._levels = levels
        self._first = first
        self._definitions: list[str] = []

    def start_list(self, depth: int, start: int) -> str:
        """What makes a paragraph an item of a new list, `depth` deep, that counts from `start`."""
        level, number = self._levels[depth], self._first + len(self._definitions)
        self._definitions.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{level.abstract_id}"/>'
            f'<w:lvlOverride w:ilvl="{level.level}"><w:startOverride w:val="{start}"/>'
            "</w:lvlOverride></w:num>"
        )
        return f'<w:numPr><w:ilvl w:val="{level.level}"/><w:numId w:val="{number}"/></w:numPr>'

    def definitions_xml(self) -> str:
        """All that were given out."""
        return "".join(self._definitions)


def _value(parent: Element, *path: str) -> str | None:
    found = parent.find("/".join(w(name) for name in path))
    return None if found is None else found.get(VAL)
