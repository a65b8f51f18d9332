"""The year of a plan at a glance, at home in 80 columns."""

from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.entrypoints.views.parts import NOT_LIVE, plain_table, words
from omv_workflow.steps.statuses import PlanStatus, StepStatus

_BAR = 40
_PLACE_IN_YEAR = {kind: place for place, kind in enumerate(StepKind)}


def status_view(status: PlanStatus, today: date, zone: ZoneInfo) -> Group:
    """The header, the year's bar and steps, who has answered, who has what, what waits for whom.

    In between, how the plan was drafted together (R2): when, and by whom.
    """
    head = _header(status, today), _bar(status, today)
    shown: list[RenderableType] = [*head, "", _steps(status, today), ""]
    if status.contributors:
        shown += [_answered(status), ""]
    if status.working_models or status.meetings:
        shown += [_drafted_together(status, zone), ""]
    if status.recipients:
        shown += [_recipients(status), ""]
    if status.messages:
        shown += [_mail(status), ""]
    return Group(*shown, _waiting(status))


def _header(status: PlanStatus, today: date) -> Text:
    return Text.assemble(
        (f"{status.unit} · {status.title}\n", "bold"),
        f"{words(status.state)} · {_days(status.anniversary, today)}",
        _number(status),
        (f"\n{NOT_LIVE}" if status.live_since is None else "", "yellow"),
    )


def _number(status: PlanStatus) -> str:
    if status.register_number:
        return f" · register number {status.register_number}"
    return " · goes without a register number" if status.number_waived_because else ""


def _days(anniversary: date, today: date) -> str:
    left = (anniversary - today).days
    if left < 0:
        return f"{_count(-left)} past {anniversary}"
    return f"{anniversary} is today" if left == 0 else f"{_count(left)} to {anniversary}"


def _bar(status: PlanStatus, today: date) -> Text:
    steps = _shown_steps(status, today)
    ended = sum(one.state is not ObligationState.OPEN for one in steps)
    filled = _BAR * ended // len(steps) if steps else 0
    return Text.assemble(
        ("█" * filled, "green"),
        ("░" * (_BAR - filled), "dim"),
        f"  {ended} of {len(steps)} steps",
    )


def _steps(status: PlanStatus, today: date) -> Table:
    table = plain_table("Step", "Day", "State")
    for step in _shown_steps(status, today):
        table.add_row(words(step.kind), step.due_on.isoformat(), _state(step, today))
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
        return Text(f"late by {_count(-days)}", style="bold red")
    return Text(f"in {_count(days)}" if days else "today")


def _ended(step: StepStatus) -> Text:
    if step.state is not ObligationState.DONE:
        return Text(step.state, style="dim")
    on = f" on {step.ended_on}" if step.ended_on not in {None, step.due_on} else ""
    return Text(f"done{on}", style="green")


def _count(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"


def _answered(status: PlanStatus) -> Text:
    done = sum(not one.open_items for one in status.contributors)
    return Text(f"{done} of {len(status.contributors)} contributors have answered", style="bold")


def _drafted_together(status: PlanStatus, zone: ZoneInfo) -> Text:
    models = (
        f"Working model recorded on {one.recorded_at.astimezone(zone).date()} by {one.recorded_by}"
        for one in status.working_models
    )
    meetings = (
        f"Meeting on {one.held_on}: {', '.join(one.participants)}; typed by {one.typist}"
        for one in status.meetings
    )
    return Text("\n".join((*models, *meetings)))


def _recipients(status: PlanStatus) -> Table:
    table = plain_table("Recipient", "Group", "Channel", "State")
    for one in status.recipients:
        state = Text(words(one.state), style="green" if one.final else "")
        table.add_row(one.name, one.group, words(one.channel), state)
    return table


def _mail(status: PlanStatus) -> Text:
    counts = (f"{count} {words(state)}" for state, count in status.messages.items())
    return Text(f"Mail: {', '.join(counts)}")


def _waiting(status: PlanStatus) -> RenderableType:
    if not status.waiting:
        return Text("Nothing waits for anybody.", style="green")
    table = plain_table("Waits for", "What", "By")
    for one in status.waiting:
        table.add_row(one.who, words(one.what), one.due_on.isoformat() if one.due_on else "")
    return table
