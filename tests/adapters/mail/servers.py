"""Mail servers on this machine for the tests of the SMTP carrier, made of aiosmtpd."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.messages import Enclosures, Message, Outcome

HOST = "127.0.0.1"
OK, DROP, SILENCE = "250 OK", "drop", "silence"
PATIENCE = 60.0
"""Seconds that a busy machine may take to answer."""


class Mailbox:
    """A server's side: takes what comes, or answers a command as it was told to.

    An answer holds for every message; a list of them for one message each, and then all is well.
    `offers` are lines of its answer to EHLO; it `takes_parameters` of RFC 3461, or knows none.
    """

    offers: tuple[str, ...] = ()
    takes_parameters = False

    def __init__(self, **answers: str | list[str]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.envelopes: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.connections: list[object] = []
        self.commands: list[str] = []

    async def handle_EHLO(  # noqa: N802 - aiosmtpd looks for this name
        self, _: SMTP, session: Session, _e: Envelope, host_name: str, responses: list[str]
    ) -> list[str]:
        """Greet, and say what is offered."""
        session.host_name = host_name
        return [*responses[:-1], *(f"250-{one}" for one in self.offers), responses[-1]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        """Answer MAIL FROM, and count the connection that it came by."""
        envelope.mail_from = address
        if session.peer not in self.connections:
            self.connections.append(session.peer)
        return await self._answer("MAIL", server)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        """Answer RCPT TO."""
        envelope.rcpt_tos.append(address)
        return await self._answer("RCPT", server)

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail and answer its end."""
        self.envelopes.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return await self._answer("DATA", server)

    async def handle_RSET(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, _s: Session, _e: Envelope
    ) -> str:
        """Answer RSET."""
        return await self._answer("RSET", server)

    async def _answer(self, command: str, server: SMTP) -> str:
        self.commands.append(command)
        answer = self.answers.get(command, OK)
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else OK
        if answer == DROP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if answer == SILENCE:
            await asyncio.Event().wait()
        return answer


class Notifying(Mailbox):
    """A server that tells of the way of a mail."""

    offers: tuple[str, ...] = ("DSN",)
    takes_parameters = True


class NotifyingSmtp(SMTP):
    """A server that takes the parameters of RFC 3461, which aiosmtpd does not know."""

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd looks for this name
        """Keep what is asked of the mail, and go on without."""
        await super().smtp_MAIL(self._kept(arg, {"RET", "ENVID"}))

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd looks for this name
        """Keep what is asked of the recipient, and go on without."""
        await super().smtp_RCPT(self._kept(arg, {"NOTIFY", "ORCPT"}))

    def _kept(self, arg: str | None, names: set[str]) -> str:
        words = (arg or "").split(" ")
        asked = [one for one in words if one.partition("=")[0] in names]
        self.event_handler.asked += asked
        return " ".join(one for one in words if one not in asked)


class LoopbackServer(Controller):
    """An SMTP server on a free port of this machine."""

    def factory(self) -> SMTP:
        """One for each connection."""
        kind = NotifyingSmtp if self.handler.takes_parameters else SMTP
        return kind(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd left it untyped


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """A server that answers while the block lasts; gives its port."""
    server = LoopbackServer(mailbox, hostname=HOST, port=0, **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def carried(carrier: SmtpCarrier, message: Message, attachment: bytes) -> Outcome:
    """How one attempt ends in a batch of its own."""
    with carrier as batch:
        return batch.carry(message, Enclosures(attachment), message.created_at)
