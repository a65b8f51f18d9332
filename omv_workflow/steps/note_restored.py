"""After a restore: the log tells it, and nothing goes out before somebody has looked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import (
    WORKSPACE_STREAM,
    Fact,
    FactValue,
    Personal,
    instant,
    plan_stream,
)
from omv_workflow.steps.ports import UnitOfWork


def note_restored(
    new_work: Callable[[], UnitOfWork],
    made_at: datetime,
    account: str,
    now: datetime,
    *,
    is_current: bool,
) -> None:
    """Write down from when the backup is that stands here now, and pause every plan.

    What was mailed after the backup was made would be mailed again otherwise, for nothing here
    knows of it. `omv live` shows what would go out, and a person decides.

    Args:
        new_work: opens a unit of work on the restored database.
        made_at: when the backup was made.
        account: the account on this machine that restores it.
        now: when it is restored.
        is_current: whether the tables are those of this version; if they aren't, only the log can
            be written, and the migrations leave every plan paused.
    """
    with new_work() as work:
        work.hold(WORKSPACE_STREAM)
        told: dict[str, FactValue] = {"by": Personal(account), "backup_made_at": instant(made_at)}
        work.record(Fact(WORKSPACE_STREAM, "workspace.restored", now, told))
        if is_current:
            _pause_plans(work, now)
        work.commit(now)


def _pause_plans(work: UnitOfWork, now: datetime) -> None:
    for plan in work.plans.find():
        if plan.live_since is not None:
            work.plans.swap(plan, replace(plan, live_since=None))
            told = {"by": "schedule", "reason": "restored from a backup"}
            work.record(Fact(plan_stream(plan.id), "plan.paused", now, told))
