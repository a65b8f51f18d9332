"""Mails that come back, for tests of what they do: each to the return address of its mail."""

from dataclasses import replace

from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from omv_workflow.steps.ports import Summary
from omv_workflow.steps.read_returns import read_returns
from omv_workflow.testing import NOON, Bench, returns_of
from omv_workflow.testing.example import EXAMPLE_PLAN
from omv_workflow.testing.returning import MemoryReturns

MAIL = MailSettings(mode=MailMode.LIVE, return_address="returns@unit.example")
ADDRESSES = returns_of(MAIL)


def with_mailbox(bench: Bench) -> Bench:
    """The same, with a mailbox for what comes back."""
    bench.mail, bench.returned = MAIL, MemoryReturns()
    return bench


def mail_to(bench: Bench, recipient: str) -> Message:
    """The mail that brought a recipient its copy, as it is now."""
    with bench.parts.work() as work:
        (owed,) = work.deliveries.find(recipient_id=recipient)
        return work.messages.find(delivery_id=owed.id, purpose=Purpose.DISTRIBUTION)[0]


def of(message: Message, kind: NoticeKind, **told: object) -> ReadNotice:
    """A notice that came to the return address of a message's mail."""
    assert ADDRESSES is not None
    came_to, about = (ADDRESSES.of(message.mail_id),), (message.to_address,)
    notice = ReadNotice(kind, "ab" * 32, came_to=came_to, recipients=about)
    return replace(notice, **told)  # type: ignore[arg-type]  # whatever a test tells of it


def came(bench: Bench, *notices: ReadNotice) -> Summary:
    """The notices come, and are read."""
    assert bench.returned is not None
    bench.returned.notices.update({f"{number}": one for number, one in enumerate(notices)})
    return read_returns(bench.parts, bench.now)


def events(bench: Bench, kind: str, stream: str = plan_stream(EXAMPLE_PLAN)) -> int:
    """How many events of a kind there are."""
    with bench.parts.work() as work:
        return sum(one.kind == kind for one in work.log.events(stream))


def of_test() -> Fact:
    """An event for what a test changes by itself."""
    return Fact(plan_stream(EXAMPLE_PLAN), "test.arranged", NOON, {})
