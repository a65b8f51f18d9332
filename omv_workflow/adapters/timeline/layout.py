"""A sheet on paper: the smallest size on which everything stands in letters that can be read."""

from itertools import pairwise
from typing import NamedTuple

from omv_workflow.adapters.timeline.blocks import Line, Stack
from omv_workflow.adapters.timeline.calendar_bands import flag_width
from omv_workflow.adapters.timeline.lanes import label_width
from omv_workflow.adapters.timeline.legends import Legend
from omv_workflow.adapters.timeline.marks import Area, Box, Drawing, Ink
from omv_workflow.adapters.timeline.panels import PanelBlock, title_room
from omv_workflow.adapters.timeline.scale import Scale, scale_of
from omv_workflow.adapters.timeline.sheet import Sheet, all_lanes
from omv_workflow.adapters.timeline.widths import fitted

_PER_MM = 4
_MARGIN = 24.0
_TITLE, _SUBTITLE = 24.0, 13.0
_BETWEEN_PANELS = 18.0
_MOST_SPREAD = 60.0


class Paper(NamedTuple):
    """A size of paper (ISO 216), in millimetres."""

    name: str
    width: float
    height: float


LANDSCAPE = (
    Paper("A4", 297, 210),
    Paper("A3", 420, 297),
    Paper("A2", 594, 420),
    Paper("A1", 841, 594),
    Paper("A0", 1189, 841),
)
"""For one year, the smallest first."""
UPRIGHT = tuple(Paper(larger.name, one.width, larger.width) for one, larger in pairwise(LANDSCAPE))
"""For two years: two sheets in landscape, one under the other."""


def drawing_of(sheet: Sheet) -> Drawing:
    """Everything on the sheet in its place; on the largest paper if need be higher than it."""
    papers = LANDSCAPE if len(sheet.panels) == 1 else UPRIGHT
    for paper in papers:
        whole = _laid_out(sheet, paper, 0.0)
        room = (paper.height * _PER_MM) - 2 * _MARGIN - whole.height
        if room >= 0:
            break
    lanes = sum(len(panel.lanes) for panel in sheet.panels)
    spread = min(max(room, 0.0) / lanes, _MOST_SPREAD)
    return _drawing(sheet, paper, _laid_out(sheet, paper, spread))


def _drawing(sheet: Sheet, paper: Paper, whole: Stack) -> Drawing:
    width = paper.width * _PER_MM
    height = max(paper.height * _PER_MM, whole.height + 2 * _MARGIN)
    behind = Area(Box(0, 0, width, height), Ink.PAPER)
    drawn = (behind, *whole.drawn(_MARGIN))
    return Drawing(paper.name, width, height, sheet.language, sheet.title, sheet.description, drawn)


def _laid_out(sheet: Sheet, paper: Paper, spread: float) -> Stack:
    left, right = _MARGIN, paper.width * _PER_MM - _MARGIN
    scale = _scale(sheet, left + title_room(sheet), right)
    panels = [PanelBlock(sheet, panel, scale, left, spread) for panel in sheet.panels]
    heading = [
        Line(left, fitted(sheet.title, _TITLE, right - left, bold=True), _TITLE, bold=True),
        Line(left, fitted(sheet.subtitle, _SUBTITLE, right - left), _SUBTITLE, Ink.QUIET),
    ]
    body = Stack(panels, gap=_BETWEEN_PANELS)
    return Stack([Stack(heading), body, _legend(sheet, left, right)], gap=8)


def _scale(sheet: Sheet, left: float, right: float) -> Scale:
    labels = [
        (item.day, label_width(item))
        for panel in sheet.panels
        for lane in all_lanes(panel)
        for item in lane.items
    ]
    labels += [(flag.day, flag_width(flag)) for flag in sheet.flags]
    return scale_of(sheet.days, labels, left, right)


def _legend(sheet: Sheet, left: float, right: float) -> Legend:
    shadings = zip((Ink.DAY_OFF, Ink.BREAK), sheet.shadings, strict=True)
    return Legend([*sheet.legend, *shadings], left, right)
