"""Sending: every message at most once by itself; what becomes of it is written down each time.

Reminders go to each reader as one mail a day (see `domain.digests`); what its reader need not read
any more is cancelled instead.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from omv_workflow.domain.digests import as_mails, is_reminder, sent_as
from omv_workflow.domain.events import WORKSPACE_STREAM, FactValue, plan_stream
from omv_workflow.domain.mail_limits import STUCK_AFTER
from omv_workflow.domain.messages import (
    AT_ONCE,
    MESSAGE,
    Enclosures,
    Message,
    MessageAct,
    MessageState,
    Outcome,
    left_part,
)
from omv_workflow.domain.overtaken import Standing, is_overtaken
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.errors import AlreadyDone, InvalidInput, OmvError
from omv_workflow.phrases import changed, listed, said
from omv_workflow.steps.batch import NOT_LIVE, apart, done, merged, waiting
from omv_workflow.steps.digest import (
    RESTS,
    TO_RETRY,
    as_one_mail,
    frame_facts,
    has_been_reminded,
    waits_to_be_retried,
)
from omv_workflow.steps.mail_room import mail_room
from omv_workflow.steps.message_events import record_of
from omv_workflow.steps.personal_links import link_for
from omv_workflow.steps.ports import Carrier, Parts, Row, Summary, UnitOfWork
from omv_workflow.steps.unit_rhythm import is_at_work
from omv_workflow.steps.write_attempt import write_attempt
from omv_workflow.steps.year import load_year

_log = logging.getLogger(__name__)

GIVEN_UP = said("unknown: a person decides")
"""How a message is summed up that an ended process had taken."""


def send_due_messages(parts: Parts, now: datetime) -> Summary:
    """Send what waits, in each unit's office hours; what got stuck earlier becomes unknown.

    The messages of a plan that is not live wait until it is.
    """
    stuck, ready, asleep = _to_do(parts, now)
    lost = [apart(one.plan_id, one.purpose, partial(_give_up, parts, one, now)) for one in stuck]
    faults, at_work = _plans_at_work(parts, ready, now)
    closed = [one for one in ready if one.plan_id not in at_work]
    held = _waits(parts, closed, said("waits for office hours"))
    mails, rested = _mails(parts, [one for one in ready if one.plan_id in at_work], now)
    room = mail_room(parts, now)
    at_once, later = mails[:room], mails[room:]
    sent = [apart("all", said("mail"), partial(_send_all, parts, at_once, now))] if at_once else []
    over = [one for mail in later for one in mail]
    left = _waits(parts, over, said("waits for the next run"))
    rows = [*asleep, *held, *rested, *left]
    return merged(said("send messages"), [*lost, *faults, *sent, waiting(*rows)])


def send_at_once(parts: Parts, now: datetime) -> Summary:
    """Send what waits for no office hours: links asked for just now, and warnings.

    Those who wait for them wait for no limit either; what goes out counts for the next run.
    """
    with parts.work() as work:
        asked = [
            message
            for purpose in sorted(AT_ONCE)
            for message in work.messages.find(state=MessageState.CREATED, purpose=purpose)
        ]
    return _send_all(parts, as_mails(asked), now) if asked else done()


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
            for state in sorted(TO_RETRY)
            for message in work.messages.find(state=state)
            if not waits_to_be_retried(work, message, now)
        ]
        unsent = [*work.messages.find(state=MessageState.CREATED), *again]
        asleep = {plan.id for plan in work.plans.find(live_since=None)}
        ready = [one for one in unsent if one.plan_id not in asleep]
        held = _waits(parts, [one for one in unsent if one.plan_id in asleep], NOT_LIVE)
        return stuck, ready, held


def _mails(
    parts: Parts, ready: list[Message], now: datetime
) -> tuple[list[tuple[Message, ...]], list[Row]]:
    """The mails in which these messages go out, and what waits because its reader had one today."""
    with parts.work() as work:
        readers = {one.to_address for one in ready if is_reminder(one)}
        had = {one for one in readers if has_been_reminded(parts, work, one, now)}
    resting = [one for one in ready if is_reminder(one) and one.to_address in had]
    rested = {one.id for one in resting}
    return as_mails(one for one in ready if one.id not in rested), _waits(parts, resting, RESTS)


def _rows(messages: Iterable[Message], outcome: str) -> list[Row]:
    return [Row(one.plan_id, one.purpose, outcome) for one in messages]


def _waits(parts: Parts, messages: Iterable[Message], outcome: str) -> list[Row]:
    """Rows of what waits, each with the day since when."""
    return [Row(one.plan_id, one.purpose, outcome, parts.today(one.created_at)) for one in messages]


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
    return waiting(*_waits(parts, [message], GIVEN_UP))


def _send_all(parts: Parts, mails: list[tuple[Message, ...]], now: datetime) -> Summary:
    """Send one after the other; settings that give no carrier fail before any message is taken."""
    with parts.carrier() as carrier:
        sent = merged(
            "mail",
            [
                apart(mail[0].plan_id, mail[0].purpose, partial(_send, parts, carrier, mail, now))
                for mail in mails
            ],
        )
    if any(row.outcome == MessageState.TECHNICAL_FAILURE for row in sent.failed):
        _log.error(
            "mail can't be handed over: `omv mail` tells what was answered, and `omv doctor` which"
            " settings under [mail] in omv.toml are at fault"
        )
    return sent


def _send(parts: Parts, carrier: Carrier, mail: tuple[Message, ...], now: datetime) -> Summary:
    """Take the messages of a mail, try once, and write down how it ended for each.

    An error that the carrier does not know leaves them taken: they become unknown later.
    """
    taken, left_out = _claim(parts, mail, now)
    if not taken.messages:
        return left_out
    outcome = _carried(parts, carrier, taken, now)
    ended = _finish(parts, taken.messages, outcome, started=now, now=now)
    return merged("mail", [left_out, *(_told(_rows([one], state), state) for one, state in ended)])


def _told(rows: list[Row], state: MessageState) -> Summary:
    if state is MessageState.TECHNICAL_FAILURE:
        return Summary("", failed=rows)
    is_out = state in {MessageState.WRITTEN, MessageState.ACCEPTED, MessageState.DELIVERED}
    return done(*rows) if is_out else waiting(*rows)


@dataclass(frozen=True)
class _Taken:
    """The messages that go out as one mail, and what a digest of them tells before its letters."""

    messages: list[Message]
    facts: dict[str, object] = field(default_factory=dict)


def _claim(parts: Parts, found: tuple[Message, ...], now: datetime) -> tuple[_Taken, Summary]:
    """Take the messages, so that no other process sends them too; cancel what is overtaken.

    What is taken is each message as it stands now: a batch lasts long, and somebody may have been
    erased from it, its plan paused, or its reader reminded by another process since it was found.
    """
    with parts.work() as work:
        _hold(work, found)
        asleep = [one for one in found if work.plans.get(one.plan_id).live_since is None]
        awake = [_as_found(work, one) for one in found if one not in asleep]
        paused = waiting(*_waits(parts, asleep, NOT_LIVE))
        if is_reminder(found[0]) and has_been_reminded(parts, work, found[0].to_address, now):
            return _Taken([]), merged("mail", [paused, waiting(*_waits(parts, awake, RESTS))])
        vain = [one for one in awake if _is_in_vain(parts, work, one, now)]
        wanted = [one for one in awake if one not in vain]
        for one in vain:
            _take(work, one, MessageAct.CANCEL, now)
        taken = _taken(parts, work, wanted, now)
        if awake:
            work.commit(now)
    gone = done(*_rows(vain, said("cancelled: its reason has gone")))
    return taken, merged("mail", [paused, gone])


def _hold(work: UnitOfWork, messages: Iterable[Message]) -> None:
    """Hold what tells of these messages; of reminders only one process decides at a time.

    Two that hold the streams of different plans could otherwise remind one reader twice.
    """
    streams = {plan_stream(one.plan_id) for one in messages}
    shared = {WORKSPACE_STREAM} if any(map(is_reminder, messages)) else set()
    work.hold(*streams, *shared)


def _taken(parts: Parts, work: UnitOfWork, wanted: list[Message], now: datetime) -> _Taken:
    if not wanted:
        return _Taken([])
    mail_id = sent_as(wanted, parts.new_id)
    taken = [_take(work, one, MessageAct.SEND, now, mail_id) for one in wanted]
    messages = [_with_link(parts, work, one, now) for one in taken]
    cycle_id = messages[0].cycle_id
    if mail_id is None or cycle_id is None:
        return _Taken(messages)
    return _Taken(messages, frame_facts(load_year(parts, work, cycle_id, now), messages))


def _take(
    work: UnitOfWork, message: Message, act: MessageAct, now: datetime, mail_id: str | None = None
) -> Message:
    """Move a message on; what goes out in a digest keeps which, before anybody tries to send it."""
    state = MESSAGE.after(message.state, act)
    kept = message.sent_as if act is MessageAct.CANCEL else mail_id
    taken = replace(message, state=state, state_since=now, sent_as=kept)
    work.messages.swap(message, taken)
    told: dict[str, FactValue] = {"digest": left_part(mail_id)} if mail_id else {}
    record_of(work, message, now, f"message.{taken.state}", **told)
    return taken


def _with_link(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> Message:
    """The letter as it goes out, with a link of its reader's own where it has a place for one."""
    outgoing, told = link_for(parts, work, message, now)
    if told:
        record_of(work, message, now, "link.made", **told)
    return outgoing


def _as_found(work: UnitOfWork, found: Message) -> Message:
    """The message, if it stands where it was found before its plan was held."""
    message = work.messages.get(found.id)
    if (message.state, message.state_since) != (found.state, found.state_since):
        raise _done_by_another(found)
    return message


def _done_by_another(message: Message) -> AlreadyDone:
    return AlreadyDone(
        said("Sending the message {id}", id=message.id),
        why=said("somebody else has sent or settled it meanwhile."),
        next_step=said("See `omv mail`."),
    )


def _is_in_vain(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> bool:
    """Whether nobody need read a message any more, or whoever should has left since."""
    return _is_overtaken(work, message) or _has_left(parts, work, message, now)


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
    reader = unit.person_with(message.person_id)
    return reader is not None and not reader.is_employed_on(parts.today(now))


def _carried(parts: Parts, carrier: Carrier, taken: _Taken, now: datetime) -> Outcome:
    """How the try ended; what can't be made into a mail today can't be tomorrow either.

    A digest whose own template is at fault can, once that has been corrected.
    """
    first = taken.messages[0]
    try:
        message = as_one_mail(parts, taken.messages, taken.facts)
    except OmvError as error:
        return Outcome(MessageState.TECHNICAL_FAILURE, _reason(error, first))
    try:
        enclosed = Enclosures(*(parts.blobs.get(one) if one else None for one in message.enclosed))
        return carrier.carry(message, enclosed, now)
    except InvalidInput as error:
        return Outcome(MessageState.PERMANENT_FAILURE, _reason(error, first))
    except OmvError as error:
        return Outcome(MessageState.TECHNICAL_FAILURE, _reason(error, first))


def _reason(error: OmvError, message: Message) -> str:
    """What went wrong, as an attempt keeps it: without the address."""
    both = listed((error.what, error.why), ": ")
    return changed(both, lambda text: text.replace(message.to_address, "[address]"))


def _finish(
    parts: Parts, messages: list[Message], outcome: Outcome, *, started: datetime, now: datetime
) -> list[tuple[Message, MessageState]]:
    """Write down an attempt that was made, whatever has become of them since; how it ended."""
    with parts.work() as work:
        work.hold(*{plan_stream(one.plan_id) for one in messages})
        ended = [
            (one, write_attempt(parts, work, one, outcome, started=started, now=now).outcome)
            for one in messages
        ]
        work.commit(now)
        return ended
