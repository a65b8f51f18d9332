"""The mail of a run: what came back is read first, for other mail may follow from it."""

from datetime import datetime

from omv_workflow.phrases import said
from omv_workflow.steps.batch import merged
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.read_returns import read_returns
from omv_workflow.steps.send_messages import send_due_messages


def read_and_send(parts: Parts, now: datetime) -> Summary:
    """Read what came back, then send what waits."""
    return merged(said("send messages"), [read_returns(parts, now), send_due_messages(parts, now)])
