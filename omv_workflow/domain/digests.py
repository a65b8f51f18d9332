"""The reminders of a day to one reader go as one mail: a digest, or the one letter that there is.

A letter reminds where it tells again of something that its reader has been asked or told before, or
warns that something stands still: it loses nothing by standing beside others, or by coming a
working day later. Everything else stays a letter of its own: a first request and an offer begin
something, a returned answer has been waited for, notices and copies are kept by those who get them,
and who is asked to deliver by hand works from that very letter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from omv_workflow.domain.messages import Message, MessageState, Purpose, domain_part

_P, _S = Purpose, MessageState
REMINDERS = (
    _P.CONFIRMATION_OVERDUE,
    _P.PUBLIC_COPY_BLOCKED,
    _P.DISTRIBUTION_BLOCKED,
    _P.CONFIRMATION_REMINDER,
    _P.NUMBER_MISSING,
    _P.ACKNOWLEDGEMENT_MISSING,
    _P.CONTRIBUTION_ESCALATION,
    _P.ANSWERS_LATE,
    _P.ANSWERS_TO_ACCEPT,
    _P.CONTRIBUTION_REMINDER,
    _P.COMMENT_WRITTEN,
    _P.HAND_OVER_NEEDED,
    _P.STAND_IN_NEEDED,
)
"""What reminds or warns, the most urgent first: what is late, what keeps the plan from being
confirmed or given out, what is due, what was said, and who has to be found."""

_OUT = frozenset({_S.SENDING, _S.WRITTEN, _S.ACCEPTED, _S.DELIVERED, _S.UNKNOWN})


@dataclass(frozen=True)
class Digest(Message):
    """Several messages as the one mail that goes out; it is made of them anew for every try."""

    parts: tuple[Message, ...] = ()

    @property
    def matters(self) -> tuple[Message, ...]:
        """The messages that it brings."""
        return self.parts


def is_reminder(message: Message) -> bool:
    """Whether a message goes out with the other reminders of its reader's day."""
    return message.purpose in REMINDERS


def as_mails(ready: Iterable[Message]) -> list[tuple[Message, ...]]:
    """The messages by the mails that they go out in, in the order of the first of each."""
    mails: dict[str, list[Message]] = {}
    for one in ready:
        mails.setdefault(f"to {one.to_address}" if is_reminder(one) else one.id, []).append(one)
    return [tuple(_in_order(theirs)) for theirs in mails.values()]


def has_gone(message: Message) -> bool:
    """Whether a message has left, may have left, or is leaving: it takes its day from others."""
    return is_reminder(message) and message.state in _OUT


def sent_as(messages: Sequence[Message], new_id: Callable[[], str]) -> str | None:
    """The Message-ID of a mail with these messages; None for one alone, which has its own.

    Those that were tried together before go under the same as then.
    """
    if len(messages) == 1:
        return None
    before = {one.sent_as for one in messages}
    known = before.pop() if len(before) == 1 else None
    return known or f"<{new_id()}@{domain_part(messages[0].message_id)}>"


def _in_order(messages: Iterable[Message]) -> list[Message]:
    """Plan by plan, that with the most urgent matter first; of each the most urgent first."""
    by_urgency = sorted(messages, key=_urgency)
    plans = list(dict.fromkeys(one.plan_id for one in by_urgency))
    return sorted(by_urgency, key=lambda one: plans.index(one.plan_id))


def _urgency(message: Message) -> int:
    return REMINDERS.index(message.purpose) if is_reminder(message) else 0
