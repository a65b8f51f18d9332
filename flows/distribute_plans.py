"""Distributing: within three working days of the confirmation."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.distribute import distribute_due_plans


@flow(persist_result=False)
async def distribute_plans(as_of: str | None = None) -> ticks.Ended:
    """Write to staff and recipients of every confirmed plan, and close what all of them have."""
    summary = await ticks.run(distribute_due_plans, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
