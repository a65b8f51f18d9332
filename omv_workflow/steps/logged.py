"""A scheduled step with what it did in the application's own log: ids, counts and plain words."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from time import perf_counter

from omv_workflow.steps.ports import Parts, Summary

_log = logging.getLogger(__name__)


def logged(step: Callable[[Parts, datetime], Summary], parts: Parts, now: datetime) -> Summary:
    """What the step did; the log tells of each of its acts, and of the step itself at the end."""
    begun = perf_counter()
    summary = step(parts, now)
    _tell(summary, round(perf_counter() - begun, 3))
    return summary


def _tell(summary: Summary, seconds: float) -> None:
    ends = {"done": summary.done, "waiting": summary.waiting, "failed": summary.failed}
    for end, rows in ends.items():
        for row in rows:
            _log.info(
                "act.ended", extra={"facts": {"step": summary.step, "end": end, **asdict(row)}}
            )
    counts = {end: len(rows) for end, rows in ends.items()}
    facts = {"step": summary.step, **counts, "seconds": seconds}
    _log.info("step.ended", extra={"facts": facts})
