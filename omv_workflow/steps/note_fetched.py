"""What came by a link was fetched: the recipient has it, and the log tells which bytes."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.ways_in import hash_of
from omv_workflow.steps.closing import close_if_complete
from omv_workflow.steps.link_events import record_by_link
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year, load_year


def note_fetched(parts: Parts, token: str, sha256: str, now: datetime) -> None:
    """Move a copy on that waits to be fetched by the link of that token; once.

    What came with its mail is not moved: to fetch it once more proves nothing new.
    """
    with parts.work() as work:
        for link in work.receipt_links.find(id=hash_of(token)):
            work.hold(plan_stream(work.deliveries.get(link.delivery_id).plan_id))
            delivery = work.deliveries.get(link.delivery_id)
            if _waits_to_be_fetched(delivery) and delivery.cycle_id:
                year = load_year(parts, work, delivery.cycle_id, now)
                _deliver(year, delivery, link.id, sha256)
                close_if_complete(year, SCHEDULE)
                work.commit(now)


def _waits_to_be_fetched(delivery: Delivery) -> bool:
    is_by_link = delivery.channel is Channel.LINK
    return is_by_link and DELIVERY.allows(delivery.state, DeliveryAct.DELIVER)


def _deliver(year: Year, delivery: Delivery, link: str, sha256: str) -> None:
    state = DELIVERY.after(delivery.state, DeliveryAct.DELIVER)
    year.work.deliveries.swap(delivery, replace(delivery, state=state, ended_at=year.now))
    record_by_link(year, delivery, link, "delivery.delivered", sha256=sha256)
