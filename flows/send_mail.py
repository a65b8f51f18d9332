"""Sending: every quarter of an hour in office hours, the mail that the other flows have written."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.send_messages import send_due_messages


@flow(persist_result=False)
async def send_mail(as_of: str | None = None) -> ticks.Ended:
    """Send every message that waits, once; what is unclear is left to a person."""
    summary = await ticks.run(send_due_messages, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
