"""Batches: each act is a transaction of its own; one that fails stops none; and their summaries."""

import logging
from collections.abc import Callable, Iterable

from omv_workflow.errors import AlreadyDone
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Row, Summary

_log = logging.getLogger(__name__)

NOT_LIVE = said("not live: see omv live")
"""How a plan is summed up for which nothing is done by itself yet."""


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
