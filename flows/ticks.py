"""What every flow shares: running a step, publishing what it did, failing where something failed.

Prefect stores the message and traceback of every exception that reaches it, and those of a step can
name people. So none reaches it: an error becomes a row of the summary that holds its class alone,
and its details go to the application's own log, under the id of the flow run.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from omv_workflow.bootstrap import begin_logging, load
from omv_workflow.steps.logged import logged
from omv_workflow.steps.ports import Parts, Row, Summary

Step = Callable[[Parts, datetime], Summary]
Ended = State[dict[str, Any]]

_log = logging.getLogger(__name__)


async def run(step: Step, as_of: str | None) -> Summary:
    """What the step did in the workspace that `OMV_WORKSPACE` names.

    Args:
        step: one of the scheduled steps.
        as_of: the instant to take for now (ISO 8601 with its offset); only a virtual workspace can.
    """
    return await asyncio.to_thread(_run, step, as_of)


async def publish(summary: Summary) -> None:
    """Leave the summary with this flow run as a table that a person can read."""
    await acreate_table_artifact(
        table=_table(summary),
        key=flow_run.get_flow_name(),
        description=summary.in_numbers or _counted(summary),
    )


def ended(summary: Summary) -> Ended:
    """How the flow run ends: as failed if anything in it did; its data is the summary as a dict."""
    end = Failed if summary.failed else Completed
    kinds = {"done": summary.done, "waiting": summary.waiting, "failed": summary.failed}
    data = {"step": summary.step, **{kind: list(map(_told, rows)) for kind, rows in kinds.items()}}
    return end(message=_counted(summary), data=data)


def _run(step: Step, as_of: str | None) -> Summary:
    try:
        begin_logging()
        with closing(load(Path(os.environ["OMV_WORKSPACE"]))) as app:
            now = app.now(datetime.fromisoformat(as_of) if as_of else None)
            return logged(step, app.parts, now)
    except Exception as error:  # noqa: BLE001 - of whatever kind, Prefect must not see it
        facts = {"step": step.__name__, "flow_run": flow_run.get_id()}
        _log.exception("step.failed", extra={"facts": facts})
        return Summary(step.__name__, failed=[Row("all", step.__name__, type(error).__name__)])


def _table(summary: Summary) -> list[dict[str, str]]:
    return [
        *_rows("done", summary.done),
        *_rows("waits", summary.waiting),
        *_rows("failed", summary.failed),
    ]


def _rows(how: str, rows: Sequence[Row]) -> list[dict[str, str]]:
    return [{"state": how, **told} for told in map(_told, rows)]


def _told(row: Row) -> dict[str, str]:
    since = row.since.isoformat() if row.since else ""
    return {"plan": row.plan, "what": row.what, "outcome": row.outcome, "since": since}


def _counted(summary: Summary) -> str:
    done, waiting, failed = len(summary.done), len(summary.waiting), len(summary.failed)
    return f"{done} done, {waiting} waiting, {failed} failed"
