"""Blocks: parts of a sheet that know how high they are, and draw themselves below a given line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from omv_workflow.adapters.timeline.marks import Drawn, Ink, Words


class Block(Protocol):
    """A part of the sheet, as wide as it."""

    @property
    def height(self) -> float:
        """How high it is."""

    def drawn(self, top: float) -> Iterator[Drawn]:
        """What it is made of when it begins at that line, the uppermost last."""


@dataclass(frozen=True)
class Stack:
    """Blocks under one another."""

    blocks: Sequence[Block]
    gap: float = 0.0

    @property
    def height(self) -> float:
        """That of all, with the gaps between them."""
        gaps = self.gap * max(len(self.blocks) - 1, 0)
        return sum(block.height for block in self.blocks) + gaps

    def drawn(self, top: float) -> Iterator[Drawn]:
        """Each below the one before."""
        for block in self.blocks:
            yield from block.drawn(top)
            top += block.height + self.gap


@dataclass(frozen=True)
class Line:
    """A line of text."""

    x: float
    text: str
    size: float
    ink: Ink = Ink.TEXT
    bold: bool = False

    @property
    def height(self) -> float:
        """The size, and half of it as room."""
        return self.size * 1.5

    def drawn(self, top: float) -> Iterator[Drawn]:
        """The text alone."""
        yield Words(self.x, top + self.size * 1.1, self.text, self.size, self.ink, self.bold)
