"""When a message that could not be handed over is tried again, and when no more.

A server that says "not now" is asked after half an hour, and then in growing pauses; once it has
said so for five days (RFC 5321, 4.5.4.1), the message has failed, and a person decides. What breaks
on our side, such as the way to our own mail server, is tried every half an hour until it is mended.
It begins neither the pauses nor the five days anew; but the time that we take to mend it is none
for which the server has put anybody off, and does not count.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

from omv_workflow.domain.messages import Attempt, MessageState, Outcome
from omv_workflow.phrases import said

_PAUSES = tuple(timedelta(hours=hours) for hours in (0.5, 1, 2, 4, 8))
"""After the first time that a server put a message off, the second, and so on; then the last."""
FIRST_PAUSE = _PAUSES[0]
_GIVEN_UP_AFTER = timedelta(days=5)
_PUT_OFF = MessageState.TEMPORARY_FAILURE
_TRIED_AGAIN = frozenset({_PUT_OFF, MessageState.TECHNICAL_FAILURE})


def next_try_at(attempts: Sequence[Attempt]) -> datetime:
    """The moment from which a message may be tried again.

    Args:
        attempts: those of the message, at least one, the oldest first.
    """
    if attempts[-1].outcome is not _PUT_OFF:
        return attempts[-1].ended_at + FIRST_PAUSE
    times = [one.outcome for one in _in_vain(attempts)].count(_PUT_OFF)
    return attempts[-1].ended_at + _PAUSES[min(times, len(_PAUSES)) - 1]


def settled(outcome: Outcome, attempts: Sequence[Attempt], now: datetime) -> Outcome:
    """How a try has ended: a server that has put a message off for too long has refused it.

    Args:
        outcome: what the server answered now.
        attempts: the tries before this one, the oldest first.
        now: when it answered.
    """
    if outcome.state is not _PUT_OFF or _put_off_for(attempts, now) < _GIVEN_UP_AFTER:
        return outcome
    response = said(
        "put off for five days, the last time with: {response}", response=outcome.response
    )
    return replace(outcome, state=MessageState.PERMANENT_FAILURE, response=response)


def _put_off_for(attempts: Sequence[Attempt], now: datetime) -> timedelta:
    """How long the server has had the message wait: from each time that it put it off to the next.

    What follows a failure of our own is our time.
    """
    tries = [(one.ended_at, one.outcome) for one in _in_vain(attempts)]
    waits = pairwise([*tries, (now, _PUT_OFF)])
    return sum(
        (until - since for (since, outcome), (until, _) in waits if outcome is _PUT_OFF),
        timedelta(),
    )


def _in_vain(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The last tries in a row that will be followed by another, the oldest first."""
    newest_first = takewhile(lambda one: one.outcome in _TRIED_AGAIN, reversed(attempts))
    return [*newest_first][::-1]
