"""A template ready to be filled: its static parts deflated, the others cut at their marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from docx.document import Document

from omv_workflow.adapters.ooxml import custom_properties
from omv_workflow.adapters.ooxml.beside import CommonWords
from omv_workflow.adapters.ooxml.cutting import CUSTOM, LINKS, PROPERTIES, cut_text, pieces_of
from omv_workflow.adapters.ooxml.elements import w
from omv_workflow.adapters.ooxml.package import (
    files_of,
    printed_parts,
    properties_name,
    set_language,
)
from omv_workflow.adapters.ooxml.properties import CLOSING, OPENING
from omv_workflow.adapters.ooxml.xml_text import DECLARATION
from omv_workflow.adapters.ooxml.zip_writer import QUICKLY, SMALL, Member, deflate, zip_file

_LINK_NUMBER = re.compile(r"rId(\d+)")


@dataclass(frozen=True)
class CutPart:
    """A part with something to fill in: `texts` stand around the `marks`, one more than those.

    `unfilled` is the part where nothing is filled in.
    """

    texts: tuple[str, ...]
    marks: tuple[str, ...]
    unfilled: Member

    @classmethod
    def of(cls, name: str, xml: str) -> Self:
        """A part of that name and XML."""
        texts, marks = pieces_of(xml)
        return cls(texts, marks, deflate(name, "".join(texts).encode(), SMALL))

    def filled(self, values: Mapping[str, str]) -> Member:
        """The part with XML in the place of its marks."""
        first, *others = self.texts
        pieces = [values[mark] for mark in self.marks]
        if not any(pieces):
            return self.unfilled
        filled = [piece + text for piece, text in zip(pieces, others, strict=True)]
        return deflate(self.unfilled.name, "".join([first, *filled]).encode(), QUICKLY)


@dataclass(frozen=True)
class PreparedPackage:
    """A template in one language; its own lists and links are numbered below the first free."""

    parts: tuple[Member | CutPart, ...]
    first_number: int
    first_link: int

    @classmethod
    def of(cls, document: Document, tag: str) -> Self:
        """A document whose marks are cuts, in the language of that tag."""
        set_language(document, tag)
        numbers = document.part.numbering_part.element.findall(w("num"))
        links = [_LINK_NUMBER.fullmatch(key) for key in document.part.rels]
        return cls(
            parts=_parts(document),
            first_number=1 + max(int(one.get(w("numId"), "0")) for one in numbers),
            first_link=1 + max((int(found.group(1)) for found in links if found), default=0),
        )

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The file, with XML in the place of every mark."""
        filled = [part.filled(values) if isinstance(part, CutPart) else part for part in self.parts]
        return zip_file(filled)


def packages_of(
    document: Document, languages: Mapping[str, CommonWords]
) -> dict[str, PreparedPackage]:
    """A package of a document for each language that has words."""
    return {name: PreparedPackage.of(document, words.tag) for name, words in languages.items()}


def _parts(document: Document) -> tuple[Member | CutPart, ...]:
    """The files of the package in their order, those cut that have something to fill in."""
    files = files_of(document)
    cut = _with_cuts(document, files)
    return tuple(
        CutPart.of(name, cut[name]) if name in cut else deflate(name, content, SMALL)
        for name, content in files.items()
    )


def _with_cuts(document: Document, files: Mapping[str, bytes]) -> dict[str, str]:
    """The XML of the files to be filled in, by name, with a cut wherever something will stand."""
    links = document.part.partname.rels_uri.membername
    before, end, _ = files[links].decode().rpartition("</Relationships>")
    marked = [document.part.numbering_part, *printed_parts(document)]
    return {
        **{(name := part.partname.membername): files[name].decode() for part in marked},
        links: f"{before}{cut_text(LINKS)}{end}",
        properties_name(document): f"{DECLARATION}{OPENING}{cut_text(PROPERTIES)}{CLOSING}",
        **_custom_properties(files),
    }


def _custom_properties(files: Mapping[str, bytes]) -> dict[str, str]:
    """Where the kind of document has any."""
    name, opening = custom_properties.CUSTOM_NAME, custom_properties.OPENING
    cut = f"{DECLARATION}{opening}{cut_text(CUSTOM)}{custom_properties.CLOSING}"
    return {name: cut} if name in files else {}
