"""Verifying: every night, the log against its stored heads; and documents without a row go."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.by_night import check_and_sweep


@flow(persist_result=False)
async def verify_logs(as_of: str | None = None) -> ticks.Ended:
    """Check every stream of events, then sweep what a killed process left behind."""
    summary = await ticks.run(check_and_sweep, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
