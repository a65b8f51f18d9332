"""The year of a plan at a glance, at home in 80 columns."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import (
    NOT_LIVE,
    classification_note,
    line,
    plain_table,
    words,
    written,
)
from omv_workflow.entrypoints.views.to_do import coming_steps, to_do
from omv_workflow.entrypoints.views.year_bar import YearBar
from omv_workflow.phrases import Phrase, counted, listed, named, said
from omv_workflow.steps.statuses import PlanStatus, StepStatus

_PLACE_IN_YEAR = {kind: place for place, kind in enumerate(StepKind)}
_ENDED = frozenset({CycleState.CLOSED, CycleState.EXCUSED})


def status_view(
    status: PlanStatus, today: date, zone: ZoneInfo, *, everything: bool = False
) -> Group:
    """On one screen: what is late, what this week brings, where the year stands.

    With `everything`, all that waits, and every step, recipient and meeting (R2) as well.
    """
    shown: list[RenderableType] = [_header(status, today), ""]
    shown += [to_do(status, today, everything=everything), "", _bar(status, today)]
    shown += map(line, _figures(status, today))
    if status.classify:
        shown.append(line(classification_note(status.classify), "yellow"))
    if everything:
        shown += _details(status, today, zone)
    return Group(*shown)


def _details(status: PlanStatus, today: date, zone: ZoneInfo) -> Iterator[RenderableType]:
    yield from ("", _steps(status, today))
    if status.recipients:
        yield from ("", _recipients(status))
    if status.working_models or status.meetings:
        yield from ("", _drafted_together(status, zone))


def _bar(status: PlanStatus, today: date) -> YearBar:
    steps = _shown_steps(status, today)
    return YearBar(steps, status.anniversary, today, goes_on=status.state not in _ENDED)


def _figures(status: PlanStatus, today: date) -> Iterator[str]:
    if coming := coming_steps(status, today):
        yield coming
    counts = [*_answered(status), *_received(status)]
    if counts:
        yield listed(counts, " · ")
    if status.messages:
        yield _mail(status)


def _header(status: PlanStatus, today: date) -> Text:
    facts = (named(status.state), _days(status.anniversary, today), *_number(status))
    return Text.assemble(
        (f"{status.unit} · {status.title}\n", "bold"),
        " · ".join(map(speak, facts)),
        (f"\n{speak(NOT_LIVE)}" if status.live_since is None else "", "yellow"),
    )


def _number(status: PlanStatus) -> Iterator[Phrase]:
    if status.register_number:
        yield said("register number {number}", number=status.register_number)
    elif status.number_waived_because:
        yield said("goes without a register number")


def _days(anniversary: date, today: date) -> Phrase:
    left = (anniversary - today).days
    if left == 0:
        return said("{day} is today", day=anniversary)
    if left < 0:
        return counted(
            "{number} day past {day}", "{number} days past {day}", -left, day=anniversary
        )
    return counted("{number} day to {day}", "{number} days to {day}", left, day=anniversary)


def _steps(status: PlanStatus, today: date) -> Table:
    table = plain_table(said("Step"), said("Day"), said("State"))
    for step in _shown_steps(status, today):
        table.add_row(words(step.kind), written(step.due_on), _state(step, today))
    return table


def _shown_steps(status: PlanStatus, today: date) -> list[StepStatus]:
    """In the order of the year, all but the warning that comes only if no confirmation does."""
    shown = (one for one in status.steps if one.kind is not StepKind.OVERDUE or one.due_on <= today)
    return sorted(shown, key=lambda one: _PLACE_IN_YEAR[one.kind])


def _state(step: StepStatus, today: date) -> Text:
    if step.state is not ObligationState.OPEN:
        return _ended(step)
    days = (step.due_on - today).days
    if step.late:
        return line(counted("late by {number} day", "late by {number} days", -days), "bold red")
    return line(counted("in {number} day", "in {number} days", days) if days else said("today"))


def _ended(step: StepStatus) -> Text:
    if step.state is not ObligationState.DONE:
        return line(named(step.state), "dim")
    if step.ended_on in {None, step.due_on}:
        return line(named(step.state), "green")
    return line(said("done on {day}", day=step.ended_on), "green")


def _answered(status: PlanStatus) -> Iterator[Phrase]:
    if status.contributors:
        done = sum(not one.open_items for one in status.contributors)
        yield counted(
            "{done} of {number} contributor has answered",
            "{done} of {number} contributors have answered",
            len(status.contributors),
            done=done,
        )


def _received(status: PlanStatus) -> Iterator[Phrase]:
    if status.recipients:
        done = sum(one.final for one in status.recipients)
        yield counted(
            "{done} of {number} recipient has its copy",
            "{done} of {number} recipients have their copy",
            len(status.recipients),
            done=done,
        )


def _drafted_together(status: PlanStatus, zone: ZoneInfo) -> Text:
    models = (
        said(
            "Working model recorded on {day} by {person}",
            day=one.recorded_at.astimezone(zone).date(),
            person=one.recorded_by,
        )
        for one in status.working_models
    )
    meetings = (
        said(
            "Meeting on {day}: {participants}; typed by {typist}",
            day=one.held_on,
            participants=tuple(one.participants),
            typist=one.typist,
        )
        for one in status.meetings
    )
    return line(listed((*models, *meetings)))


def _recipients(status: PlanStatus) -> Table:
    table = plain_table(said("Recipient"), said("Group"), said("Channel"), said("State"))
    for one in status.recipients:
        state = Text(words(one.state), style="green" if one.final else "")
        table.add_row(one.name, words(one.group), words(one.channel), state)
    return table


def _mail(status: PlanStatus) -> Phrase:
    counts = tuple(
        said("{count} {state}", count=count, state=named(state))
        for state, count in status.messages.items()
    )
    return said("Mail: {counts}", counts=counts)
