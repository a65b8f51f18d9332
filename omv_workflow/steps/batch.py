"""Batches: every cycle with something due is a transaction of its own; one that fails stops none."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.timetable import StepKind
from omv_workflow.errors import AlreadyDone
from omv_workflow.steps.ports import Parts, Row, Summary
from omv_workflow.steps.year import Year, load_year

_log = logging.getLogger(__name__)

Act = Callable[[Year, list[Obligation]], Summary]


def for_each_due_cycle(
    step: str, parts: Parts, now: datetime, kinds: frozenset[StepKind], act: Act
) -> Summary:
    """Do `act` for every cycle that has obligations of these kinds due, and sum up."""
    with parts.work() as work:
        due = [one for one in work.obligations.due(parts.today(now)) if one.kind in kinds]
    return merged(step, (_one_cycle(parts, now, group, act) for group in _by_cycle(due)))


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


def _one_cycle(parts: Parts, now: datetime, due: list[Obligation], act: Act) -> Summary:
    plan_id, what = due[0].plan_id, ", ".join(one.kind for one in due)
    try:
        with parts.work() as work:
            summary = act(load_year(parts, work, due[0].cycle_id, now), due)
            work.commit(now)
            return summary
    except AlreadyDone:
        return done(Row(plan_id, what, "done by somebody else"))
    except Exception as error:  # noqa: BLE001 - one plan's fault, of whatever kind, stops no other
        # The reason may hold personal data: it goes to the application's own log, never to Prefect.
        _log.exception("%s of plan %s failed", what, plan_id)
        return Summary("", failed=[Row(plan_id, what, type(error).__name__)])


def _by_cycle(due: list[Obligation]) -> Iterable[list[Obligation]]:
    groups: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in due:
        groups[obligation.cycle_id].append(obligation)
    return groups.values()
