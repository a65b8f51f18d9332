"""A copy is acknowledged by what only its letter brought: the link in it, or an answer to it."""

from dataclasses import replace

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.deliveries import BY_ANSWER, BY_LINK, DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.events import FactValue
from omv_workflow.domain.messages import MESSAGE, MessageAct, MessageState
from omv_workflow.steps.closing import close_if_complete
from omv_workflow.steps.link_events import record_by_recipient
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.year import Year

_HOW = {DeliveryAct.ACKNOWLEDGE_BY_LINK: BY_LINK, DeliveryAct.ACKNOWLEDGE_BY_ANSWER: BY_ANSWER}


def acknowledge_by_letter(
    year: Year, delivery: Delivery, act: DeliveryAct, number: str | None, **told: FactValue
) -> None:
    """Write it down, with the recipient's own number and what tells which letter it was.

    The year ends where this was the last copy.
    """
    ended = replace(
        delivery,
        state=DELIVERY.after(delivery.state, act),
        ended_at=year.now,
        how=_HOW[act],
        recipient_register_number=number,
    )
    year.work.deliveries.swap(delivery, ended)
    told = {**told, "register_number": number}
    record_by_recipient(year, delivery, "delivery.acknowledged", **told)
    _settle_letters(year, delivery)
    close_if_complete(year, SCHEDULE)


def _settle_letters(year: Year, delivery: Delivery) -> None:
    """A mail of which nothing was known has arrived; one that still waits is not needed."""
    for one in year.work.messages.find(delivery_id=delivery.id):
        if one.state is MessageState.UNKNOWN:
            state = MESSAGE.after(one.state, MessageAct.DELIVER)
            year.work.messages.swap(one, replace(one, state=state, state_since=year.now))
            year.record("message.delivered", SCHEDULE, message=one.id)
    cancel_unsent(year, year.work.messages.find(delivery_id=delivery.id), SCHEDULE)
