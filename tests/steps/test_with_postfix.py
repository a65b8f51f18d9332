"""Copies sent by a real mail server: what comes back finds its recipient; the next way is taken."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from omv_workflow.adapters.mail.maildir import READ, WAITING, MaildirReturns
from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.unit import Channel, UnitFile, Way
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.mail_traffic import read_and_send
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.return_ports import Returns
from omv_workflow.steps.verify_log import verify_all_streams
from omv_workflow.testing import Bench, at, returns_of
from omv_workflow.testing.example import (
    ARCHIVE,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.adapters.mail.postfix import AWAY, FULL, RETURNS, THERE, Postfix, running_postfix
from tests.entrypoints.web.serving import until
from tests.steps.copies import BY

MAIL = MailSettings(mode=MailMode.LIVE, return_address=RETURNS)
SECOND = Way(channel=Channel.EMAIL, address=f"{THERE}@recipient.example")
PAPER = Way(channel=Channel.PAPER, address="PL 1, 00000 ESIMERKKI")
MORNING = at(date(2027, 5, 13), 9)
DeliveryOf = dict[str, Delivery]


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    """A Postfix, without which the test is skipped."""
    if shutil.which("postfix", path="/usr/sbin") is None or os.geteuid():
        pytest.skip("Postfix is missing, or may not be started: install postfix, and run as root")
    with running_postfix() as server:
        yield server


def mailed() -> UnitFile:
    """The example unit: an unknown mailbox, a full one, and one that answers by itself."""
    changes: dict[str, dict[str, object]] = {
        SUPERVISOR: {"address": f"{AWAY}@recipient.example"},
        MINISTRY: {"address": f"{FULL}@recipient.example", "then": (PAPER,)},
        ARCHIVE: {
            "address": "nobody@recipient.example",
            "channel": Channel.EMAIL,
            "then": (SECOND,),
        },
    }
    unit = example_unit()
    recipients = tuple(one.model_copy(update=changes[one.id]) for one in unit.recipients)
    return unit.model_copy(update={"recipients": recipients})


def by_postfix(bench: Bench, postfix: Postfix) -> Parts:
    """The bench's parts, with mail that goes out and comes back by this server."""
    addresses = returns_of(MAIL)
    assert addresses is not None
    server = MailServer("127.0.0.1", postfix.port, Security.NONE)
    return replace(
        bench.parts,
        mail=MAIL,
        carrier=lambda: SmtpCarrier(server, returns=addresses),
        returns=Returns(addresses, MaildirReturns(postfix.returns)),
    )


def copies(bench: Bench) -> DeliveryOf:
    """Each recipient's copy."""
    with bench.parts.work() as work:
        return {one.recipient_id: one for one in work.deliveries.find()}


def put_away(postfix: Postfix, folder: str) -> int:
    """How many mails stand in a folder of what came back."""
    place = postfix.returns / folder / "cur"
    return len(list(place.iterdir())) if place.is_dir() else 0


def test_each_bounce_finds_its_recipient_and_the_next_way_is_taken(
    confirmed: Bench, postfix: Postfix
) -> None:
    """A second address gets it, paper is asked for, an automatic answer acknowledges nothing."""
    confirmed.apply(mailed())
    parts = by_postfix(confirmed, postfix)
    distribute(parts, EXAMPLE_PLAN, BY, confirmed.now)
    for hour in range(4):
        now = MORNING + timedelta(hours=hour)
        distribute_due_plans(parts, now)
        read_and_send(parts, now)
        until(lambda: postfix.is_idle, "the end of the queue")
    found = copies(confirmed)
    assert {one: (found[one].state, found[one].way) for one in found} == {
        # It was handed on to a program, which tells nothing of its way.
        SUPERVISOR: (DeliveryState.SENT, 1),
        MINISTRY: (DeliveryState.REROUTED, 2),
        ARCHIVE: (DeliveryState.DELIVERED, 2),
    }
    assert found[MINISTRY].channel is Channel.PAPER
    assert found[SUPERVISOR].unacknowledged_since
    assert len(postfix.mails(THERE)) == 1
    # Two bounces, a notice of delivery, one of being handed on, and an automatic answer.
    assert (put_away(postfix, READ), put_away(postfix, WAITING)) == (5, 0)
    assert verify_all_streams(confirmed.parts, confirmed.now).failed == []
