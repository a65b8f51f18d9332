"""Assembling: a draft 35 days, the copy for confirmation 21 days before the anniversary."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.assemble import assemble_due_plans


@flow(persist_result=False)
async def assemble_plans(as_of: str | None = None) -> ticks.Ended:
    """Make the drafts that are due, and the copies that wait to be confirmed."""
    summary = await ticks.run(assemble_due_plans, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
