"""What has to be done in a year, most pressing first: what is late, this week's, what can wait."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.urgency import Urgency, urgency, week_ends
from omv_workflow.entrypoints.language import reader, speak
from omv_workflow.entrypoints.views.parts import line, of_its_year, plain_table, written
from omv_workflow.phrases import Phrase, counted, listed, named, said
from omv_workflow.steps.statuses import PlanStatus, StepStatus, Waiting

_AT_A_GLANCE = 8
_OF_EACH = 2
_AHEAD = 2
STYLES = {Urgency.LATE: "bold red", Urgency.THIS_WEEK: "yellow", Urgency.LATER: ""}
_SIGNS = {Urgency.LATE: "! ", Urgency.THIS_WEEK: "* ", Urgency.LATER: "  "}


class _Row(NamedTuple):
    urgency: Urgency
    due_on: date | None
    what: str
    who: str
    since: date | None


def to_do(status: PlanStatus, today: date, *, everything: bool) -> Group:
    """How much is late and due this week, and what waits for whom; the first of it, or all."""
    rows = sorted(_rows(status, today), key=_most_pressing_first)
    seen = rows if everything else _at_a_glance(rows)
    shown: list[RenderableType] = [_how_much(rows, today)]
    if seen:
        shown.append(_table(seen, today))
    if len(seen) < len(rows):
        shown.append(_more(len(rows) - len(seen)))
    if not status.waiting:
        shown.append(line(said("Nothing waits for anybody."), "green"))
    return Group(*shown)


def coming_steps(status: PlanStatus, today: date) -> Phrase | None:
    """The next steps after this week, if there are any."""
    ahead = [
        said("{step} {day}", step=step.kind, day=reader().brief_day(step.due_on))
        for step in _open_steps(status)
        if step.due_on > week_ends(today)
    ]
    return said("Next: {steps}", steps=listed(ahead[:_AHEAD], " · ")) if ahead else None


def _rows(status: PlanStatus, today: date) -> Iterator[_Row]:
    """What waits for people, and the steps of this week that nothing of it tells of."""
    for one in status.waiting:
        told = _with_command(one)
        what = of_its_year(told, one.anniversary, status.anniversary)
        yield _Row(one.urgency, one.due_on, what, one.who, one.since)
    is_told = {one.step for one in status.waiting if one.anniversary == status.anniversary}
    for step in _open_steps(status):
        if step.kind not in is_told and urgency(step.due_on, today) is Urgency.THIS_WEEK:
            yield _Row(Urgency.THIS_WEEK, step.due_on, named(step.kind), "", None)


def _with_command(one: Waiting) -> str:
    if one.command is None:
        return one.what
    return said("{what}: see {command}", what=one.what, command=one.command)


def _open_steps(status: PlanStatus) -> list[StepStatus]:
    """In the order of their days, without the warning that comes only if no confirmation does."""
    steps = [one for one in status.steps if one.state is ObligationState.OPEN]
    return [one for one in steps if one.kind is not StepKind.OVERDUE]


def _most_pressing_first(row: _Row) -> tuple[int, date]:
    """What has no day can be done now: before what is due some day."""
    return list(Urgency).index(row.urgency), row.due_on or date.min


def _at_a_glance(rows: Sequence[_Row]) -> list[_Row]:
    """The most pressing ones, and in any case the first of this week and of what can wait."""
    places = [[at for at, row in enumerate(rows) if row.urgency is how] for how in Urgency]
    first = [at for of_one in places for at in of_one[:_OF_EACH]]
    others = [at for of_one in places for at in of_one[_OF_EACH:]]
    return [rows[at] for at in sorted([*first, *others][:_AT_A_GLANCE])]


def _how_much(rows: Iterable[_Row], today: date) -> Text:
    urgencies = [row.urgency for row in rows]
    late, this_week = urgencies.count(Urgency.LATE), urgencies.count(Urgency.THIS_WEEK)
    is_late = said("! {number} late", number=late) if late else said("Nothing is late.")
    sunday = reader().brief_day(week_ends(today))
    is_due = (
        said("* {number} due this week, by {day}", number=this_week, day=sunday)
        if this_week
        else said("Nothing is due this week, by {day}.", day=sunday)
    )
    return Text.assemble(
        (speak(is_late), STYLES[Urgency.LATE] if late else "green"),
        "   ",
        (speak(is_due), STYLES[Urgency.THIS_WEEK] if this_week else "green"),
    )


def _table(rows: Sequence[_Row], today: date) -> RenderableType:
    table = plain_table(said("When"), said("What"), said("Waits for"), said("Since"))
    table.columns[0].no_wrap = table.columns[3].no_wrap = True
    for row in rows:
        when = Text(_SIGNS[row.urgency] + speak(_when(row, today)), STYLES[row.urgency])
        table.add_row(when, speak(row.what), speak(row.who), written(row.since))
    return table


def _when(row: _Row, today: date) -> str:
    if row.due_on is None:
        return ""
    if row.urgency is Urgency.LATE:
        days = (today - row.due_on).days
        return counted("late by {number} day", "late by {number} days", days)
    if row.due_on == today:
        return said("today")
    is_near = row.due_on.year == today.year
    return reader().brief_day(row.due_on) if is_near else written(row.due_on)


def _more(number: int) -> Text:
    told = counted(
        "  and {number} more: `omv status --all` shows it",
        "  and {number} more: `omv status --all` shows them",
        number,
    )
    return line(told)
