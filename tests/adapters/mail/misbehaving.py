"""A mail server that does to each mail what its recipient's address says, and counts what it took.

`deferred-2.17@example.org` is put off twice and then taken; the number tells addresses apart.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import AnyStr

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.adapters.mail.servers import HOST, OK, LoopbackServer

LATER = "451 4.2.1 The mailbox is busy"
NO_SUCH = "550 5.1.1 No such mailbox"
REFUSED_TEXT = "554 5.6.0 The text is refused"
CLOSING = "421 4.3.2 Enough for one connection"
TWICE = "250 2.0.0 Taken\r\n250 2.0.0 Taken, really"
KINDS = (
    "plain",
    "slow",
    "said-twice",
    "refused",
    "refused-text",
    "deferred-1",
    "deferred-3",
    "deferred-for-ever",
    "busy-text",
    "cut-short",
    "taken-in-silence",
    "closed-between",
)
AMBIGUOUS = frozenset({"cut-short", "taken-in-silence"})
_AS_OFTEN = re.compile(r"deferred-(\d)")
_A_MOMENT = 0.001


class Misbehaving:
    """The server's side: `taken` counts each mail by its Message-ID, whatever it said of it."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self._tried: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        """Answer RCPT TO."""
        self._tried[address] += 1
        kind, times = kind_of(address), self._tried[address]
        deferred = _AS_OFTEN.fullmatch(kind)
        if kind == "deferred-for-ever" or (deferred and times <= int(deferred[1])):
            return LATER
        if kind == "refused":
            return NO_SUCH
        if kind == "closed-between" and times == 1:
            return CLOSING
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        """Take the text, or refuse it; and answer, or fall silent."""
        address = recipient_of(envelope)
        kind = kind_of(address)
        if kind == "refused-text":
            return REFUSED_TEXT
        if kind == "busy-text" and self._tried[address] == 1:
            return LATER
        self.taken[id_of(envelope)] += 1
        if kind == "taken-in-silence":
            cut_off(server)
        return TWICE if kind == "said-twice" else OK


class Misbehaved(SMTP):
    """Speaks to some of its clients letter by letter, and cuts others short."""

    async def push(self, status: AnyStr) -> None:
        """Send a reply."""
        letters = status.encode() if isinstance(status, str) else status
        if recipient_of(self.envelope).startswith("slow"):
            for letter in letters:
                self._writer.write(bytes([letter]))
                await asyncio.sleep(_A_MOMENT)
            letters = b""
        await super().push(letters)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd looks for this name
        """Let the text come, or end with its first line."""
        if kind_of(recipient_of(self.envelope)) == "cut-short":
            await self.push("354 Go on")
            await self._reader.readline()
            cut_off(self)
        else:
            await super().smtp_DATA(arg)


class MisbehavingServer(LoopbackServer):
    """An SMTP server on a free port of this machine that misbehaves."""

    def factory(self) -> SMTP:
        """One for each connection."""
        return Misbehaved(self.handler, **self.SMTP_kwargs)


@contextmanager
def misbehaving(mailbox: Misbehaving) -> Iterator[int]:
    """Such a server while the block lasts; gives its port."""
    server = MisbehavingServer(mailbox, hostname=HOST, port=0)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def cut_off(server: SMTP) -> None:
    """Close the connection without a word."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def recipient_of(envelope: Envelope | None) -> str:
    """To whom a mail goes, once that has been said."""
    return "".join(envelope.rcpt_tos) if envelope else ""


def kind_of(address: str) -> str:
    """What an address lets the server do."""
    return address.partition(".")[0]


def id_of(envelope: Envelope) -> str:
    """The Message-ID of a mail."""
    assert isinstance(envelope.content, bytes)
    return str(message_from_bytes(envelope.content)["Message-ID"])
