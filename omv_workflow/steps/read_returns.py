"""What came back for mail: read, believed where it proves itself, and left to a person otherwise.

The mails stay in their mailbox: those that were understood in one folder of it, those that wait for
a person in another. A mail that is read twice, because a process ended in between, moves nothing
the second time.
"""

from collections import Counter
from datetime import datetime
from functools import partial
from typing import Final

from omv_workflow.domain.events import WORKSPACE_STREAM, Fact, Personal, plan_stream
from omv_workflow.domain.messages import Message, MessageAct, MessageState, Outcome
from omv_workflow.domain.notices import ReadNotice, Verdict, verdict
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import counted, said
from omv_workflow.steps.batch import apart, done, merged, waiting
from omv_workflow.steps.message_events import record_of
from omv_workflow.steps.named_mail import named_by
from omv_workflow.steps.note_delivered import note_delivered
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork
from omv_workflow.steps.read_answers import acknowledge_by_answer, has_answered
from omv_workflow.steps.return_ports import CameBack, ReturnsMailbox
from omv_workflow.steps.write_attempt import write_attempt

MOST_AT_ONCE: Final = 200
"""So many are looked at in one run, however many come: the others wait for the next."""
_LEFT: Final = frozenset({MessageState.ACCEPTED, MessageState.DELIVERED, MessageState.UNKNOWN})
_STEP = said("what came back")
CAME_BACK = said("came back")
"""How a mail is summed up that a notice says has failed."""


def read_returns(parts: Parts, now: datetime) -> Summary:
    """Look at what came back since the last run, in the order in which it lies there."""
    if parts.returns is None or parts.returns.mailbox is None:
        return merged(_STEP, [])
    mailbox = parts.returns.mailbox
    return apart("all", _STEP, partial(_read_all, parts, parts.returns.addresses, mailbox, now))


def _read_all(
    parts: Parts, addresses: ReturnAddresses, mailbox: ReturnsMailbox, now: datetime
) -> Summary:
    """Read each; where the mailbox can't be reached any more, the rest is for the next run."""
    seen: Counter[str] = Counter()
    read: list[Summary] = []
    for one in mailbox.arrived(MOST_AT_ONCE):
        act = partial(_read, parts, addresses, mailbox, one, seen, now)
        read.append(apart("all", _STEP, act))
        if _is_away(read[-1]):
            break
    else:
        read.append(apart("all", _STEP, partial(_left, mailbox)))
    if seen:
        _note(parts, seen, now)
    return merged(_STEP, read)


def _is_away(read: Summary) -> bool:
    return any(row.outcome == Unavailable.__name__ for row in read.failed)


def _read(
    parts: Parts,
    addresses: ReturnAddresses,
    mailbox: ReturnsMailbox,
    came: CameBack,
    seen: Counter[str],
    now: datetime,
) -> Summary:
    with parts.work() as work:
        named, is_proven = named_by(work, addresses, came.notice)
        work.hold(*{plan_stream(one.plan_id) for one in named})
        named = [work.messages.get(one.id) for one in named]
        verdicts = _verdicts(work, named, came.notice, is_proven=is_proven)
        moved = [
            _move(parts, work, one, came.notice, told, now)
            for one, told in zip(named, verdicts, strict=False)
            if told.act
        ]
        is_known = is_proven and any(has_answered(work, one, came.notice) for one in named)
        answered = [
            acknowledged
            for one in named
            if is_proven
            and (acknowledged := acknowledge_by_answer(parts, work, one, came.notice, now))
        ]
        if moved or answered:
            work.commit(now)
    waits = any(one.waits for one in verdicts) and not (answered or is_known)
    mailbox.put_away(came.name, waits=waits)
    if not (moved or answered):
        seen["waiting" if waits else came.notice.kind] += 1
    return done(*map(_row, moved), *answered)


def _row(moved: Message) -> Row:
    has_arrived = moved.state is MessageState.DELIVERED
    return Row(moved.plan_id, moved.purpose, moved.state if has_arrived else CAME_BACK)


def _verdicts(
    work: UnitOfWork, named: list[Message], notice: ReadNotice, *, is_proven: bool
) -> list[Verdict]:
    """What it does to each message that it names; one verdict where it names none."""
    if not named:
        return [verdict(notice.kind, None, is_proven=False)]
    return [
        verdict(notice.kind, one.state, is_proven=is_proven and _is_about(work, one, notice))
        for one in named
    ]


def _is_about(work: UnitOfWork, message: Message, notice: ReadNotice) -> bool:
    """Whether what it tells of itself is this message's end, and of no other try or address.

    A mail that was sent again has the same return address each time: which one came back, a person
    finds out. Who stands behind a registry's address may fail where the registry did not.
    """
    tries = work.attempts.find(message_id=message.id)
    left = [one for one in tries if one.outcome in _LEFT]
    about = {one.casefold() for one in notice.recipients}
    return len(left) <= 1 and about == {message.to_address.casefold()}


def _move(
    parts: Parts,
    work: UnitOfWork,
    message: Message,
    notice: ReadNotice,
    told: Verdict,
    now: datetime,
) -> Message:
    """Move a message as a notice says: how it came back is how its last try ended."""
    facts = {"notice": notice.kind.value, "status": notice.status, "mail": notice.sha256}
    record_of(work, message, now, "notice.read", said=Personal(notice.said), **facts)
    if told.act is MessageAct.DELIVER:
        return note_delivered(parts, work, message, now)
    tried = work.attempts.find(message_id=message.id)
    started = tried[-1].started_at if tried else message.state_since
    outcome = Outcome(MessageState.PERMANENT_FAILURE, _reason(notice))
    write_attempt(parts, work, message, outcome, started=started, now=now)
    return work.messages.get(message.id)


def _reason(notice: ReadNotice) -> str:
    told = [one for one in (notice.status, notice.said) if one]
    return said("came back: {reason}", reason=" ".join(told) or notice.kind.value)


def _note(parts: Parts, seen: Counter[str], now: datetime) -> None:
    """Log how many came that moved nothing: one event, however many there are."""
    with parts.work() as work:
        work.hold(WORKSPACE_STREAM)
        work.record(Fact(WORKSPACE_STREAM, "notices.filed", now, dict(sorted(seen.items()))))
        work.commit(now)


def _left(mailbox: ReturnsMailbox) -> Summary:
    left = mailbox.waiting()
    if not left:
        return done()
    told = counted(
        "{number} mail that came back waits for a person",
        "{number} mails that came back wait for a person",
        left,
    )
    return waiting(Row("*", _STEP, told))
