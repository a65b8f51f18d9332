"""The events that tell what has become of messages."""

from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.events import Fact, FactValue, plan_stream
from omv_workflow.domain.messages import Message
from omv_workflow.steps.ports import UnitOfWork


def record_of(
    work: UnitOfWork, message: Message, now: datetime, kind: str, **data: FactValue
) -> None:
    """Write down what has become of a message."""
    told = {"cycle": message.cycle_id, "message": message.id, **SCHEDULE.facts(), **data}
    work.record(Fact(plan_stream(message.plan_id), kind, now, told))
