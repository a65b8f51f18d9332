"""A year's copies through a real mail server: what comes back reaches the right copy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.adapters.mail.maildir import MaildirReturns
from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.unit import Channel, Group, Recipient, UnitFile, Way
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.read_returns import read_returns
from omv_workflow.steps.return_ports import Returns
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.verify_log import verify_all_streams
from omv_workflow.testing import Bench, at, returns_of
from omv_workflow.testing.example import EXAMPLE_PLAN, example_unit
from tests.adapters.mail.postfix import AWAY, FULL, RETURNS, THERE, Postfix, postfix_or_skip
from tests.entrypoints.web.serving import until
from tests.steps.copies import BY, confirmed_with

MORNING = at(date(2027, 5, 13), 9)
NOBODY = "nobody-there"
NAMES = (THERE, FULL, AWAY, NOBODY)
PAPER = Way(channel=Channel.PAPER, address="PL 1, 00000 ESIMERKKI")
DISTRIBUTION = Purpose.DISTRIBUTION
MAIL = MailSettings(mode=MailMode.LIVE, return_address=RETURNS)


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    """A Postfix, without which the tests are skipped."""
    yield from postfix_or_skip()


@pytest.fixture
def through_postfix(answered: Bench, postfix: Postfix) -> Bench:
    """Every copy has gone out by mail, and what came back has been read."""
    confirmed = confirmed_with(answered, to_everybody())
    parts = sending_by(confirmed.parts, postfix)
    distribute(parts, EXAMPLE_PLAN, BY, confirmed.now)
    send_due_messages(parts, MORNING)
    until(lambda: postfix.is_idle, "the end of the queue")
    read = read_returns(parts, MORNING)
    assert read.failed == []
    return confirmed


def to_everybody() -> UnitFile:
    """The example unit with four recipients at that server; each could get the copy on paper."""
    unit = example_unit()
    first = unit.recipients[0]
    return unit.model_copy(update={"recipients": tuple(recipient(first, one) for one in NAMES)})


def recipient(like: Recipient, name: str) -> Recipient:
    """One of them, for whose information the plan is."""
    told = {"id": name, "name": name, "group": Group.TIEDOKSI, "then": (PAPER,)}
    return like.model_copy(update={**told, "address": f"{name}@recipient.example"})


def sending_by(parts: Parts, postfix: Postfix) -> Parts:
    """The parts with that server, and the mailbox of what comes back from it."""
    addresses = returns_of(MAIL)
    assert addresses is not None
    server = MailServer("127.0.0.1", postfix.port, Security.NONE)
    returns = Returns(addresses, MaildirReturns(postfix.returns))
    return replace(parts, returns=returns, carrier=lambda: SmtpCarrier(server, returns=addresses))


def copies(bench: Bench) -> dict[str, Delivery]:
    """Each recipient's copy."""
    with bench.parts.work() as work:
        return {one.recipient_id: one for one in work.deliveries.find()}


def mails(bench: Bench) -> dict[str, MessageState]:
    """Where the mail is that was to bring it."""
    with bench.parts.work() as work:
        return {one.to_name: one.state for one in work.messages.find(purpose=DISTRIBUTION)}


def test_each_copy_ends_as_the_server_says(through_postfix: Bench) -> None:
    """One has arrived; one found no room and one nobody, and these go on by paper.

    An answer by a program acknowledges nothing: of that copy it is known that it was taken.
    """
    assert mails(through_postfix) == {
        THERE: MessageState.DELIVERED,
        AWAY: MessageState.ACCEPTED,
        FULL: MessageState.PERMANENT_FAILURE,
        NOBODY: MessageState.PERMANENT_FAILURE,
    }
    found = {name: (one.state, one.channel) for name, one in copies(through_postfix).items()}
    assert found == {
        THERE: (DeliveryState.DELIVERED, Channel.EMAIL),
        AWAY: (DeliveryState.SENT, Channel.EMAIL),
        FULL: (DeliveryState.REROUTED, Channel.PAPER),
        NOBODY: (DeliveryState.REROUTED, Channel.PAPER),
    }
    assert verify_all_streams(through_postfix.parts, MORNING).failed == []
