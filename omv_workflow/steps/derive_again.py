"""Deriving again: what is open moves to the day that follows from policy and calendar now.

What is done stays as it was. A day that has passed by the new settings makes its step due now.
"""

from datetime import datetime
from functools import partial

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.derivation import FOLLOWED, Cause
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.policies import RUNNING
from omv_workflow.domain.timetable import StepKind
from omv_workflow.phrases import counted, said
from omv_workflow.steps.batch import apart, done, merged
from omv_workflow.steps.catch_up import catch_up
from omv_workflow.steps.ports import Parts, Summary, UnitOfWork
from omv_workflow.steps.unit_rhythm import settings_in_force
from omv_workflow.steps.year import Year, load_year

_WHAT = said("days of the year")


def derive_years_again(parts: Parts, now: datetime) -> Summary:
    """Derive every year again whose days follow from settings that are in force no more."""
    with parts.work() as work:
        stale = work.cycles.derived_otherwise(settings_in_force(parts))
    return merged(
        _WHAT,
        [apart(one.plan_id, _WHAT, partial(_derive_cycle, parts, one, now)) for one in stale],
    )


def derive_plan_again(parts: Parts, work: UnitOfWork, plan_id: str, now: datetime) -> int:
    """Derive the years of a plan that is applied, under way or to come; how many steps move."""
    running = [one for one in work.cycles.find(plan_id=plan_id) if one.state in RUNNING]
    return sum(_derive(load_year(parts, work, one.id, now), Cause.UNIT) for one in running)


def derive_year_again(year: Year) -> None:
    """Derive a year again whose days follow from settings that are in force no more."""
    if year.cycle.settings_hash != settings_in_force(year.parts):
        _derive(year, Cause.SETTINGS)


def move_open_steps(year: Year, cause: Cause) -> int:
    """Move what is open to the day that follows now, what others follow from first; how many."""
    open_ones = year.open_obligations(frozenset(StepKind))
    rules, moved = year.rules, 0
    for one in sorted(open_ones, key=_followed_first):
        if year.derive_again(one, rules, cause):
            moved += 1
            rules = year.rules if one.kind in FOLLOWED else rules
    return moved


def _followed_first(one: Obligation) -> tuple[bool, bool]:
    """The confirmation, then what follows it and is followed itself, then all else."""
    return one.kind is not StepKind.CONFIRM, one.kind not in FOLLOWED


def _derive_cycle(parts: Parts, cycle: Cycle, now: datetime) -> Summary:
    with parts.work() as work:
        work.hold(plan_stream(cycle.plan_id))
        year = load_year(parts, work, cycle.id, now)
        moved = _derive(year, Cause.SETTINGS)
        work.commit(now)
    told = counted("{number} step moved", "{number} steps moved", moved)
    return done(year.row(_WHAT, told)) if moved else done()


def _derive(year: Year, cause: Cause) -> int:
    """Move what is open, what others follow from before them; how many."""
    catch_up(year)
    moved = move_open_steps(year, cause)
    year.note_settings(settings_in_force(year.parts), SCHEDULE, moved=moved)
    return moved
