"""The rows of a field to sign in, as its empty appearance tells them without painting anything.

So whoever fills it in finds them again, with the font and the size of the lines, whatever the form
asks for and the template looks like.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

FONT = "Line"
"""The name of the font among the resources of the appearance."""

_ROW = re.compile(rb"(\S+) (\S+) (\S+) (\S+) re n\n")
_SIZE = re.compile(rb"/Line (\S+) Tf ET\n")


@dataclass(frozen=True)
class Row:
    """Room for a line or more, in points: its base line, and the sides and the top of it."""

    left: float
    baseline: float
    right: float
    ceiling: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is above its base line."""
        return self.ceiling - self.baseline


@dataclass(frozen=True)
class Outline:
    """The rows of a field from its corner, and the size of the letters on them."""

    rows: tuple[Row, ...]
    size: float


def drawn_outline(rows: Sequence[Row], size: float, left: float, bottom: float) -> bytes:
    """The content of an empty appearance whose corner is there: nothing of it is painted."""
    made = [
        f"{row.left - left:.2f} {row.baseline - bottom:.2f} {row.width:.2f} {row.height:.2f} re n\n"
        for row in rows
    ]
    return "".join([f"BT /{FONT} {size:.2f} Tf ET\n", *made]).encode("ascii")


def read_outline(content: bytes) -> Outline | None:
    """What such a content tells; nothing where it is another."""
    size = _SIZE.search(content)
    found = (tuple(map(float, numbers)) for numbers in _ROW.findall(content))
    rows = tuple(Row(x, y, x + width, y + height) for x, y, width, height in found)
    return Outline(rows, float(size[1])) if size and rows else None
