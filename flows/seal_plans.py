"""Signed PDFs from their folder, seals of what was confirmed in the pages, and all records."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.seal_and_record import seal_and_record


@flow(persist_result=False)
async def seal_plans(as_of: str | None = None) -> ticks.Ended:
    """Take signed PDFs, seal what waits for it, where there is a key, and make missing records."""
    summary = await ticks.run(seal_and_record, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
