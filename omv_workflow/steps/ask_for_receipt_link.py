"""Asking for a new link to a copy that was sent: it goes to the address on record, to no other."""

from datetime import datetime, timedelta

from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.unit import Recipient
from omv_workflow.domain.ways_in import hash_of
from omv_workflow.steps.personal_links import receipt_address
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import write_about_copy
from omv_workflow.steps.year import Year, load_year

_EVERY = timedelta(minutes=5)
"""One letter in so long at most, however often it is asked for."""
_MOST_A_DAY = 10


def ask_for_receipt_link(parts: Parts, token: str, now: datetime) -> bool:
    """Write a letter with a new link to whoever an old one was for.

    False where there never was one, nothing is awaited of its copy any more, or its recipient is no
    longer one, or has had enough letters.
    """
    with parts.work() as work:
        for link in work.receipt_links.find(id=hash_of(token)):
            plan_id = work.deliveries.get(link.delivery_id).plan_id
            work.hold(plan_stream(plan_id))
            delivery = work.deliveries.get(link.delivery_id)
            is_live = work.plans.get(plan_id).live_since is not None
            if is_live and delivery.cycle_id and not delivery.is_final:
                written = _write(load_year(parts, work, delivery.cycle_id, now), delivery)
                work.commit(now)
                return written
    return False


def _write(year: Year, delivery: Delivery) -> bool:
    recipient = _recipient(year, delivery)
    if recipient is None or len(_asked_today(year, delivery)) >= _MOST_A_DAY:
        return False
    slot = int(year.now.timestamp() // _EVERY.total_seconds())
    facts: dict[str, object] = {
        "link": receipt_address(year.parts),
        "sent_on": year.parts.today(delivery.sent_at or year.now),
    }
    purpose, step = Purpose.RECEIPT_LINK, f"{delivery.id}.{slot}"
    return write_about_copy(year, recipient, purpose, step, facts)


def _recipient(year: Year, delivery: Delivery) -> Recipient | None:
    """Whom it was for, if the unit still writes to them by mail."""
    listed = recipients_on(year.unit, year.today)
    reached = [one.on_way(delivery.way) for one in listed if one.id == delivery.recipient_id]
    return next((one for one in reached if one.channel.is_mailed), None)


def _asked_today(year: Year, delivery: Delivery) -> list[Message]:
    letters = year.work.messages.find(cycle_id=year.cycle.id, purpose=Purpose.RECEIPT_LINK)
    return [
        one
        for one in letters
        if one.step.startswith(f"{delivery.id}.") and year.parts.today(one.created_at) == year.today
    ]
