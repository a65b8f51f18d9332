"""A year as a bar: its days from left to right, its steps as signs on it, the months below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from rich.console import Console, ConsoleOptions
from rich.text import Text

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.entrypoints.language import reader, speak
from omv_workflow.phrases import Phrase, named, said
from omv_workflow.steps.statuses import StepStatus

_WIDEST = 100
# The distribution is planned by the confirmation; until then there is room for it.
_ROOM_AFTER = timedelta(days=7)
_PLAIN_SIGNS = str.maketrans("✓○▼◆━─", "+ov#=-")


class _Mark(NamedTuple):
    """How a step stands: by its sign, with a colour, and in words."""

    sign: str
    style: str
    words: Phrase


_NOT_NEEDED = _Mark("x", "dim", said("not needed"))
_DONE = _Mark("✓", "green", named(ObligationState.DONE))
_COMING = _Mark("○", "cyan", said("to come"))
_LATE = _Mark("!", "bold red", said("late"))
_HIGHEST_LAST = (_NOT_NEEDED, _DONE, _COMING, _LATE)
"""Of several steps in one place of the bar the last of these is seen."""


@dataclass(frozen=True)
class YearBar:
    """From the first step to the distribution after the anniversary, with the place of today.

    A year that `goes_on` reaches to today, however early or late that is. What is green, red or
    grey has a sign of its own as well; a terminal that knows no such signs gets ASCII.
    """

    steps: Sequence[StepStatus]
    anniversary: date
    today: date
    goes_on: bool

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Four lines as wide as the terminal: where today is, the bar, the months, the signs."""
        width = min(options.max_width, _WIDEST)
        lines = self._pointers(width), self._bar(width), self._months(width), self._legend()
        for line in lines:
            yield _in_ascii(line) if options.ascii_only else line

    @property
    def _first(self) -> date:
        return min([*self._reached, *(step.due_on for step in self.steps), self.anniversary])

    @property
    def _last(self) -> date:
        end = self.anniversary + _ROOM_AFTER
        return max([*self._reached, *(step.due_on for step in self.steps), end])

    @property
    def _reached(self) -> list[date]:
        return [self.today] if self.goes_on else []

    def _column(self, day: date, width: int) -> int:
        whole = (self._last - self._first).days
        return (day - self._first).days * (width - 1) // whole

    def _pointers(self, width: int) -> Text:
        cells = [" "] * width
        if self._first <= self.today <= self._last:
            _point(cells, "▼", speak(said("today")), self._column(self.today, width))
        day = reader().brief_day(self.anniversary)
        _point(cells, "◆", day, self._column(self.anniversary, width))
        return Text("".join(cells).rstrip(), "bold")

    def _bar(self, width: int) -> Text:
        reached = self._column(min(max(self.today, self._first), self._last), width)
        bar = Text.assemble(("━" * reached, "blue"), ("─" * (width - reached), "dim"))
        for mark in _HIGHEST_LAST:
            for step in self.steps:
                if _mark(step) is mark:
                    column = self._column(step.due_on, width)
                    sign = Text(mark.sign, mark.style)
                    bar = Text.assemble(bar[:column], sign, bar[column + 1 :])
        return bar

    def _months(self, width: int) -> Text:
        cells = [" "] * width
        day = self._first
        while day <= self._last:
            _write(cells, reader().month(day), self._column(day, width))
            day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
        return Text("".join(cells).rstrip(), "dim")

    def _legend(self) -> Text:
        marks = [_mark(step) for step in self.steps]
        told = Text()
        for mark in (_LATE, _COMING, _DONE, _NOT_NEEDED):
            if count := marks.count(mark):
                words = said("{count} {state}", count=count, state=mark.words)
                told.append(f"{mark.sign} {speak(words)}   ", mark.style)
        told.rstrip()
        return told


def _mark(step: StepStatus) -> _Mark:
    if step.state is ObligationState.OPEN:
        return _LATE if step.late else _COMING
    return _DONE if step.state is ObligationState.DONE else _NOT_NEEDED


def _point(cells: list[str], sign: str, text: str, column: int) -> None:
    """Write a sign in its column and a text beside it, on the side that has room."""
    if column + len(text) + 2 <= len(cells):
        _write(cells, f"{sign} {text}", column)
    else:
        _write(cells, f"{text} {sign}", column - len(text) - 1)


def _write(cells: list[str], text: str, column: int) -> None:
    """Write a text where there is room for it, and a space around it; else nothing."""
    end = column + len(text)
    around = cells[max(column - 1, 0) : end + 1]
    if column >= 0 and end <= len(cells) and set(around) == {" "}:
        cells[column:end] = text


def _in_ascii(line: Text) -> Text:
    """The same line with signs that any terminal has."""
    return Text(line.plain.translate(_PLAIN_SIGNS), line.style, spans=line.spans)
