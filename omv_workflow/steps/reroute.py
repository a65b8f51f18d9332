"""A copy whose mail has failed for good: it goes on by its recipient's next way, if any."""

from dataclasses import replace

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.events import FactValue
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.rerouting import next_way, sending_step
from omv_workflow.domain.unit import Channel, Recipient
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.steps.year import Year


def fail_copy(year: Year, message: Message, actor: Actor) -> bool:
    """Let the copy fail that this mail carries, and go on by its next way; whether it did fail.

    Nothing moves where it has arrived otherwise, or goes by another way already.
    """
    delivery = carried_by(year.work, message)
    if delivery is None or not DELIVERY.allows(delivery.state, DeliveryAct.FAIL):
        return False
    failed = _swapped(year, delivery, DeliveryAct.FAIL, delivery.way, delivery.channel)
    year.record("delivery.failed", actor, delivery=delivery.id, message=message.id)
    recipient = _recipient_of(year, failed)
    if recipient is None or recipient.has_ended_by(year.today):
        return True  # a person says what becomes of it
    if number := next_way(recipient, failed, _written_to(year, failed)):
        channel = recipient.on_way(number).channel
        _swapped(year, failed, DeliveryAct.REROUTE, number, channel)
        told: dict[str, FactValue] = {"way": number, "channel": channel}
        year.record("delivery.rerouted", actor, delivery=delivery.id, **told)
        _revoke_links(year, delivery, actor)
    return True


def carried_by(work: UnitOfWork, message: Message) -> Delivery | None:
    """The delivery that a mail carries, if the copy still goes by the way of that mail."""
    if message.delivery_id is None or message.purpose is not Purpose.DISTRIBUTION:
        return None
    delivery = work.deliveries.get(message.delivery_id)
    return delivery if message.step == sending_step(delivery.way, delivery.channel) else None


def mail_of(work: UnitOfWork, delivery: Delivery) -> Message | None:
    """The mail that brings a copy by its present way, if any does."""
    step = sending_step(delivery.way, delivery.channel)
    asked = {"delivery_id": delivery.id, "purpose": Purpose.DISTRIBUTION, "step": step}
    return next(iter(work.messages.find(**asked)), None)


def address_of(year: Year, delivery: Delivery) -> str:
    """Where a copy goes by its present way; the name, where nobody lists its recipient any more."""
    recipient = _recipient_of(year, delivery)
    return recipient.on_way(delivery.way).address if recipient else delivery.recipient_name


def channel_of(year: Year, delivery: Delivery) -> Channel:
    """The channel of a copy's present way, as the unit lists it now."""
    recipient = _recipient_of(year, delivery)
    return recipient.on_way(delivery.way).channel if recipient else delivery.channel


def _swapped(
    year: Year, delivery: Delivery, act: DeliveryAct, way: int, channel: Channel
) -> Delivery:
    state = DELIVERY.after(delivery.state, act)
    moved = replace(delivery, state=state, way=way, channel=channel)
    year.work.deliveries.swap(delivery, moved)
    return moved


def _revoke_links(year: Year, delivery: Delivery, actor: Actor) -> None:
    """End the links of the way that failed: who reads the mail of that address is not known."""
    for link in year.work.receipt_links.find(delivery_id=delivery.id):
        if link.is_open(year.now):
            year.work.receipt_links.swap(link, replace(link, expires_at=year.now))
            year.record("receipt_link.revoked", actor, delivery=delivery.id, link=link.id)


def _recipient_of(year: Year, delivery: Delivery) -> Recipient | None:
    """Whom it is for, if the unit still lists them."""
    return next((one for one in year.unit.recipients if one.id == delivery.recipient_id), None)


def _written_to(year: Year, delivery: Delivery) -> set[str]:
    return {one.to_address for one in year.work.messages.find(delivery_id=delivery.id)}
