"""The figures as a picture: a panel for each unit of each measurement."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.measuring import Result

_COLOURS = {True: "#4477aa", False: "#cc3311"}


def draw(results: Mapping[str, Sequence[Result]], path: Path) -> None:
    """Write an SVG; a figure that misses its goal is red. No moment of writing stands in it."""
    panels = [
        (f"{name}, {unit}", [one for one in found if one.unit == unit])
        for name, found in results.items()
        for unit in dict.fromkeys(one.unit for one in found)
    ]
    heights = [len(found) + 1 for _, found in panels]
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "svg.fonttype": "none"}):
        figure = Figure(figsize=(9, sum(heights) * 0.42), layout="constrained")
        rows = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)
        for (title, found), (axes,) in zip(panels, rows, strict=True):
            _draw_panel(axes, title, found)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _draw_panel(axes: mpl.axes.Axes, title: str, found: Sequence[Result]) -> None:
    bars = axes.barh(
        [one.name for one in found],
        [one.value for one in found],
        color=[_COLOURS[one.ok] for one in found],
    )
    goals = [f"{one.value:.3g}" + (f"  ({one.goal})" if one.goal else "") for one in found]
    axes.bar_label(bars, goals, padding=3)
    axes.set_title(title, loc="left", fontsize="medium")
    axes.margins(x=0.25)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
