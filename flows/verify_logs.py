"""Verifying: every night, the log against its stored heads."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.verify_log import verify_all_streams


@flow(persist_result=False)
async def verify_logs(as_of: str | None = None) -> ticks.Ended:
    """Check every stream of events from its first to its last."""
    summary = await ticks.run(verify_all_streams, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
