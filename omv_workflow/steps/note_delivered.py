"""A mail has arrived: what that means for its message, and for the delivery that it carries."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.messages import MESSAGE, Message, MessageAct
from omv_workflow.steps.closing import close_if_complete
from omv_workflow.steps.message_events import record_of
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.reroute import carried_by
from omv_workflow.steps.year import load_year


def note_delivered(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> Message:
    """Move a message that was accepted on to delivered, and its copy if it went this way.

    With a copy under Tiedoksi the year may end.
    """
    state = MESSAGE.after(message.state, MessageAct.DELIVER)
    arrived = replace(message, state=state, state_since=now)
    work.messages.swap(message, arrived)
    record_of(work, message, now, "message.delivered")
    delivery = carried_by(work, message)
    if delivery and DELIVERY.allows(delivery.state, DeliveryAct.DELIVER):
        _move_delivery(parts, work, message, delivery, now)
    return arrived


def _move_delivery(
    parts: Parts, work: UnitOfWork, message: Message, delivery: Delivery, now: datetime
) -> None:
    moved = replace(delivery, state=DELIVERY.after(delivery.state, DeliveryAct.DELIVER))
    ended = replace(moved, ended_at=now) if moved.is_final else moved
    work.deliveries.swap(delivery, ended)
    record_of(work, message, now, "delivery.delivered", delivery=delivery.id)
    if delivery.cycle_id:
        close_if_complete(load_year(parts, work, delivery.cycle_id, now), SCHEDULE)
