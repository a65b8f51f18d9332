"""A lane: its title at the left, its things on their days, their labels in rows above them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from omv_workflow.adapters.timeline.marks import Area, Box, Drawn, Ink, Mark, Rule, Words
from omv_workflow.adapters.timeline.placing import Label, rows_of
from omv_workflow.adapters.timeline.scale import ASIDE, Scale
from omv_workflow.adapters.timeline.sheet import Item, Lane, Shape
from omv_workflow.adapters.timeline.widths import fitted

FIRST_LINE, NEXT_LINE = 11.0, 9.5
"""The sizes of a label's first line and of those below it."""
TITLE = 12.0
_WIDEST_LABEL = 260.0
_APART = 8.0
_LEADING = 1.22
_ROOM = 2.0
_BAR = 6.0
_HIGHEST_BAR = 12.0
_ZONES = {Shape.BAR: 0.0, Shape.POINT: 6.0}
_ZONE = 13.0
"""The room below the labels in which the signs stand."""


def label_width(item: Item) -> float:
    """The width of the label's widest line."""
    return max((words.width for words in _lines(item, 0, 0)), default=0.0)


@dataclass(frozen=True)
class LaneBlock:
    """A lane on its days; `spread` is added to its height."""

    lane: Lane
    scale: Scale
    title_at: float
    bold: bool
    spread: float = 0.0

    @cached_property
    def _labelled(self) -> list[Item]:
        return [item for item in self.lane.items if item.lines]

    @cached_property
    def _rows(self) -> list[int]:
        return rows_of([self._label(item) for item in self._labelled])

    def _label(self, item: Item) -> Label:
        pole = self.scale.middle_of(item.day)
        return Label(pole, pole + ASIDE + label_width(item) + _APART)

    @cached_property
    def _row_heights(self) -> list[float]:
        """The heights of the rows, the lowest first; that of the highest label in each."""
        heights = [0.0] * (max(self._rows, default=-1) + 1)
        for item, row in zip(self._labelled, self._rows, strict=True):
            heights[row] = max(heights[row], _label_height(item))
        return heights

    @cached_property
    def _zone(self) -> float:
        shapes = {item.shape for item in self.lane.items}
        return max((_ZONES.get(shape, _ZONE) for shape in shapes), default=0.0)

    @property
    def height(self) -> float:
        """All rows, and the room for the signs."""
        least = FIRST_LINE * _LEADING + _ROOM
        return max(sum(self._row_heights) + self._zone + _ROOM, least) + self.spread

    def drawn(self, top: float) -> Iterator[Drawn]:
        """The title and the line of days; poles and labels, then signs over them."""
        bottom = top + self.height - self.spread / 2
        yield self._title(top, bottom)
        ground = bottom - self._zone / 2
        yield Rule(self.scale.left, ground, self.scale.right, ground, thick=0.6)
        for item, row in zip(self._labelled, self._rows, strict=True):
            yield from self._labelled_pole(item, ground, bottom - self._zone, row)
        for item in self.lane.items:
            yield from self._sign(item, ground)

    def _title(self, top: float, bottom: float) -> Words:
        """In the middle of a lane of steps; beside the numbers of a lane of letters."""
        ink = Ink.TEXT if self.bold else Ink.QUIET
        size = TITLE if self.bold else FIRST_LINE
        middle = (top + bottom) / 2 if self.bold else bottom - self._zone - NEXT_LINE / 2
        return Words(self.title_at, middle + size * 0.35, self.lane.title, size, ink, self.bold)

    def _labelled_pole(self, item: Item, ground: float, lowest: float, row: int) -> Iterator[Drawn]:
        pole = self.scale.middle_of(item.day)
        foot = lowest - sum(self._row_heights[:row])
        head = foot - _label_height(item)
        if item.shape is not Shape.BAR or row:
            yield Rule(pole, head + _ROOM, pole, ground, Ink.STEP, 0.8)
        words = list(_lines(item, pole + ASIDE, head))
        yield Area(_around([one.box for one in words]), Ink.PAPER)
        yield from words

    def _sign(self, item: Item, ground: float) -> Iterator[Drawn]:
        middle = self.scale.middle_of(item.day)
        if item.done and item.done != item.day:
            ink, thick = (Ink.STRONG, 2.5) if item.done > item.day else (Ink.STEP, 1.2)
            done = self.scale.middle_of(item.done)
            yield Rule(min(middle, done), ground, max(middle, done), ground, ink, thick)
            yield Rule(done, ground - 5, done, ground + 5, ink, thick)
        if item.shape is Shape.BAR:
            wide = min(_BAR, self.scale.day_width * 0.8) / 2
            foot = ground + self._zone / 2
            head = foot - 4 - (_HIGHEST_BAR - 4) * item.height
            yield Area(Box(middle - wide, head, middle + wide, foot), Ink.STEP)
        else:
            yield Mark(middle, ground, item.shape)


def _around(boxes: Sequence[Box]) -> Box:
    """The smallest part of the paper that holds all of these, which begin at the same place."""
    right = max(box.right for box in boxes)
    return Box(boxes[0].left - 2, boxes[0].top, right + 2, boxes[-1].bottom)


def _label_height(item: Item) -> float:
    return sum(words.size * _LEADING for words in _lines(item, 0, 0)) + _ROOM


def _lines(item: Item, x: float, top: float) -> Iterator[Words]:
    """The label: its first line larger than the others, and bold where it matters most."""
    foot = top + _ROOM
    small = item.shape in _ZONES
    for place, text in enumerate(item.lines):
        first = place == 0
        size = FIRST_LINE if first and not small else NEXT_LINE
        foot += size * _LEADING
        ink = Ink.TEXT if first else Ink.QUIET
        bold = first and item.strong
        told = fitted(text, size, _WIDEST_LABEL, bold=bold)
        yield Words(x, foot - size * 0.3, told, size, ink, bold)
