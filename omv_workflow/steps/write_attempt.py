"""Writing down how an attempt to send ended: for its message, and for the delivery it carries."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE
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
from omv_workflow.steps.reroute import carried_by, fail_copy
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
    delivery = carried_by(work, message)
    if delivery is None or delivery.cycle_id is None:
        return
    year = load_year(parts, work, delivery.cycle_id, now)
    if message.state is MessageState.PERMANENT_FAILURE and fail_copy(year, message, SCHEDULE):
        settle_copies(year)
    is_accepted = message.state is MessageState.ACCEPTED
    if is_accepted and DELIVERY.allows(delivery.state, DeliveryAct.SEND):
        state = DELIVERY.after(delivery.state, DeliveryAct.SEND)
        work.deliveries.swap(delivery, replace(delivery, state=state, sent_at=now))
        record_of(work, message, now, f"delivery.{state}", delivery=delivery.id)
        settle_copies(year)
