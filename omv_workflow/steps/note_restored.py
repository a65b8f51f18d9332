"""After a restore: the log tells it, and nothing goes out before somebody has looked."""

from collections.abc import Callable, Iterable
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
    paused: Iterable[str],
) -> None:
    """Write down from when the backup is that stands here now, and that its plans are paused.

    What was mailed after the backup was made would be mailed again otherwise, for nothing here
    knows of it. `omv live` shows what would go out, and a person decides.

    Args:
        new_work: opens a unit of work on the restored database.
        made_at: when the backup was made.
        account: the account on this machine that restores it.
        now: when it is restored.
        paused: the ids of the plans that were live in the backup, and have been restored paused;
            the tables may be those of an earlier version, of which only the log can be written.
    """
    with new_work() as work:
        work.hold(WORKSPACE_STREAM)
        told: dict[str, FactValue] = {"by": Personal(account), "backup_made_at": instant(made_at)}
        work.record(Fact(WORKSPACE_STREAM, "workspace.restored", now, told))
        for plan_id in paused:
            why = {"by": "schedule", "reason": "restored from a backup"}
            work.record(Fact(plan_stream(plan_id), "plan.paused", now, why))
        work.commit(now)
