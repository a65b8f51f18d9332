"""Seals of what was confirmed in the pages, and the record of every confirmation."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.seal_and_record import seal_and_record


@flow(persist_result=False)
async def seal_plans(as_of: str | None = None) -> ticks.Ended:
    """Seal the confirmed PDFs that wait for it, where there is a key, and make missing records."""
    summary = await ticks.run(seal_and_record, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
