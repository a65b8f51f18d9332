"""Requesting: 80 days before the anniversary, everybody is asked for their items."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.request_contributions import request_due_contributions


@flow(persist_result=False)
async def request_contributions(as_of: str | None = None) -> ticks.Ended:
    """Ask the contributors of every open year for what is theirs to answer."""
    summary = await ticks.run(request_due_contributions, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
