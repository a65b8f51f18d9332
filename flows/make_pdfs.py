"""PDFs of drafts and of copies for confirmation: all that are missing, in one batch."""

from prefect import flow

from flows import ticks
from omv_workflow.steps.make_pdfs import make_due_pdfs


@flow(persist_result=False)
async def make_pdfs(as_of: str | None = None) -> ticks.Ended:
    """Make the PDFs that are missing, where something is installed that makes them."""
    summary = await ticks.run(make_due_pdfs, as_of)
    await ticks.publish(summary)
    return ticks.ended(summary)
