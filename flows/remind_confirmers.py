"""Reminding: the director and the deputy, 14, 7 and 3 days before and weekly once overdue."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.remind_confirmers import remind_due_confirmers


@flow(persist_result=False)
async def remind_confirmers(as_of: str | None = None) -> ticks.Ended:
    """Remind both who may confirm of what they have not confirmed yet."""
    summary = await ticks.run(remind_due_confirmers, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
