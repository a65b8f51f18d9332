"""Batches: each cycle with something due is a transaction of its own; one that fails stops none."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial

from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.timetable import StepKind
from omv_workflow.errors import AlreadyDone
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, Row, Summary
from omv_workflow.steps.year import Year, load_year

_log = logging.getLogger(__name__)

NOT_LIVE = said("not live: see omv live")
"""How a plan is summed up for which nothing is done by itself yet."""

Act = Callable[[Year, list[Obligation]], Summary]


def for_each_due_cycle(
    step: str, parts: Parts, now: datetime, kinds: Collection[StepKind], act: Act
) -> Summary:
    """Do `act` for every cycle that has obligations of these kinds due, and sum up.

    A plan that is not live waits.
    """
    return for_each_cycle(step, parts, now, kinds, act, due_cycles(parts, now, kinds))


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


def apart(plan_id: str, what: str, act: Callable[[], Summary]) -> Summary:
    """Do one act of a batch; what goes wrong in it becomes a row of the summary."""
    try:
        return act()
    except AlreadyDone:
        return done(Row(plan_id, what, said("done by somebody else")))
    except Exception as error:  # noqa: BLE001 - one plan's fault, of whatever kind, stops no other
        # The reason may hold personal data: Prefect never sees it, the log only as text.
        _log.exception("act.failed", extra={"facts": {"plan": plan_id, "what": what}})
        return Summary("", failed=[Row(plan_id, what, type(error).__name__)])


def merged(step: str, summaries: Iterable[Summary]) -> Summary:
    """One summary of many."""
    all_of = list(summaries)
    return Summary(
        step,
        done=[row for one in all_of for row in one.done],
        waiting=[row for one in all_of for row in one.waiting],
        failed=[row for one in all_of for row in one.failed],
    )


def done(*rows: Row) -> Summary:
    """A summary of what was done."""
    return Summary("", done=rows)


def waiting(*rows: Row) -> Summary:
    """A summary of what waits for a person."""
    return Summary("", waiting=rows)


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
        if year.plan.live_since is None:
            return waiting(year.row(step, NOT_LIVE))
        due = year.due(kinds)
        summary = act(year, due) if due else done()
        work.commit(now)
        return summary
