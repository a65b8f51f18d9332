"""Reminders on their way out: whether their reader has had any today, and several as one mail."""

from collections.abc import Sequence
from datetime import date, datetime

from omv_workflow.domain.digests import Digest, has_gone, is_reminder
from omv_workflow.domain.messages import Letter, Message, MessageState, Purpose, left_part
from omv_workflow.domain.retries import next_try_at
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.post import known_facts
from omv_workflow.steps.year import Year

RESTS = said("waits for another day: its reader has been reminded today")
TO_RETRY = frozenset({MessageState.TEMPORARY_FAILURE, MessageState.TECHNICAL_FAILURE})


def has_been_reminded(parts: Parts, work: UnitOfWork, address: str, now: datetime) -> bool:
    """Whether a reminder has gone to an address today, or waits to be tried again with the others.

    One that goes out in the meantime would leave those that failed for another day.
    """
    today = parts.today(now)
    theirs = [one for one in work.messages.find(to_address=address) if is_reminder(one)]
    return any(
        waits_to_be_retried(work, one, now)
        or (has_gone(one) and _was_tried_on(parts, work, one, today))
        for one in theirs
    )


def waits_to_be_retried(work: UnitOfWork, message: Message, now: datetime) -> bool:
    """Whether a message could not be handed over, and it is too early to try again."""
    if message.state not in TO_RETRY:
        return False
    return now < next_try_at(work.attempts.find(message_id=message.id))


def frame_facts(year: Year, messages: Sequence[Message]) -> dict[str, object]:
    """What is told before the letters of a digest: from whom it comes, and what it brings.

    Args:
        year: that of the first message.
        messages: those of the digest, the first the most urgent.
    """
    several = len({one.from_name for one in messages}) > 1
    matters = [
        {"subject": one.subject, "unit": one.from_name if several else ""} for one in messages
    ]
    known = {**known_facts(year), "to_name": messages[0].to_name, "round": 1}
    return {**known, "matters": matters}


def as_one_mail(parts: Parts, messages: Sequence[Message], facts: dict[str, object]) -> Message:
    """The mail that brings these messages: one alone as it is, several as a digest.

    The first is the most urgent; the digest comes from its unit, in its language.
    """
    first = messages[0]
    if first.sent_as is None:  # a digest of one is none
        return first
    frame = parts.letters(Purpose.DIGEST, first.language, facts)
    letter = parts.joined(frame, [Letter(one.subject, one.text, one.html) for one in messages])
    digest = {
        "id": left_part(first.sent_as),
        "message_id": first.sent_as,
        "purpose": Purpose.DIGEST,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "created_at": max(one.created_at for one in messages),
        "due_days": tuple(dict.fromkeys(day for one in messages for day in one.due_days)),
    }
    return Digest(**{**vars(first), **digest}, parts=tuple(messages))


def _was_tried_on(parts: Parts, work: UnitOfWork, message: Message, day: date) -> bool:
    """Whether the last try was on a day, whatever has been found out of it since."""
    if parts.today(message.state_since) < day:  # no state is older than the try that led to it
        return False
    attempts = work.attempts.find(message_id=message.id)
    is_under_way = message.state is MessageState.SENDING or not attempts
    return parts.today(message.state_since if is_under_way else attempts[-1].started_at) == day
