"""The years of a plan that are under way at once: what is left of the last stays in sight."""

from datetime import date, datetime

from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.policies import LIVE
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import Year, current_cycle, cycle_of, load_year


def years_in_sight(
    parts: Parts, work: UnitOfWork, plan_id: str, now: datetime, of_year: NamedYear | None
) -> list[Year]:
    """The present year, then those before it that are under way still; or the named one alone.

    Raises:
        NotFound: there is no such plan, or not that year of it.
        InvalidInput: that year has two anniversaries.
    """
    if of_year:
        cycles = [cycle_of(work, plan_id, of_year)]
    else:
        cycles = _newest_first(work, plan_id) or [current_cycle(work, plan_id)]
    return [load_year(parts, work, cycle.id, now) for cycle in cycles]


def year_with_open(work: UnitOfWork, plan_id: str, kind: StepKind) -> date | None:
    """The anniversary of the newest year under way in which a step is open; None without one."""
    for cycle in _newest_first(work, plan_id):
        if work.obligations.find(cycle_id=cycle.id, kind=kind, state=ObligationState.OPEN):
            return cycle.anniversary
    return None


def _newest_first(work: UnitOfWork, plan_id: str) -> list[Cycle]:
    live = [one for one in work.cycles.find(plan_id=plan_id) if one.state in LIVE]
    return sorted(live, key=lambda one: one.anniversary, reverse=True)
