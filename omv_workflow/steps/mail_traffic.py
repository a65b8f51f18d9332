"""The mail of a run: what came back is read first, for other mail may follow from it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.messages import MessageState
from omv_workflow.phrases import said
from omv_workflow.steps.batch import merged
from omv_workflow.steps.ports import Parts, Row, Summary
from omv_workflow.steps.read_returns import CAME_BACK, read_returns
from omv_workflow.steps.send_messages import GIVEN_UP, send_due_messages


def read_and_send(parts: Parts, now: datetime) -> Summary:
    """Read what came back, then send what waits."""
    both = [read_returns(parts, now), send_due_messages(parts, now)]
    summary = merged(said("send messages"), both)
    return replace(summary, in_numbers=in_numbers(summary))


def in_numbers(summary: Summary) -> str:
    """How many mails of a run were sent, came back, may have arrived, and wait; in English.

    What is only written to a file is not sent. What waits has yet to go, or is for a person.
    """
    kinds = Counter(map(_kind, [*summary.done, *summary.waiting]))
    waiting = sum(_kind(row) is None for row in summary.waiting)
    numbers = [f"{kinds[kind]} {kind}" for kind in dict.fromkeys(_KINDS.values())]
    return ", ".join([*numbers, f"{waiting} waiting", f"{len(summary.failed)} failed"])


_KINDS = {
    str(MessageState.ACCEPTED): "sent",
    str(MessageState.DELIVERED): "delivered",
    str(MessageState.PERMANENT_FAILURE): "bounced",
    str(CAME_BACK): "bounced",
    str(MessageState.UNKNOWN): "unknown",
    str(GIVEN_UP): "unknown",
}


def _kind(row: Row) -> str | None:
    return _KINDS.get(str(row.outcome))
