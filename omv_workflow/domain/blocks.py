"""The parts of an answer that a plan can print, and those of them that are withheld."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Text:
    """A run of one style; `href` is the web or mail address that it leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Break:
    """A new line within a paragraph."""


@dataclass(frozen=True)
class Withheld:
    """A secret passage within a line, with its ground and the style of the text around it."""

    ground: str
    inlines: "Inlines"
    bold: bool = False
    italic: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Marker:
    """What stands in a public copy in place of a secret passage: that there is one, and why.

    It leads nowhere: of a link whose whole text is secret the address goes as well.
    """

    ground: str
    bold: bool = False
    italic: bool = False


Inline: TypeAlias = Text | Break | Withheld | Marker
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True)
class Paragraph:
    """Text that stands on its own."""

    inlines: Inlines


@dataclass(frozen=True)
class ListBlock:
    """A bullet list, or a numbered one that counts from `start`."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Table:
    """A header row and rows of as many cells each."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True)
class WithheldBlock:
    """Secret blocks, with their ground."""

    ground: str
    blocks: tuple["Block", ...]


Block: TypeAlias = Paragraph | ListBlock | Table | WithheldBlock
