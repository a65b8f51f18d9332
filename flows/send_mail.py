"""Mail, every quarter of an hour in office hours: what came back, and what others have written."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.mail_traffic import read_and_send


@flow(persist_result=False)
async def send_mail(as_of: str | None = None) -> ticks.Ended:
    """Read what came back, send every message that waits, once; a person sees to the unclear."""
    summary = await ticks.run(read_and_send, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
