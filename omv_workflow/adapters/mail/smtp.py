"""The carrier of mail mode `live`: SMTP (RFC 5321), and what each way of failing means.

A batch goes over one connection. Where the server closes it between two messages, as many do after
a number of them, the next message opens another. Where none can be opened, the rest of the batch is
not tried: a server that refuses the login once is not asked two hundred times.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple, Self

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.adapters.mail.envelope import Envelope, envelope_of
from omv_workflow.adapters.mail.replies import reason, refused, reply, without_addresses
from omv_workflow.adapters.mail.server import MailServer, open_session
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.domain.simulator import refused_by_all_others

_SUCCESS = 2
_CLOSING = 421
_REFUSALS = frozenset({4, 5})
_DECISIONS = frozenset({_SUCCESS, *_REFUSALS})
_NOTICES = "dsn"
# RFC 5321, 4.2.2: a parameter is unknown, not implemented, or wrong; an address may be wrong, too.
_PARAMETER_CODES = frozenset({501, 504, 555})
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class _ClosedError(smtplib.SMTPException):
    """The connection is closed, or out of step, before the text of the mail has left."""


class _AnswerLostError(smtplib.SMTPException):
    """The text has left, and the connection is of no more use: with what is known of its end."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.response)
        self.outcome = outcome


class _Refusal(NamedTuple):
    """The reply to a command before the text that is not the one hoped for."""

    command: str
    code: int
    text: bytes

    @property
    def outcome(self) -> Outcome:
        """A sender that is refused for good is ours to mend: every mail has one like it."""
        outcome = refused(self.code, self.text, otherwise=MessageState.TECHNICAL_FAILURE)
        if self.command == "MAIL" and outcome.state is MessageState.PERMANENT_FAILURE:
            return replace(outcome, state=MessageState.TECHNICAL_FAILURE)
        return outcome


@dataclass
class SmtpCarrier:
    """Hands messages to a mail server, each once; `tls` says which certificates are trusted.

    What comes back for a message goes to its address of `returns`, without those to its sender.
    After `per_connection` messages the server is reached anew.
    """

    server: MailServer
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    returns: ReturnAddresses | None = None
    per_connection: int | None = None
    _tries: int = field(default=0, init=False, repr=False)
    _session: smtplib.SMTP | None = field(default=None, init=False, repr=False)
    _no_way: Outcome | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> Self:
        """Begin a batch; the first message opens the connection."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End the batch."""
        self._take_leave()

    def _take_leave(self) -> None:
        if self._session is not None:
            with suppress(smtplib.SMTPException, OSError):  # every answer stands without it
                self._session.quit()
        self._drop()

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Try once: what breaks before the text leaves is technical, what breaks after is unknown.

        Raises:
            InvalidInput: the message can't be made into a mail.
            VerificationFailed: the attachment isn't the one that the message names.
            Unavailable: the key of the return addresses can't be read.
        """
        del now  # the port hands the clock down; this carrier needs none
        if refusal := refused_by_all_others(message.to_address):
            return refusal
        outcome = self._no_way or self._tried(
            envelope_of(message, self.returns),
            compose(message, enclosed, self.returns).as_bytes(),
        )
        return Outcome(outcome.state, without_addresses(outcome.response, message.to_address))

    def _tried(self, envelope: Envelope, mail: bytes) -> Outcome:
        if self._tries == self.per_connection:
            self._take_leave()
        try:
            if self._session is not None:
                with suppress(_ClosedError):
                    return self._hand_over(self._session, envelope, mail)
            return self._hand_over(self._opened(), envelope, mail)
        except _AnswerLostError as error:
            self._drop()
            return error.outcome
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Outcome(MessageState.TECHNICAL_FAILURE, reason(error))

    def _hand_over(self, session: smtplib.SMTP, envelope: Envelope, mail: bytes) -> Outcome:
        self._tries += 1
        return _hand_over(session, envelope, mail)

    def _opened(self) -> smtplib.SMTP:
        self._drop()
        self._tries = 0
        try:
            self._session = open_session(self.server, self.tls)
        except (smtplib.SMTPException, OSError) as error:
            self._no_way = Outcome(MessageState.TECHNICAL_FAILURE, reason(error))
            raise
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None


def _hand_over(session: smtplib.SMTP, envelope: Envelope, mail: bytes) -> Outcome:
    asks = session.has_extn(_NOTICES)
    refusal = _refusal(session, envelope if asks else envelope.plain)
    if asks and refusal and refusal.code in _PARAMETER_CODES:  # no text has left yet
        refusal = _refusal(session, envelope.plain)
    return refusal.outcome if refusal else _send_text(session, mail)


def _refusal(session: smtplib.SMTP, envelope: Envelope) -> _Refusal | None:
    """The first reply that is not the one hoped for; None where the server waits for the text."""
    for command, expected, say in (
        ("RSET", 2, session.rset),  # a refused recipient has left the message before half done
        ("MAIL", 2, partial(session.mail, envelope.sender, envelope.of_mail)),
        ("RCPT", 2, partial(session.rcpt, envelope.recipient, envelope.of_recipient)),
        ("DATA", 3, partial(session.docmd, "DATA")),
    ):
        code, text = _answer(say)
        if code // 100 == expected:
            continue
        if command == "RSET" or code // 100 not in _REFUSALS:  # it answers something else
            raise _ClosedError(reply(code, text))
        return _Refusal(command, code, text)
    return None


def _answer(command: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    """The reply to a command; a server that is silent has not closed, and is not asked again."""
    try:
        code, text = command()
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):
            raise
        raise _ClosedError(reason(error)) from error
    if code == _CLOSING:
        raise _ClosedError(reply(code, text))
    return code, text


def _send_text(session: smtplib.SMTP, mail: bytes) -> Outcome:
    try:
        session.send(_LEADING_DOT.sub(b"..", mail) + b".\r\n")
        code, text = session.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise _AnswerLostError(Outcome(MessageState.UNKNOWN, reason(error))) from error
    if code // 100 == _SUCCESS:
        return Outcome(MessageState.ACCEPTED, reply(code, text))
    outcome = refused(code, text, otherwise=MessageState.UNKNOWN)
    if code == _CLOSING or code // 100 not in _DECISIONS:
        raise _AnswerLostError(outcome)
    return outcome
