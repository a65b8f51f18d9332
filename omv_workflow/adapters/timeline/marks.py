"""What is drawn: texts, lines, areas and marks, each where it stands on the paper.

Lengths are in quarters of a millimetre, counted from the upper left corner.
"""

from dataclasses import dataclass
from enum import StrEnum

from omv_workflow.adapters.timeline.sheet import Shape
from omv_workflow.adapters.timeline.widths import width_of

_ABOVE, _BELOW = 0.8, 0.22
"""How far letters reach from the line that they stand on, in parts of their size."""


@dataclass(frozen=True)
class Box:
    """A part of the paper."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether any of it lies in the other."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


class Ink(StrEnum):
    """The colours; each is told from the others on a black and white print, too."""

    TEXT = "#1a1a1a"
    QUIET = "#555555"
    STEP = "#1f3f66"
    STRONG = "#a3241c"
    RULE = "#b8b8b8"
    WEEKEND = "#f1f1f1"
    DAY_OFF = "#d9d9d9"
    PAPER = "#ffffff"
    BREAK = "url(#break)"


@dataclass(frozen=True)
class Words:
    """A line of text, standing on `y`."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink.TEXT
    bold: bool = False

    @property
    def width(self) -> float:
        """How much room it takes."""
        return width_of(self.text, self.size, bold=self.bold)

    @property
    def box(self) -> Box:
        """The part of the paper that it covers."""
        top, bottom = self.y - _ABOVE * self.size, self.y + _BELOW * self.size
        return Box(self.x, top, self.x + self.width, bottom)


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    left: float
    top: float
    right: float
    bottom: float
    ink: Ink = Ink.RULE
    thick: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Area:
    """A filled part of the paper."""

    box: Box
    ink: Ink


@dataclass(frozen=True)
class Mark:
    """A sign around the middle of a place."""

    x: float
    y: float
    shape: Shape


Drawn = Words | Rule | Area | Mark


@dataclass(frozen=True)
class Drawing:
    """A sheet of paper, with what is drawn on it from the lowest to the uppermost."""

    paper: str
    width: float
    height: float
    language: str
    title: str
    description: str
    drawn: tuple[Drawn, ...]
