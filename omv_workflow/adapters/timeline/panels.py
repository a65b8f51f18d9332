"""A year on the paper: its calendar, its lanes of steps, its letters by kind, its days off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from omv_workflow.adapters.timeline.blocks import Block, Line, Stack
from omv_workflow.adapters.timeline.calendar_bands import Flags, Months, Weeks, shaded
from omv_workflow.adapters.timeline.lanes import FIRST_LINE, TITLE, LaneBlock
from omv_workflow.adapters.timeline.marks import Drawn, Ink, Rule
from omv_workflow.adapters.timeline.scale import Scale
from omv_workflow.adapters.timeline.sheet import Lane, Panel, Sheet
from omv_workflow.adapters.timeline.widths import fitted, width_of

_NAME, _NOTE = 14.0, 10.5
_WIDEST_TITLE = 210.0
_BESIDE = 14.0


def title_room(sheet: Sheet) -> float:
    """How much room the titles of all lanes need at the left."""
    widths = [width_of(lane.title, TITLE, bold=True) for one in sheet.panels for lane in one.lanes]
    for panel in sheet.panels:
        titles = [panel.letters_title, sheet.words.week, panel.days_off.title]
        widths += [width_of(title, TITLE, bold=True) for title in titles]
        widths += [width_of(lane.title, FIRST_LINE) for lane in panel.letters]
    return min(max(widths), _WIDEST_TITLE) + _BESIDE


@dataclass(frozen=True)
class PanelBlock:
    """A panel; `spread` is added to each lane of steps."""

    sheet: Sheet
    panel: Panel
    scale: Scale
    left: float
    spread: float

    @cached_property
    def _head(self) -> Stack:
        if not self.panel.title:
            return Stack([])
        name = fitted(self.panel.title, _NAME, self.scale.right - self.left, bold=True)
        return Stack([Line(self.left, name, _NAME, bold=True)])

    @cached_property
    def _calendar(self) -> Stack:
        words = self.sheet.words
        return Stack([Months(self.scale, words), Weeks(self.scale, words.week, self.left)])

    @cached_property
    def _lanes(self) -> list[Block]:
        panel = self.panel
        name = fitted(panel.letters_title, TITLE, _WIDEST_TITLE, bold=True)
        title = Line(self.left, name, TITLE, bold=True)
        letters = [self._lane(lane) for lane in panel.letters]
        steps = [self._lane(lane, bold=True, spread=self.spread) for lane in panel.lanes]
        days_off = [self._lane(panel.days_off)] if panel.days_off.items else []
        return [*steps, Stack([title, *letters]), *days_off]

    def _lane(self, lane: Lane, *, bold: bool = False, spread: float = 0.0) -> LaneBlock:
        title = fitted(lane.title, TITLE, _WIDEST_TITLE, bold=bold)
        return LaneBlock(Lane(title, lane.items), self.scale, self.left, bold, spread)

    @cached_property
    def _body(self) -> Stack:
        return Stack(self._lanes, gap=3)

    @cached_property
    def _flags(self) -> Flags:
        return Flags(self.sheet.flags, self.scale, self._body.height)

    @cached_property
    def _notes(self) -> Stack:
        most = self.scale.right - self.left
        lines = [fitted(note, _NOTE, most) for note in self.panel.notes]
        return Stack([Line(self.left, note, _NOTE, Ink.QUIET) for note in lines])

    @property
    def _blocks(self) -> Sequence[Block]:
        return (self._head, self._calendar, self._flags, self._body, self._notes)

    @property
    def height(self) -> float:
        """That of all its parts."""
        return Stack(self._blocks).height

    def drawn(self, top: float) -> Iterator[Drawn]:
        """The days behind, the lines between lanes, then everything else."""
        first = top + self._head.height
        days_from = first + self._calendar.height
        lanes_from = days_from + self._flags.height
        bottom = lanes_from + self._body.height
        yield from shaded(self.scale, self.sheet.calendar, days_from, bottom)
        yield from self._between(lanes_from)
        for line in (first, days_from, bottom):
            yield Rule(self.left, line, self.scale.right, line, Ink.QUIET)
        yield from Stack(self._blocks).drawn(top)

    def _between(self, top: float) -> Iterator[Drawn]:
        """A line above each lane."""
        for lane in self._lanes:
            yield Rule(self.left, top, self.scale.right, top)
            top += lane.height + self._body.gap
