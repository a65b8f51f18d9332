import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.messages import Message, MessageState, Outcome
from omv_workflow.errors import InvalidInput
from tests.adapters.mail.servers import HOST, PATIENCE, Mailbox, carried, serving


@pytest.fixture
def plain_carrier() -> Callable[[int], SmtpCarrier]:
    """Makes a carrier without TLS to a port of this machine."""
    return lambda port: SmtpCarrier(MailServer(HOST, port, Security.NONE, timeout=PATIENCE))


def outcome_of(
    mailbox: Mailbox,
    carrier: Callable[[int], SmtpCarrier],
    message: Message,
    attachment: bytes,
) -> Outcome:
    """How one attempt ends at a server with this mailbox."""
    with serving(mailbox) as port:
        return carried(carrier(port), message, attachment)


def test_an_accepted_mail_arrives_whole(
    plain_carrier: Callable[[int], SmtpCarrier],
    message: Message,
    attachment: bytes,
) -> None:
    """The envelope has the two addresses, and the content comes through, lines of one dot too."""
    mailbox = Mailbox()
    outcome = outcome_of(mailbox, plain_carrier, message, attachment)
    assert outcome == Outcome(MessageState.ACCEPTED, "250 OK")
    (envelope,) = mailbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == (message.from_address, [message.to_address])
    assert isinstance(envelope.content, bytes)
    body = message_from_bytes(envelope.content, policy=SMTP_POLICY).get_body(("plain",))
    assert body is not None
    assert body.get_content() == message.text.replace("\n", "\r\n")


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("451 4.3.0 Try again later", MessageState.TEMPORARY_FAILURE),
        ("550 5.7.1 Refused", MessageState.PERMANENT_FAILURE),
        ("530 5.7.0 Authentication required", MessageState.TECHNICAL_FAILURE),
    ],
)
def test_a_refusal_ends_as_its_code_says(
    plain_carrier: Callable[[int], SmtpCarrier],
    message: Message,
    attachment: bytes,
    command: str,
    answer: str,
    state: MessageState,
) -> None:
    """4xx may be tried again, 5xx not; a missing login is ours to mend, not the recipient's."""
    outcome = outcome_of(Mailbox(**{command: answer}), plain_carrier, message, attachment)
    assert outcome == Outcome(state, answer)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("451 4.3.0 Try again later", MessageState.TEMPORARY_FAILURE),
        ("553 5.7.1 Not owned by user", MessageState.TECHNICAL_FAILURE),
        ("530 5.7.0 Authentication required", MessageState.TECHNICAL_FAILURE),
    ],
)
def test_a_refused_sender_is_ours_to_mend(
    plain_carrier: Callable[[int], SmtpCarrier],
    message: Message,
    attachment: bytes,
    answer: str,
    state: MessageState,
) -> None:
    """Every mail has a sender like it: no recipient goes without its copy for that."""
    outcome = outcome_of(Mailbox(MAIL=answer), plain_carrier, message, attachment)
    assert outcome == Outcome(state, answer)


def test_a_connection_lost_before_the_text_left_is_a_technical_failure(
    plain_carrier: Callable[[int], SmtpCarrier], message: Message, attachment: bytes
) -> None:
    """Nothing was handed over, so it can be tried again."""
    outcome = outcome_of(Mailbox(RCPT="drop"), plain_carrier, message, attachment)
    assert outcome.state is MessageState.TECHNICAL_FAILURE


def test_a_connection_lost_after_the_text_left_is_unknown(
    plain_carrier: Callable[[int], SmtpCarrier], message: Message, attachment: bytes
) -> None:
    """The server may have taken the mail or not: a person decides."""
    outcome = outcome_of(Mailbox(DATA="drop"), plain_carrier, message, attachment)
    assert outcome.state is MessageState.UNKNOWN


@pytest.mark.parametrize(
    ("command", "state"),
    [("RCPT", MessageState.TECHNICAL_FAILURE), ("DATA", MessageState.UNKNOWN)],
)
def test_an_answer_that_is_none_counts_as_a_lost_connection(
    plain_carrier: Callable[[int], SmtpCarrier],
    message: Message,
    attachment: bytes,
    command: str,
    state: MessageState,
) -> None:
    """Only 2xx is accepted and only 4xx and 5xx are refused; what else comes decides nothing."""
    outcome = outcome_of(Mailbox(**{command: "399 Perhaps"}), plain_carrier, message, attachment)
    assert outcome == Outcome(state, "399 Perhaps")


def test_a_server_that_is_not_there_is_a_technical_failure(
    plain_carrier: Callable[[int], SmtpCarrier], message: Message, attachment: bytes
) -> None:
    """A refused connection is recorded in the system's words."""
    with socket.socket() as nobody_listens:
        nobody_listens.bind((HOST, 0))
        port = nobody_listens.getsockname()[1]
        outcome = carried(plain_carrier(port), message, attachment)
    assert outcome == Outcome(MessageState.TECHNICAL_FAILURE, "Connection refused")


def test_a_server_that_never_answers_is_a_technical_failure(
    message: Message, attachment: bytes
) -> None:
    """The time allowed ends the attempt before anything was sent."""
    with socket.create_server((HOST, 0)) as silent:
        server = MailServer(HOST, silent.getsockname()[1], Security.NONE, timeout=0.1)
        outcome = carried(SmtpCarrier(server), message, attachment)
    assert outcome.state is MessageState.TECHNICAL_FAILURE
    assert "timed out" in outcome.response


def test_an_address_of_the_simulator_is_refused_where_mail_is_sent(
    plain_carrier: Callable[[int], SmtpCarrier], message: Message, attachment: bytes
) -> None:
    """A server on the way might take it: the copy of nobody would count as sent."""
    mailbox = Mailbox()
    to_simulator = replace(message, to_address="delivered@simulator.example")
    outcome = outcome_of(mailbox, plain_carrier, to_simulator, attachment)
    assert outcome.state is MessageState.PERMANENT_FAILURE
    assert mailbox.commands == []


def test_a_response_is_recorded_without_the_recipient(
    plain_carrier: Callable[[int], SmtpCarrier], message: Message, attachment: bytes
) -> None:
    """Addresses, and the recipient's part before the @ by itself, are cut out."""
    to_nobody = replace(message, to_address="tarkastaja@ministerio.example")
    answer = "550 5.1.1 <tarkastaja@ministerio.example>: no Tarkastaja here, ask it@example.org."
    outcome = outcome_of(Mailbox(RCPT=answer), plain_carrier, to_nobody, attachment)
    assert outcome.response == "550 5.1.1 <[address]>: no [address] here, ask [address]"


def test_a_long_response_is_cut_to_500_characters(
    plain_carrier: Callable[[int], SmtpCarrier], message: Message, attachment: bytes
) -> None:
    """What a server says can't fill the log; several lines of it become one."""
    answer = "550-no\r\n550 " + "no " * 400
    outcome = outcome_of(Mailbox(DATA=answer), plain_carrier, message, attachment)
    assert outcome.response.startswith("550 no no no")
    assert len(outcome.response) == 500


def test_starttls_protects_the_mail(
    server_side: ssl.SSLContext,
    trusting: ssl.SSLContext,
    message: Message,
    attachment: bytes,
) -> None:
    """The connection is encrypted before the mail crosses it."""
    mailbox = Mailbox()
    with serving(mailbox, tls_context=server_side) as port:
        carrier = SmtpCarrier(MailServer(HOST, port, Security.STARTTLS), trusting)
        outcome = carried(carrier, message, attachment)
    assert outcome.state is MessageState.ACCEPTED
    assert mailbox.encrypted == [True]


def test_tls_from_the_start_protects_the_mail(
    server_side: ssl.SSLContext,
    trusting: ssl.SSLContext,
    message: Message,
    attachment: bytes,
) -> None:
    """A server that speaks TLS at once (RFC 8314) accepts the mail."""
    with serving(Mailbox(), ssl_context=server_side) as port:
        carrier = SmtpCarrier(MailServer(HOST, port, Security.TLS), trusting)
        outcome = carried(carrier, message, attachment)
    assert outcome.state is MessageState.ACCEPTED


def test_a_certificate_that_nobody_vouches_for_stops_the_mail(
    server_side: ssl.SSLContext, message: Message, attachment: bytes
) -> None:
    """By default only certificates that the system trusts are accepted."""
    mailbox = Mailbox()
    with serving(mailbox, tls_context=server_side) as port:
        carrier = SmtpCarrier(MailServer(HOST, port, Security.STARTTLS))
        outcome = carried(carrier, message, attachment)
    assert outcome.state is MessageState.TECHNICAL_FAILURE
    assert "certificate verify failed" in outcome.response
    assert mailbox.envelopes == []


def test_a_server_without_starttls_gets_nothing(
    trusting: ssl.SSLContext, message: Message, attachment: bytes
) -> None:
    """A protection that is missing is never done without."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        carrier = SmtpCarrier(MailServer(HOST, port, Security.STARTTLS), trusting)
        outcome = carried(carrier, message, attachment)
    assert outcome.state is MessageState.TECHNICAL_FAILURE
    assert "STARTTLS" in outcome.response
    assert mailbox.envelopes == []


@pytest.mark.parametrize(
    ("password", "state"),
    [("right", MessageState.ACCEPTED), ("wrong", MessageState.TECHNICAL_FAILURE)],
)
def test_the_carrier_logs_in_where_a_login_is_asked_for(
    server_side: ssl.SSLContext,
    trusting: ssl.SSLContext,
    message: Message,
    attachment: bytes,
    password: str,
    state: MessageState,
) -> None:
    """A refused login is a fault of the settings: the message can be tried again."""

    def authenticate(*seen: object) -> AuthResult:
        return AuthResult(success=seen[-1] == LoginPassword(b"omv", b"right"), handled=False)

    options = {"tls_context": server_side, "auth_required": True, "authenticator": authenticate}
    with serving(Mailbox(), **options) as port:
        server = MailServer(HOST, port, Security.STARTTLS, username="omv", password=password)
        carrier = SmtpCarrier(server, trusting)
        outcome = carried(carrier, message, attachment)
    assert outcome.state is state


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_may_be_spoken_to_without_tls(host: str) -> None:
    """What does not leave the machine needs no protection on the way."""
    assert MailServer(host, 25, Security.NONE).security is Security.NONE


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "localhost.example.org"])
def test_any_other_machine_needs_tls(host: str) -> None:
    """Mail is never sent unprotected over a network."""
    with pytest.raises(InvalidInput, match="unprotected"):
        MailServer(host, 25, Security.NONE)


@pytest.mark.parametrize(("username", "password"), [("omv", None), (None, "x"), ("omv", "pää")])
def test_a_login_that_cannot_be_used_is_refused(username: str | None, password: str | None) -> None:
    """Half a login and letters that no login can send are found when the settings are read."""
    with pytest.raises(InvalidInput, match="login"):
        MailServer("mail.example.org", 587, Security.TLS, username=username, password=password)


def test_a_password_is_not_shown() -> None:
    """What prints the settings does not print the password."""
    server = MailServer("mail.example.org", 587, Security.TLS, username="omv", password="x-1")  # noqa: S106 - it opens nothing
    assert "x-1" not in repr(server)
