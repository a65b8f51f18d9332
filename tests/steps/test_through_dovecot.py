"""What came back, read from a real IMAP server: Dovecot."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from omv_workflow.adapters.mail.imap import READ, WAITING, ImapReturns
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import MessageState
from omv_workflow.errors import Unavailable
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.read_returns import read_returns
from omv_workflow.steps.return_ports import Returns
from omv_workflow.testing import Bench
from omv_workflow.testing.example import MINISTRY, SUPERVISOR
from tests.adapters.mail.came_back import report
from tests.adapters.mail.certificate import write_certificate
from tests.adapters.mail.dovecot import Dovecot, dovecot_or_skip
from tests.steps.copies import states
from tests.steps.returned import ADDRESSES, mail_to

WRONG = "not-the-word"
STRANGE = b"From: somebody@else.example\r\nTo: returns@unit.example\r\nSubject: x\r\n\r\nHei!\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server shows."""
    return write_certificate(tmp_path_factory.mktemp("tls") / "server.pem")


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    """TLS as a client speaks it that trusts that."""
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture(params=["", "INBOX."])
def dovecot(certificate: Path, request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A server whose folders stand beside its INBOX, and one that has all below it."""
    yield from dovecot_or_skip(certificate, request.param)


@pytest.fixture
def mailbox(dovecot: Dovecot, trusting: ssl.SSLContext) -> ImapReturns:
    """Its account."""
    return ImapReturns(lambda: (dovecot.server, trusting))


@pytest.fixture
def parts(distributing: Bench, mailbox: ImapReturns) -> Parts:
    """The copies have gone out, and what comes back is read there."""
    assert ADDRESSES is not None
    return replace(distributing.parts, returns=Returns(ADDRESSES, mailbox))


def bounce_of(bench: Bench, recipient: str) -> bytes:
    """What a server writes of the mail to a recipient."""
    mail = mail_to(bench, recipient)
    assert ADDRESSES is not None
    told = report("failed", "5.1.1").replace(
        "returns+0f0f-tag@unit.example", ADDRESSES.of(mail.mail_id)
    )
    return told.replace("registry@recipient.example", mail.to_address).encode()


def answer_of(bench: Bench, recipient: str) -> bytes:
    """What a recipient answers, with its number."""
    mail = mail_to(bench, recipient)
    assert ADDRESSES is not None
    head = f"From: {mail.to_address}\r\nTo: {ADDRESSES.of(mail.mail_id)}\r\nSubject: VS: x\r\n\r\n"
    return f"{head}Kiitos!\r\n\r\nDnro: VN/7/2027\r\n".encode()


def test_what_came_back_is_read_moved_and_never_read_again(
    distributing: Bench, parts: Parts, dovecot: Dovecot, mailbox: ImapReturns
) -> None:
    """A bounce, an answer with a number, and what a person looks at and puts away."""
    bounce, answer = bounce_of(distributing, MINISTRY), answer_of(distributing, SUPERVISOR)
    for name, content in (("1.a", bounce), ("2.a", answer), ("3.a", STRANGE)):
        dovecot.deliver(name, content)
    read = read_returns(parts, distributing.now)
    assert (read.failed, len(read.done)) == ([], 2)
    assert mail_to(distributing, MINISTRY).state is MessageState.PERMANENT_FAILURE
    assert states(distributing)[SUPERVISOR] is DeliveryState.ACKNOWLEDGED
    assert dovecot.mails() == []
    assert dovecot.mails(f".{READ}") == [bounce, answer]
    assert dovecot.mails(f".{WAITING}") == [STRANGE]
    assert len(read_returns(parts, distributing.now).done) == 0
    (left,) = mailbox.unsettled(9)
    assert (left.sender, left.text) == ("somebody@else.example", "Hei!")
    mailbox.settle(left.name)
    assert (mailbox.unsettled(9), len(dovecot.mails(f".{READ}"))) == ([], 3)


def test_a_mail_that_another_process_moved_stops_no_other(
    dovecot: Dovecot, mailbox: ImapReturns, trusting: ssl.SSLContext
) -> None:
    """It was read, and is gone when it is to be moved; the other is moved."""
    for name in ("1.a", "2.a"):
        dovecot.deliver(name, STRANGE)
    first, second = mailbox.arrived(9)
    other = ImapReturns(lambda: (dovecot.server, trusting))
    other.put_away(first.name, waits=True)
    assert other.waiting() == 1
    mailbox.put_away(first.name, waits=True)
    mailbox.put_away(second.name, waits=True)
    assert (mailbox.waiting(), dovecot.mails()) == (2, [])


def test_what_the_server_refuses_is_told(dovecot: Dovecot, trusting: ssl.SSLContext) -> None:
    """A wrong password, and a certificate that nobody trusts."""
    wrong = replace(dovecot.server, password=WRONG)
    with pytest.raises(Unavailable, match="OMV_RETURNS_PASSWORD"):
        ImapReturns(lambda: (wrong, trusting)).arrived(9)
    with pytest.raises(Unavailable, match="certificate"):
        ImapReturns(lambda: (dovecot.server, ssl.create_default_context())).arrived(9)
