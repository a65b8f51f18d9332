"""What the signs and shadings mean, in lines as long as the paper is wide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from omv_workflow.adapters.timeline.marks import Area, Box, Drawn, Ink, Mark, Rule, Words
from omv_workflow.adapters.timeline.sheet import Shape
from omv_workflow.adapters.timeline.widths import width_of

_SIZE = 11.0
_LINE = 18.0
_SIGN, _BETWEEN = 16.0, 22.0
Sign = Shape | Ink


@dataclass(frozen=True)
class Legend:
    """Signs, each with its meaning."""

    entries: Sequence[tuple[Sign, str]]
    left: float
    right: float

    @cached_property
    def _places(self) -> list[tuple[float, int]]:
        """Where each entry begins, and in which line."""
        places, x, line = [], self.left, 0
        for _, text in self.entries:
            width = _SIGN + width_of(text, _SIZE)
            if x + width > self.right:
                x, line = self.left, line + 1
            places.append((x, line))
            x += width + _BETWEEN
        return places

    @property
    def height(self) -> float:
        """All its lines."""
        return (self._places[-1][1] + 1) * _LINE

    def drawn(self, top: float) -> Iterator[Drawn]:
        """Each sign before its meaning."""
        for (sign, text), (x, line) in zip(self.entries, self._places, strict=True):
            foot = top + line * _LINE + _SIZE + 2
            yield from _sign(sign, x, foot)
            yield Words(x + _SIGN, foot, text, _SIZE)


def _sign(sign: Sign, x: float, foot: float) -> Iterator[Drawn]:
    middle = foot - _SIZE * 0.35
    if isinstance(sign, Ink):
        yield Area(Box(x, foot - 9, x + 11, foot + 1), sign)
        yield from _framed(Box(x, foot - 9, x + 11, foot + 1))
    elif sign is Shape.BAR:
        yield Area(Box(x + 3, foot - 9, x + 8, foot + 1), Ink.STEP)
    else:
        yield Mark(x + 6, middle, sign)


def _framed(box: Box) -> Iterator[Drawn]:
    for side in (box.left, box.right):
        yield Rule(side, box.top, side, box.bottom)
    for side in (box.top, box.bottom):
        yield Rule(box.left, side, box.right, side)
