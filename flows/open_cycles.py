"""Opening: 90 days before the anniversary, the year begins with last year's answers."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.open_cycles import open_due_cycles


@flow(persist_result=False)
async def open_cycles(as_of: str | None = None) -> ticks.Ended:
    """Open every year whose day has come, however long ago that was."""
    summary = await ticks.run(open_due_cycles, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
