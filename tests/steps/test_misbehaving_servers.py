"""Many mails to a mail server that misbehaves, and is away for two days in between.

`make faults` sends two thousand.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.verify_log import verify_all_streams
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import EXAMPLE_PLAN
from tests.adapters.mail.misbehaving import AMBIGUOUS, KINDS, Misbehaving, kind_of, misbehaving
from tests.adapters.mail.servers import HOST, PATIENCE

MESSAGES = int(os.environ.get("OMV_TEST_MESSAGES", "480"))
MONDAY, WEDNESDAY = date(2027, 5, 17), date(2027, 5, 19)
FAILED = MessageState.PERMANENT_FAILURE
ENDS = {
    **dict.fromkeys(KINDS, MessageState.ACCEPTED),
    **dict.fromkeys(("refused", "refused-text", "deferred-for-ever"), FAILED),
    **dict.fromkeys(AMBIGUOUS, MessageState.UNKNOWN),
}
NOT_TAKEN = {"refused", "refused-text", "deferred-for-ever", "cut-short"}


def test_none_is_lost_and_none_goes_twice(waiting: Bench) -> None:
    """Each ends as the server treated it, every ambiguous one unknown, and the log verifies."""
    letters = written(waiting)
    mailbox = Misbehaving()
    with misbehaving(mailbox) as port, nobody_listening() as closed:
        for now in runs():
            is_away = at(MONDAY, 9) <= now < at(WEDNESDAY, 9)
            send_due_messages(sending_by(waiting.parts, closed if is_away else port), now)
    with waiting.parts.work() as work:
        ended = [work.messages.get(one.id) for one in letters]
        broken = work.attempts.find(outcome=MessageState.TECHNICAL_FAILURE)
    assert len(broken) > MESSAGES // 4  # it has been away
    assert {one.to_address: one.state for one in ended} == {
        one.to_address: ENDS[kind_of(one.to_address)] for one in letters
    }
    assert {one.to_address: mailbox.taken[one.message_id] for one in letters} == {
        one.to_address: int(kind_of(one.to_address) not in NOT_TAKEN) for one in letters
    }
    verified = verify_all_streams(waiting.parts, at(date(2027, 6, 1), 9))
    assert verified.done
    assert verified.failed == []


def written(bench: Bench) -> list[Message]:
    """Letters to as many recipients, of every kind as many."""
    with bench.parts.work() as work:
        first = work.messages.find(state=MessageState.CREATED)[0]
        plain = replace(first, delivery_id=None, attachment=None, pdf_attachment=None)
        plain = replace(plain, letter_attachment=None, text="Hei.\n", html="<p>Hei.</p>")
        letters = [letter(plain, number) for number in range(MESSAGES)]
        for one in letters:
            work.messages.add(one)
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "tested", bench.now, {}))
        work.commit(bench.now)
    return letters


def letter(like: Message, number: int) -> Message:
    """One of them."""
    kind = KINDS[number % len(KINDS)]
    return replace(
        like,
        id=f"m-{number}",
        business_key=f"{number}",
        message_id=f"<m-{number}@vastaanottokeskus.example>",
        to_address=f"{kind}.{number}@example.org",
    )


def sending_by(parts: Parts, port: int) -> Parts:
    """The parts with a mail server at that port."""
    server = MailServer(HOST, port, Security.NONE, timeout=PATIENCE)
    return replace(parts, carrier=lambda: SmtpCarrier(server, per_connection=30))


@contextmanager
def nobody_listening() -> Iterator[int]:
    """A port that refuses every connection."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]


def runs() -> Iterator[datetime]:
    """The runs of two weeks: every quarter of an hour on Wednesday, else every two hours."""
    for number in range(14):
        day = MONDAY + timedelta(days=number)
        minutes = range(0, 8 * 60, 15 if day == WEDNESDAY else 2 * 60)
        yield from (at(day, 8) + timedelta(minutes=minute) for minute in minutes)
