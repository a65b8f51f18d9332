"""The cycles with something due: each is a transaction of its own; one that fails stops none."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.batch import NOT_LIVE, apart, done, merged, waiting
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.year import Year, load_year

Act = Callable[[Year, list[Obligation]], Summary]


def for_each_due_cycle(
    step: str, parts: Parts, now: datetime, kinds: Collection[StepKind], act: Act
) -> Summary:
    """Do `act` for every cycle that has obligations of these kinds due, and sum up.

    What is due is derived first, for settings may have changed. A plan that is not live waits.
    """
    derived = derive_years_again(parts, now)
    cycles = due_cycles(parts, now, kinds)
    return merged(step, [derived, for_each_cycle(step, parts, now, kinds, act, cycles)])


def due_cycles(parts: Parts, now: datetime, kinds: Collection[StepKind]) -> dict[str, str]:
    """The cycles that have obligations of these kinds due, each with its plan."""
    with parts.work() as work:
        due = [one for one in work.obligations.due(parts.today(now)) if one.kind in kinds]
    return {one.cycle_id: one.plan_id for one in due}


def for_each_cycle(
    step: str,
    parts: Parts,
    now: datetime,
    kinds: Collection[StepKind],
    act: Act,
    cycles: Mapping[str, str],
) -> Summary:
    """Do `act` for those of these cycles that have obligations of these kinds due still."""
    return merged(
        step,
        (
            apart(
                plan_id, step, partial(_one_cycle, step, parts, plan_id, cycle_id, now, kinds, act)
            )
            for cycle_id, plan_id in cycles.items()
        ),
    )


def _one_cycle(
    step: str,
    parts: Parts,
    plan_id: str,
    cycle_id: str,
    now: datetime,
    kinds: Collection[StepKind],
    act: Act,
) -> Summary:
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        year = load_year(parts, work, cycle_id, now)
        due = year.due(kinds)
        since = min((one.starts_on for one in due), default=None)
        if year.plan.live_since is None:
            return waiting(replace(year.row(step, NOT_LIVE), since=since))
        summary = act(year, due) if due else done()
        work.commit(now)
        return replace(summary, waiting=[replace(row, since=since) for row in summary.waiting])
