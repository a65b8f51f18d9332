"""Writing down how an attempt to send ended: for its message, and for the delivery it carries."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.deliveries import DELIVERY, DeliveryAct
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import (
    MESSAGE,
    Attempt,
    Message,
    MessageAct,
    MessageState,
    Outcome,
)
from omv_workflow.domain.retries import settled
from omv_workflow.steps.closing import settle_copies
from omv_workflow.steps.message_events import record_of
from omv_workflow.steps.note_delivered import note_delivered
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.year import load_year

_ACTS = {
    MessageState.WRITTEN: MessageAct.WRITE,
    MessageState.ACCEPTED: MessageAct.ACCEPT,
    MessageState.DELIVERED: MessageAct.ACCEPT,
    MessageState.TEMPORARY_FAILURE: MessageAct.DEFER,
    MessageState.PERMANENT_FAILURE: MessageAct.REFUSE,
    MessageState.TECHNICAL_FAILURE: MessageAct.BREAK,
    MessageState.UNKNOWN: MessageAct.LOSE_SIGHT,
}
_DELIVERY_ACTS = {
    MessageState.ACCEPTED: DeliveryAct.SEND,
    MessageState.PERMANENT_FAILURE: DeliveryAct.FAIL,
}


def write_attempt(
    parts: Parts,
    work: UnitOfWork,
    message: Message,
    outcome: Outcome,
    *,
    started: datetime,
    now: datetime,
) -> Attempt:
    """Write down an attempt and where it leaves the message.

    What has arrived at once was accepted first.
    """
    before = work.attempts.find(message_id=message.id)
    outcome = settled(outcome, before, now)
    attempt = Attempt(
        id=parts.new_id(),
        message_id=message.id,
        number=len(before) + 1,
        started_at=started,
        ended_at=now,
        outcome=outcome.state,
        response=outcome.response,
    )
    work.attempts.add(attempt)
    ended = _ended(work, message, outcome, now)
    told = {"attempt": attempt.number, "outcome": attempt.outcome.value}
    answer = Personal(attempt.response)
    record_of(work, message, now, f"message.{ended.state}", said=answer, **told)
    _follow(parts, work, ended, now)
    if outcome.state is MessageState.DELIVERED and ended.state is MessageState.ACCEPTED:
        note_delivered(parts, work, ended, now)
    return attempt


def _ended(work: UnitOfWork, claimed: Message, outcome: Outcome, now: datetime) -> Message:
    """The message after an attempt; another run may have given it up in the meantime.

    Where it has even been taken once more since, how it ends is for that attempt to say.
    """
    stored, act = work.messages.get(claimed.id), _ACTS[outcome.state]
    is_taken_anew = (
        stored.state is MessageState.SENDING and stored.state_since != claimed.state_since
    )
    if is_taken_anew or not MESSAGE.allows(stored.state, act):
        return stored
    ended = replace(stored, state=MESSAGE.after(stored.state, act), state_since=now)
    work.messages.swap(stored, ended)
    return ended


def _follow(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> None:
    """What a message means for the delivery that it carries; a written file means nothing."""
    act = _DELIVERY_ACTS.get(message.state)
    if message.delivery_id is None or act is None:
        return
    delivery = work.deliveries.get(message.delivery_id)
    if DELIVERY.allows(delivery.state, act):
        sent_at = now if act is DeliveryAct.SEND else delivery.sent_at
        moved = replace(delivery, state=DELIVERY.after(delivery.state, act), sent_at=sent_at)
        work.deliveries.swap(delivery, moved)
        record_of(work, message, now, f"delivery.{moved.state}", delivery=delivery.id)
        if moved.cycle_id:
            settle_copies(load_year(parts, work, moved.cycle_id, now))
