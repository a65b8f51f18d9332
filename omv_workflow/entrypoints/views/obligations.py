"""The obligations of a year, by day, each with its reasons."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import line, of_its_year, written
from omv_workflow.phrases import counted, named, said
from omv_workflow.steps.owed import Owed

_INDENT = (0, 0, 0, 4)


def obligations_view(found: Sequence[Owed], today: date) -> Group:
    """For each one its day, what it is, how it stands and whose turn it is; below it, why.

    What is left of an earlier year tells of which.
    """
    if not found:
        return Group(line(said("Nothing is owed in this year."), "green"))
    present = max(one.anniversary for one in found)
    return Group(*(part for one in found for part in _told(one, present, today)))


def _told(one: Owed, present: date, today: date) -> Iterator[Text | Padding]:
    yield _head(one, present, today)
    yield Padding(line(one.exists_because, "dim"), _INDENT)
    yield Padding(line(one.due_then_because, "dim"), _INDENT)
    if one.excused_because:
        yield Padding(line(said("Excused: {reason}", reason=one.excused_because)), _INDENT)


def _head(one: Owed, present: date, today: date) -> Text:
    what = speak(of_its_year(one.what, one.anniversary, present))
    shown = [(written(one.due_on), "bold"), (what, "bold"), _state(one, today)]
    if one.waits_for:
        shown.append((", ".join(map(speak, one.waits_for)), ""))
    separated = [part for each in shown for part in (("  ", ""), each)][1:]
    return Text.assemble(*separated)


def _state(one: Owed, today: date) -> tuple[str, str]:
    if one.state is not ObligationState.OPEN:
        return _ended(one)
    days = (one.due_on - today).days
    if one.late:
        told = counted("late by {number} day", "late by {number} days", -days)
        return speak(told), "bold red"
    told = counted("in {number} day", "in {number} days", days) if days else said("today")
    return speak(told), ""


def _ended(one: Owed) -> tuple[str, str]:
    if one.state is ObligationState.DONE and one.ended_on:
        return speak(said("done on {day}", day=one.ended_on)), "green"
    return speak(named(one.state)), "dim"
