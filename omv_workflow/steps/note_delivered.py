"""A mail has arrived: what that means for its message, and for the delivery that it carries."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.messages import MESSAGE, Message, MessageAct
from omv_workflow.domain.unit import Channel
from omv_workflow.steps.closing import close_if_complete
from omv_workflow.steps.message_events import record_of
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.reroute import carried_by
from omv_workflow.steps.year import load_year


def note_delivered(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> Message:
    """Move a message that has left on to delivered, and its copy if it went this way.

    With a copy under Tiedoksi the year may end.
    """
    state = MESSAGE.after(message.state, MessageAct.DELIVER)
    arrived = replace(message, state=state, state_since=now)
    work.messages.swap(message, arrived)
    record_of(work, message, now, "message.delivered")
    if delivery := carried_by(work, message):
        _move_delivery(parts, work, message, delivery, now)
    return arrived


def as_arrived(delivery: Delivery, now: datetime, *, sent_at: datetime) -> Delivery:
    """The copy once its mail has arrived; `sent_at` counts where nobody saw the server take it."""
    return _arrived(_sent(delivery, sent_at), now)


def _move_delivery(
    parts: Parts, work: UnitOfWork, message: Message, delivery: Delivery, now: datetime
) -> None:
    arrived = as_arrived(delivery, now, sent_at=now)
    if arrived.state is delivery.state:
        return
    work.deliveries.swap(delivery, arrived)
    record_of(work, message, now, f"delivery.{arrived.state}", delivery=delivery.id)
    if delivery.cycle_id:
        close_if_complete(load_year(parts, work, delivery.cycle_id, now), SCHEDULE)


def _sent(delivery: Delivery, sent_at: datetime) -> Delivery:
    """The copy as sent, also where nobody saw the server take it: it has arrived."""
    if not DELIVERY.allows(delivery.state, DeliveryAct.SEND):
        return delivery
    return replace(
        delivery, state=DELIVERY.after(delivery.state, DeliveryAct.SEND), sent_at=sent_at
    )


def _arrived(delivery: Delivery, now: datetime) -> Delivery:
    """The copy as delivered; one by link has not arrived with its mail, but when it is fetched."""
    is_by_link = delivery.channel is Channel.LINK
    if is_by_link or not DELIVERY.allows(delivery.state, DeliveryAct.DELIVER):
        return delivery
    moved = replace(delivery, state=DELIVERY.after(delivery.state, DeliveryAct.DELIVER))
    return replace(moved, ended_at=now) if moved.is_final else moved
