"""Chasing: reminders at 65 and 55 days, those in charge at 45 days before the anniversary."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.chase_contributions import chase_due_contributions


@flow(persist_result=False)
async def chase_contributions(as_of: str | None = None) -> ticks.Ended:
    """Remind those whose answers are missing; then tell the director and the deputy."""
    summary = await ticks.run(chase_due_contributions, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
