"""The carrier of mail mode `live`: SMTP (RFC 5321), and what each way of failing means."""

import re
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from ipaddress import ip_address

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.domain.messages import Message, MessageState, Outcome
from omv_workflow.errors import InvalidInput

_LONGEST_RESPONSE = 500
# Replies to a missing or refused login (RFC 4954): ours to mend, the recipient is not to blame.
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_SUCCESS = 2
_REFUSALS = {4: MessageState.TEMPORARY_FAILURE, 5: MessageState.PERMANENT_FAILURE}
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>()\[\]]*@[^\s<>()]+")
_CUT = "[address]"


class Security(StrEnum):
    """How the way to the mail server is protected; `none` only on this machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over; `timeout` in seconds for each step of the conversation.

    Raises:
        InvalidInput: without protection beyond this machine, or with a login that can't be used.
    """

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if self.security is Security.NONE and not _is_loopback(self.host):
            raise InvalidInput(
                f"The mail server {self.host} without TLS",
                why="mail would cross the network unprotected.",
                next_step="Set the security to `starttls` or `tls`.",
            )
        if (self.username is None) != (self.password is None):
            raise self._unusable_login("a username and a password go together, and one is missing.")
        if not f"{self.username}{self.password}".isascii():
            raise self._unusable_login("it holds letters beyond ASCII, which no login can send.")

    def _unusable_login(self, why: str) -> InvalidInput:
        return InvalidInput(
            f"The login to the mail server {self.host}",
            why=why,
            next_step="Correct the username and the password, or leave out both.",
        )


@dataclass(frozen=True)
class SmtpCarrier:
    """Hands each message to a mail server once; `tls` says which certificates are trusted."""

    server: MailServer
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def carry(
        self,
        message: Message,
        attachment: bytes | None,
        now: datetime,  # noqa: ARG002 - the port hands the clock down; this carrier needs none
    ) -> Outcome:
        """Try once: what breaks before the text leaves is technical, what breaks after is unknown.

        Raises:
            InvalidInput: the message can't be made into a mail.
            VerificationFailed: the attachment isn't the one that the message names.
        """
        mail = compose(message, attachment).as_bytes()
        try:
            with closing(self._connected()) as session:
                self._log_in(session)
                outcome = self._hand_over(session, message, mail)
        except (smtplib.SMTPException, OSError) as error:
            outcome = Outcome(MessageState.TECHNICAL_FAILURE, _reason(error))
        return Outcome(outcome.state, _without_addresses(outcome.response, message.to_address))

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=self.tls
            )
        return smtplib.SMTP(server.host, server.port, timeout=server.timeout)

    def _log_in(self, session: smtplib.SMTP) -> None:
        if self.server.security is Security.STARTTLS:
            session.starttls(context=self.tls)
        session.ehlo_or_helo_if_needed()
        if self.server.username is not None and self.server.password is not None:
            session.login(self.server.username, self.server.password)

    def _hand_over(self, session: smtplib.SMTP, message: Message, mail: bytes) -> Outcome:
        for expected, command in (
            (2, partial(session.mail, message.from_address)),
            (2, partial(session.rcpt, message.to_address)),
            (3, partial(session.docmd, "DATA")),
        ):
            code, text = command()
            if code // 100 != expected:
                return _refused(code, text, otherwise=MessageState.TECHNICAL_FAILURE)
        return _send_data(session, mail)


def _send_data(session: smtplib.SMTP, mail: bytes) -> Outcome:
    try:
        session.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")
        code, text = session.getreply()
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(MessageState.UNKNOWN, _reason(error))
    with suppress(smtplib.SMTPException, OSError):  # the answer stands, whatever the farewell does
        session.quit()
    if code // 100 == _SUCCESS:
        return Outcome(MessageState.ACCEPTED, _reply(code, text))
    return _refused(code, text, otherwise=MessageState.UNKNOWN)


def _refused(code: int, text: bytes, *, otherwise: MessageState) -> Outcome:
    if code in _LOGIN_CODES:
        return Outcome(MessageState.TECHNICAL_FAILURE, _reply(code, text))
    return Outcome(_REFUSALS.get(code // 100, otherwise), _reply(code, text))


def _reason(error: smtplib.SMTPException | OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return error.strerror or str(error) or type(error).__name__


def _reply(code: int, text: bytes | str) -> str:
    words = text if isinstance(text, str) else text.decode("utf-8", errors="replace")
    return f"{code} {' '.join(words.split())}"


def _without_addresses(response: str, to_address: str) -> str:
    """The response as it may be recorded: no address, nor the recipient's part before the @."""
    name = re.escape(to_address.partition("@")[0])
    bare_name = re.compile(rf"(?<!\w){name}(?!\w)", re.IGNORECASE)
    return bare_name.sub(_CUT, _ADDRESS.sub(_CUT, response))[:_LONGEST_RESPONSE]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
