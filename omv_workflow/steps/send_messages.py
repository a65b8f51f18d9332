"""Sending: every message at most once by itself; what becomes of it is written down each time."""

from dataclasses import replace
from datetime import datetime, timedelta

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.events import Fact, FactValue, plan_stream
from omv_workflow.domain.messages import (
    MESSAGE,
    Attempt,
    Message,
    MessageAct,
    MessageState,
    Outcome,
)
from omv_workflow.domain.timetable import in_office_hours
from omv_workflow.errors import AlreadyDone, OmvError
from omv_workflow.steps.batch import done, merged, waiting
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork

STUCK_AFTER = timedelta(minutes=15)
RETRY_AFTER = timedelta(minutes=30)

_ACTS = {
    MessageState.WRITTEN: MessageAct.WRITE,
    MessageState.ACCEPTED: MessageAct.ACCEPT,
    MessageState.TEMPORARY_FAILURE: MessageAct.DEFER,
    MessageState.PERMANENT_FAILURE: MessageAct.REFUSE,
    MessageState.TECHNICAL_FAILURE: MessageAct.BREAK,
    MessageState.UNKNOWN: MessageAct.LOSE_SIGHT,
}


def send_due_messages(parts: Parts, now: datetime) -> Summary:
    """Send what waits, in office hours of working days; what got stuck earlier becomes unknown."""
    stuck, ready = _to_do(parts, now)
    lost = [_give_up(parts, message, now) for message in stuck]
    if not in_office_hours(now.astimezone(parts.zone), parts.policy, parts.calendar):
        held = [Row(one.plan_id, one.purpose, "waits for office hours") for one in ready]
        return merged("send messages", [*lost, waiting(*held)])
    return merged("send messages", [*lost, *(_send(parts, one, now) for one in ready)])


def _to_do(parts: Parts, now: datetime) -> tuple[list[Message], list[Message]]:
    with parts.work() as work:
        stuck = [
            message
            for message in work.messages.find(state=MessageState.SENDING)
            if now - message.state_since >= STUCK_AFTER
        ]
        again = [
            message
            for state in (MessageState.TEMPORARY_FAILURE, MessageState.TECHNICAL_FAILURE)
            for message in work.messages.find(state=state)
            if now - message.state_since >= RETRY_AFTER
        ]
        return stuck, [*work.messages.find(state=MessageState.CREATED), *again]


def _give_up(parts: Parts, message: Message, now: datetime) -> Summary:
    """After an attempt whose end nobody saw, a person decides: the mail may have gone out."""
    outcome = Outcome(MessageState.UNKNOWN, "the sending process ended before the answer came")
    _finish(parts, message, outcome, started=message.state_since, now=now)
    return waiting(Row(message.plan_id, message.purpose, "unknown: a person decides"))


def _send(parts: Parts, message: Message, now: datetime) -> Summary:
    try:
        claimed = _claim(parts, message, now)
    except AlreadyDone:
        return done()
    attachment = None
    try:
        if claimed.attachment is not None:
            attachment = parts.blobs.get(claimed.attachment)
        outcome = parts.carrier.carry(claimed, attachment, now)
    except OmvError as error:
        outcome = Outcome(MessageState.TECHNICAL_FAILURE, type(error).__name__)
    _finish(parts, claimed, outcome, started=now, now=now)
    row = Row(message.plan_id, message.purpose, outcome.state)
    if outcome.state in {MessageState.WRITTEN, MessageState.ACCEPTED}:
        return done(row)
    return waiting(row)


def _claim(parts: Parts, message: Message, now: datetime) -> Message:
    """Take the message, so that no other process sends it too."""
    with parts.work() as work:
        state = MESSAGE.after(message.state, MessageAct.SEND)
        claimed = replace(message, state=state, state_since=now)
        work.messages.swap(message, claimed)
        _record(work, message, now, "message.sending")
        work.commit(now)
        return claimed


def _finish(
    parts: Parts, message: Message, outcome: Outcome, *, started: datetime, now: datetime
) -> None:
    with parts.work() as work:
        ended = replace(
            message,
            state=MESSAGE.after(message.state, _ACTS[outcome.state]),
            state_since=now,
        )
        work.messages.swap(message, ended)
        number = len(work.attempts.find(message_id=message.id)) + 1
        work.attempts.add(
            Attempt(
                id=parts.new_id(),
                message_id=message.id,
                number=number,
                started_at=started,
                ended_at=now,
                outcome=outcome.state,
                response=outcome.response,
            )
        )
        _record(work, message, now, f"message.{ended.state}", attempt=number, said=outcome.response)
        _follow(work, ended, now)
        work.commit(now)


def _follow(work: UnitOfWork, message: Message, now: datetime) -> None:
    """What a message means for the delivery that it carries; a written file means nothing."""
    acts = {
        MessageState.ACCEPTED: DeliveryAct.SEND,
        MessageState.PERMANENT_FAILURE: DeliveryAct.FAIL,
    }
    if message.delivery_id is None or message.state not in acts:
        return
    delivery: Delivery = work.deliveries.get(message.delivery_id)
    act = acts[message.state]
    if DELIVERY.allows(delivery.state, act):
        moved = replace(delivery, state=DELIVERY.after(delivery.state, act), sent_at=now)
        work.deliveries.swap(delivery, moved)
        _record(work, message, now, f"delivery.{moved.state}", delivery=delivery.id)


def _record(
    work: UnitOfWork, message: Message, now: datetime, kind: str, **data: FactValue
) -> None:
    told = {"cycle": message.cycle_id, "message": message.id, **SCHEDULE.facts(), **data}
    work.record(Fact(plan_stream(message.plan_id), kind, now, told))
