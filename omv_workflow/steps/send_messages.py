"""Sending: every message at most once by itself; what becomes of it is written down each time.

What its reader need not read any more is cancelled instead.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import (
    MESSAGE,
    Enclosures,
    Message,
    MessageAct,
    MessageState,
    Outcome,
)
from omv_workflow.domain.overtaken import Standing, is_overtaken
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.errors import AlreadyDone, InvalidInput, OmvError
from omv_workflow.phrases import changed, listed, said
from omv_workflow.steps.batch import NOT_LIVE, apart, done, merged, waiting
from omv_workflow.steps.ports import Carrier, Parts, Row, Summary, UnitOfWork
from omv_workflow.steps.unit_rhythm import is_at_work
from omv_workflow.steps.write_attempt import record_of, write_attempt

_log = logging.getLogger(__name__)

# A message is claimed as of the beginning of its batch. So a batch is bounded: even if each of its
# messages waits the minute that a silent server is given at most, it ends before any of them counts
# as stuck.
MOST_AT_ONCE = 100
STUCK_AFTER = timedelta(hours=2)
RETRY_AFTER = timedelta(minutes=30)


def send_due_messages(parts: Parts, now: datetime) -> Summary:
    """Send what waits, in each unit's office hours; what got stuck earlier becomes unknown.

    The messages of a plan that is not live wait until it is.
    """
    stuck, ready, asleep = _to_do(parts, now)
    lost = [apart(one.plan_id, one.purpose, partial(_give_up, parts, one, now)) for one in stuck]
    faults, at_work = _plans_at_work(parts, ready, now)
    held = [
        _waits(parts, one, said("waits for office hours"))
        for one in ready
        if one.plan_id not in at_work
    ]
    ready = [one for one in ready if one.plan_id in at_work]
    at_once, later = ready[:MOST_AT_ONCE], ready[MOST_AT_ONCE:]
    sent = [apart("all", said("mail"), partial(_send_all, parts, at_once, now))] if at_once else []
    left = [_waits(parts, one, said("waits for the next run")) for one in later]
    return merged(said("send messages"), [*lost, *faults, *sent, waiting(*asleep, *held, *left)])


def _to_do(parts: Parts, now: datetime) -> tuple[list[Message], list[Message], list[Row]]:
    """What an earlier process took and left, what can be sent now, and what must not be yet."""
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
        unsent = [*work.messages.find(state=MessageState.CREATED), *again]
        asleep = {plan.id for plan in work.plans.find(live_since=None)}
        ready = [one for one in unsent if one.plan_id not in asleep]
        held = [_waits(parts, one, NOT_LIVE) for one in unsent if one.plan_id in asleep]
        return stuck, ready, held


def _plans_at_work(
    parts: Parts, ready: list[Message], now: datetime
) -> tuple[list[Summary], set[str]]:
    """The plans whose units' office hours it is; a unit whose settings fail stops no other."""
    at_work: set[str] = set()

    def look_at(plan_id: str) -> Summary:
        with parts.work() as work:
            unit = work.units.get(work.plans.get(plan_id).unit_id).file
        if is_at_work(parts, unit, now):
            at_work.add(plan_id)
        return done()

    plan_ids = sorted({message.plan_id for message in ready})
    return [apart(one, said("mail"), partial(look_at, one)) for one in plan_ids], at_work


def _give_up(parts: Parts, message: Message, now: datetime) -> Summary:
    """After an attempt whose end nobody saw, a person decides: the mail may have gone out."""
    outcome = Outcome(
        MessageState.UNKNOWN, said("the sending process ended before the answer came")
    )
    with parts.work() as work:
        work.hold(plan_stream(message.plan_id))
        _as_found(work, message)
        write_attempt(parts, work, message, outcome, started=message.state_since, now=now)
        work.commit(now)
    return waiting(_waits(parts, message, said("unknown: a person decides")))


def _waits(parts: Parts, message: Message, outcome: str) -> Row:
    return Row(message.plan_id, message.purpose, outcome, parts.today(message.created_at))


def _send_all(parts: Parts, messages: list[Message], now: datetime) -> Summary:
    """Send one after the other; settings that give no carrier fail before any message is taken."""
    with parts.carrier() as carrier:
        sent = merged(
            "mail",
            [
                apart(one.plan_id, one.purpose, partial(_send, parts, carrier, one, now))
                for one in messages
            ],
        )
    if any(row.outcome == MessageState.TECHNICAL_FAILURE for row in sent.failed):
        _log.error(
            "mail can't be handed over: `omv mail` tells what was answered, and `omv doctor` which"
            " settings under [mail] in omv.toml are at fault"
        )
    return sent


def _send(parts: Parts, carrier: Carrier, message: Message, now: datetime) -> Summary:
    """Take a message, try once, and write down how it ended.

    An error that the carrier does not know leaves the message taken: it becomes unknown later.
    """
    claimed = _claim(parts, message, now)
    if claimed is None:
        return waiting(_waits(parts, message, NOT_LIVE))
    if claimed.state is MessageState.CANCELLED:
        return done(Row(message.plan_id, message.purpose, said("cancelled: its reason has gone")))
    outcome = _carried(parts, carrier, claimed, now)
    _finish(parts, claimed, outcome, started=now, now=now)
    row = Row(message.plan_id, message.purpose, outcome.state)
    if outcome.state is MessageState.TECHNICAL_FAILURE:
        return Summary("", failed=[row])
    is_out = outcome.state in {MessageState.WRITTEN, MessageState.ACCEPTED}
    return done(row) if is_out else waiting(row)


def _claim(parts: Parts, found: Message, now: datetime) -> Message | None:
    """Take the message, so that no other process sends it too; cancel it if it is overtaken.

    What is taken is the message as it stands now: a batch lasts long, and somebody may have been
    erased from it, or its plan paused, since it was found. None where the plan is paused.
    """
    with parts.work() as work:
        work.hold(plan_stream(found.plan_id))
        if work.plans.get(found.plan_id).live_since is None:
            return None
        message = _as_found(work, found)
        is_vain = _is_overtaken(work, message) or _has_left(parts, work, message, now)
        act = MessageAct.CANCEL if is_vain else MessageAct.SEND
        claimed = replace(message, state=MESSAGE.after(message.state, act), state_since=now)
        work.messages.swap(message, claimed)
        record_of(work, message, now, f"message.{claimed.state}")
        work.commit(now)
        return claimed


def _as_found(work: UnitOfWork, found: Message) -> Message:
    """The message, if it stands where it was found before its plan was held."""
    message = work.messages.get(found.id)
    if (message.state, message.state_since) != (found.state, found.state_since):
        raise _taken(found)
    return message


def _taken(message: Message) -> AlreadyDone:
    return AlreadyDone(
        said("Sending the message {id}", id=message.id),
        why=said("somebody else has sent or settled it meanwhile."),
        next_step=said("See `omv mail`."),
    )


def _is_overtaken(work: UnitOfWork, message: Message) -> bool:
    if message.cycle_id is None:
        return False
    cycle = work.cycles.get(message.cycle_id)
    if message.delivery_id is not None:
        is_over = work.deliveries.get(message.delivery_id).is_final
        return is_over or cycle.state not in DELIVERING
    of_cycle = {"cycle_id": message.cycle_id}
    alike = work.messages.find(**of_cycle, purpose=message.purpose, person_id=message.person_id)
    year = Standing(cycle, work.requests.find(**of_cycle), work.deliveries.find(**of_cycle))
    return is_overtaken(message, year, alike)


def _has_left(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> bool:
    """Whether the reader has left the unit since it was written."""
    unit = work.units.get(work.plans.get(message.plan_id).unit_id).file
    reader = next((one for one in unit.people if one.id == message.person_id), None)
    return reader is not None and not reader.is_employed_on(parts.today(now))


def _carried(parts: Parts, carrier: Carrier, message: Message, now: datetime) -> Outcome:
    """How the try ended; what can't be made into a mail today can't be tomorrow either."""
    try:
        hashes = (message.attachment, message.pdf_attachment, message.letter_attachment)
        enclosed = Enclosures(*(parts.blobs.get(one) if one else None for one in hashes))
        return carrier.carry(message, enclosed, now)
    except InvalidInput as error:
        return Outcome(MessageState.PERMANENT_FAILURE, _reason(error, message))
    except OmvError as error:
        return Outcome(MessageState.TECHNICAL_FAILURE, _reason(error, message))


def _reason(error: OmvError, message: Message) -> str:
    """What went wrong, as an attempt keeps it: without the address."""
    both = listed((error.what, error.why), ": ")
    return changed(both, lambda text: text.replace(message.to_address, "[address]"))


def _finish(
    parts: Parts, message: Message, outcome: Outcome, *, started: datetime, now: datetime
) -> None:
    """Write down an attempt that was made, whatever has become of the message since."""
    with parts.work() as work:
        work.hold(plan_stream(message.plan_id))
        write_attempt(parts, work, message, outcome, started=started, now=now)
        work.commit(now)
