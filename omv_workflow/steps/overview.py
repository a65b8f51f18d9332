"""All plans that one may see, a line each: where each one stands, and who it waits for."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.urgency import Urgency
from omv_workflow.domain.visibility import Viewer
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.queries import plan_ids, plan_status
from omv_workflow.steps.statuses import PlanStatus


@dataclass(frozen=True)
class PlanLine:
    """One plan: its unit, its state, the step that is due next, and those it waits for.

    `late` tells of that step alone; `late_things` and `things_this_week` count all that waits for
    somebody, the first of it due on `late_from`.
    """

    plan: str
    unit: str
    state: CycleState
    next_step: StepKind | None
    due_on: date | None
    late: bool
    waits_for: tuple[str, ...]
    late_things: int
    late_from: date | None
    things_this_week: int


def plan_lines(parts: Parts, viewer: Viewer, now: datetime) -> list[PlanLine]:
    """A line for each plan that they may see: first what has been late for longest."""
    plans = plan_ids(parts, viewer)
    lines = [_line(plan_status(parts, viewer, plan_id, now)) for plan_id in plans]
    return sorted(lines, key=lambda line: line.late_from or date.max)


def _line(status: PlanStatus) -> PlanLine:
    open_steps = [one for one in status.steps if one.state is ObligationState.OPEN]
    coming = min(open_steps, key=lambda one: one.due_on, default=None)
    urgencies = [one.urgency for one in status.waiting]
    late_days = [one.due_on for one in status.waiting if one.urgency is Urgency.LATE and one.due_on]
    return PlanLine(
        plan=status.plan,
        unit=status.unit,
        state=status.state,
        next_step=coming.kind if coming else None,
        due_on=coming.due_on if coming else None,
        late=coming is not None and coming.late,
        waits_for=tuple(dict.fromkeys(one.who for one in status.waiting)),
        late_things=urgencies.count(Urgency.LATE),
        late_from=min(late_days, default=None),
        things_this_week=urgencies.count(Urgency.THIS_WEEK),
    )
