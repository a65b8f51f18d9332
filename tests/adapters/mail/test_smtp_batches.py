"""Several messages over one connection, and what a server may do to them on the way."""

import ssl
from collections.abc import Sequence
from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult

from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from tests.adapters.mail.servers import DROP, HOST, OK, PATIENCE, SILENCE, Mailbox, serving

ACCEPTED = MessageState.ACCEPTED
CLOSING = "421 4.3.2 Enough for one connection"


@pytest.fixture
def letters(message: Message) -> list[Message]:
    """Three messages without attachment, each to another reader."""
    plain = replace(message, attachment=None, attachment_name=None)
    return [
        replace(plain, id=f"m-{number}", to_address=f"reader-{number}@example.org")
        for number in range(3)
    ]


def sent(carrier: SmtpCarrier, letters: Sequence[Message]) -> list[Outcome]:
    """How each of the messages ends, in one batch."""
    with carrier as batch:
        return [batch.carry(one, Enclosures(), one.created_at) for one in letters]


def states(mailbox: Mailbox, letters: Sequence[Message]) -> list[MessageState]:
    """Where each of the messages ends at a server with this mailbox."""
    with serving(mailbox) as port:
        carrier = SmtpCarrier(MailServer(HOST, port, Security.NONE, timeout=PATIENCE))
        return [outcome.state for outcome in sent(carrier, letters)]


def test_a_batch_goes_over_one_connection(letters: list[Message]) -> None:
    """All arrive, and nothing of one message is left when the next begins."""
    mailbox = Mailbox()
    assert states(mailbox, letters) == [ACCEPTED] * 3
    assert len(mailbox.connections) == 1
    assert mailbox.commands == ["RSET", "MAIL", "RCPT", "DATA"] * 3


def test_a_refused_recipient_in_the_middle_stops_no_other(letters: list[Message]) -> None:
    """The transaction that it left half done is taken back before the next message."""
    mailbox = Mailbox(RCPT=[OK, "550 5.1.1 No such user", OK])
    assert states(mailbox, letters) == [ACCEPTED, MessageState.PERMANENT_FAILURE, ACCEPTED]
    assert [one.rcpt_tos for one in mailbox.envelopes] == [
        ["reader-0@example.org"],
        ["reader-2@example.org"],
    ]
    assert len(mailbox.connections) == 1


@pytest.mark.parametrize("command", ["RSET", "MAIL", "RCPT"])
@pytest.mark.parametrize("end", [CLOSING, DROP])
def test_a_server_that_closes_between_two_messages_is_reached_anew(
    letters: list[Message], command: str, end: str
) -> None:
    """Many servers take a number of messages by one connection; none is lost or sent twice."""
    mailbox = Mailbox(**{command: [OK, end]})
    assert states(mailbox, letters) == [ACCEPTED] * 3
    assert len(mailbox.envelopes) == 3


def test_a_server_that_takes_one_message_by_a_connection_gets_three_connections(
    letters: list[Message],
) -> None:
    """Each message opens another when the one before it is closed."""
    mailbox = Mailbox(MAIL=[OK, CLOSING, OK, CLOSING, OK])
    assert states(mailbox, letters) == [ACCEPTED] * 3
    assert len(mailbox.connections) == 3


def test_a_server_that_takes_two_mails_by_a_connection_is_reached_anew_in_time(
    letters: list[Message],
) -> None:
    """Before it refuses the third; a mail that it has refused counts as well."""
    mailbox = Mailbox(RCPT=[OK, "550 5.1.1 No such user", OK])
    with serving(mailbox) as port:
        server = MailServer(HOST, port, Security.NONE, timeout=PATIENCE)
        outcomes = sent(SmtpCarrier(server, per_connection=2), letters)
    assert [one.state for one in outcomes] == [ACCEPTED, MessageState.PERMANENT_FAILURE, ACCEPTED]
    assert len(mailbox.connections) == 2


def test_a_server_that_closes_twice_fails_that_message_alone(letters: list[Message]) -> None:
    """There is one new connection for it; the next message opens its own."""
    mailbox = Mailbox(MAIL=[OK, CLOSING, CLOSING, OK])
    assert states(mailbox, letters) == [ACCEPTED, MessageState.TECHNICAL_FAILURE, ACCEPTED]


def test_a_server_that_answers_the_text_twice_is_reached_anew(letters: list[Message]) -> None:
    """Its second word would be taken for the answer to something else; no letter goes twice."""
    mailbox = Mailbox(DATA=["250 OK\r\n250 OK, really", OK, OK])
    assert states(mailbox, letters) == [ACCEPTED] * 3
    assert len(mailbox.envelopes) == 3


def test_an_odd_word_between_two_messages_is_no_word_on_the_next(letters: list[Message]) -> None:
    """A refusal of nothing at all would otherwise be one of its recipient."""
    mailbox = Mailbox(DATA=["250 OK\r\n550 5.7.1 Something else", OK, OK])
    assert states(mailbox, letters) == [ACCEPTED] * 3
    assert len(mailbox.envelopes) == 3


def test_a_connection_lost_after_the_text_leaves_that_message_unknown(
    letters: list[Message],
) -> None:
    """It may have been taken, so it is not handed over again; the others go by a new connection."""
    mailbox = Mailbox(DATA=[OK, DROP, OK])
    assert states(mailbox, letters) == [ACCEPTED, MessageState.UNKNOWN, ACCEPTED]
    assert len(mailbox.envelopes) == 3


def test_a_server_that_closes_with_its_answer_to_the_text_has_not_taken_it(
    letters: list[Message],
) -> None:
    """A clear 421 is an answer: the message may be tried later."""
    mailbox = Mailbox(DATA=[CLOSING, OK, OK])
    assert states(mailbox, letters) == [MessageState.TEMPORARY_FAILURE, ACCEPTED, ACCEPTED]


@pytest.mark.parametrize(
    ("command", "state"),
    [("RCPT", MessageState.TECHNICAL_FAILURE), ("DATA", MessageState.UNKNOWN)],
)
def test_a_silent_server_fails_its_message_after_the_time_allowed(
    letters: list[Message], command: str, state: MessageState
) -> None:
    """It is asked once, for it may be slow with one recipient; the next message goes out."""
    mailbox = Mailbox(**{command: [SILENCE]})
    with serving(mailbox) as port:
        carrier = SmtpCarrier(MailServer(HOST, port, Security.NONE, timeout=0.3))
        first, second = sent(carrier, letters[:2])
    assert (first.state, second.state) == (state, ACCEPTED)
    assert "timed out" in first.response


def test_a_login_refused_once_stops_the_batch(
    server_side: ssl.SSLContext, trusting: ssl.SSLContext, letters: list[Message]
) -> None:
    """Every message fails for the same reason, and the account is not locked by our trying."""
    logins = []

    def refuse(*seen: object) -> AuthResult:
        logins.append(seen)
        return AuthResult(success=False, handled=False)

    options = {"tls_context": server_side, "auth_required": True, "authenticator": refuse}
    with serving(Mailbox(), **options) as port:
        server = MailServer(HOST, port, Security.STARTTLS, username="omv", password="x-1")  # noqa: S106 - it opens nothing
        outcomes = sent(SmtpCarrier(server, trusting), letters)
    assert {one.state for one in outcomes} == {MessageState.TECHNICAL_FAILURE}
    assert all(one.response.startswith("535") for one in outcomes)
    assert len(logins) <= 2  # one for each kind of login that the server offers
