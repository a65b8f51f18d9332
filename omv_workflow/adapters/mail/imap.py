"""The mailbox for what comes back, at a mail server: over IMAP (RFC 9051) with TLS.

Mails are moved there when they were read (MOVE, RFC 6851), and none is deleted. One connection
serves a run: it is opened by `arrived`, and ended by `waiting`, which a run asks for last.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from omv_workflow.adapters.mail.incoming import read_notice
from omv_workflow.adapters.mail.replies import without_any_address
from omv_workflow.adapters.mail.server import MailServer
from omv_workflow.adapters.mail.shown import left_mail
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.return_ports import CameBack, LeftMail

READ: Final = "omv-read"
WAITING: Final = "omv-waiting"
"""The folders of what has been understood, and of what a person looks at."""
_MOST_BYTES: Final = 1_000_000
_UID = re.compile(rb"\bUID (\d+)")
_COUNT = re.compile(rb"\(MESSAGES (\d+)\)\s*$")
_NAMESPACE = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)"')
_GONE: Final = b"[EXPUNGEISSUED]"
"""What a server says of a mail that another process has moved since (RFC 5530)."""
_Line = bytes | tuple[bytes, bytes] | None
_FAULTS = (imaplib.IMAP4.error, OSError, UnicodeError)


class _RefusedError(imaplib.IMAP4.error):
    """The server has answered NO."""


@dataclass
class ImapReturns:
    """What came back into the INBOX of an account; `reach` tells where, and whom to trust."""

    reach: Callable[[], tuple[MailServer, ssl.SSLContext]]
    _session: imaplib.IMAP4_SSL | None = field(default=None, init=False, repr=False)

    def arrived(self, most: int) -> list[CameBack]:
        """The mails that lie longest in the INBOX, at most so many; of a very large one the start.

        Raises:
            Unavailable: the mailbox can't be reached or read, or mails can't be moved in it.
        """
        with self._speaking() as session:
            held = _selected(session)
            if "MOVE" not in session.capabilities:
                raise _RefusedError(said("it moves no mail (RFC 6851)"))
            last = min(held, most)
            listed = _answer(session.fetch(f"1:{last}", "(UID)")) if last else []
            return [
                CameBack(f"{_age(session)}/{uid}", read_notice(content))
                for uid in _uids(listed)
                for content in _beginning(session, uid)
            ]

    def put_away(self, name: str, *, waits: bool) -> None:
        """Move a mail to where those are that were understood, or that wait for a person.

        One that is no longer there has been moved by another process.

        Raises:
            Unavailable: it can't be moved.
        """
        with self._speaking() as session:
            if session.state != "SELECTED":
                _selected(session)
            age, _, uid = name.partition("/")
            if age != _age(session):
                return  # the server has numbered its mails anew: the next run finds it again
            _move(session, uid, WAITING if waits else READ)

    def unsettled(self, most: int) -> list[LeftMail]:
        """The mails that wait longest for a person, at most so many.

        Raises:
            Unavailable: the mailbox can't be reached or read.
        """
        with self._apart() as session:
            held = _held(session, WAITING)
            last = min(held, most)
            listed = _answer(session.fetch(f"1:{last}", "(UID)")) if last else []
            return [
                left_mail(f"{_age(session)}/{uid}", content)
                for uid in _uids(listed)
                for content in _beginning(session, uid)
            ]

    def settle(self, name: str) -> None:
        """Move one of these to where those are that were understood.

        Raises:
            Unavailable: it can't be moved.
        """
        with self._apart() as session:
            age, _, uid = name.partition("/")
            if _held(session, WAITING) and age == _age(session):
                _move(session, uid, READ)

    def waiting(self) -> int:
        """How many mails wait for a person.

        Raises:
            Unavailable: the mailbox can't be reached or read.
        """
        with self._speaking() as session:
            number = _number(session, WAITING)
            session.logout()
        self._session = None
        return number

    @contextmanager
    def _speaking(self) -> Iterator[imaplib.IMAP4_SSL]:
        """The connection that is open, or a new one; none is left open by what fails."""
        server, tls = self.reach()
        try:
            session = self._session = self._session or _opened(server, tls)
            yield session
        except _FAULTS as error:
            self._close()
            raise _unusable(server, error) from error

    @contextmanager
    def _apart(self) -> Iterator[imaplib.IMAP4_SSL]:
        """A connection of its own, for what pages ask while a run may be under way."""
        server, tls = self.reach()
        try:
            session = _opened(server, tls)
            with session:
                yield session
        except _FAULTS as error:
            raise _unusable(server, error) from error

    def _close(self) -> None:
        if self._session is not None:
            self._session.shutdown()
        self._session = None


def _opened(server: MailServer, tls: ssl.SSLContext) -> imaplib.IMAP4_SSL:
    session = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=tls, timeout=server.timeout)
    try:
        session.login(_quoted(server.username or ""), server.password or "")
    except _FAULTS:
        session.shutdown()
        raise
    # A server may offer more to whom it has let in (RFC 9051, 6.1.1).
    offered = b" ".join(_answer(session.capability())).decode("ascii", errors="replace")
    session.capabilities = tuple(offered.upper().split())
    return session


def _selected(session: imaplib.IMAP4_SSL, folder: str = "INBOX") -> int:
    """Open a folder; how many mails are in it."""
    return int((_answer(session.select(folder)) or [b"0"])[0])


def _number(session: imaplib.IMAP4_SSL, name: str) -> int:
    """How many mails are in a folder of ours, which is not there at first."""
    kind, told = session.status(_folder(session, name), "(MESSAGES)")
    found = _COUNT.search(told[0]) if kind == "OK" and told and told[0] else None
    return int(found[1]) if found else 0


def _held(session: imaplib.IMAP4_SSL, name: str) -> int:
    """Open a folder of ours, if there is anything in it; how many mails that is."""
    return _selected(session, _folder(session, name)) if _number(session, name) else 0


def _move(session: imaplib.IMAP4_SSL, uid: str, name: str) -> None:
    folder = _folder(session, name)
    session.create(folder)  # one that is there is refused, and that is well
    kind, told = session.uid("MOVE", uid, folder)
    if not (told and told[0] and told[0].startswith(_GONE)):
        _answer((kind, told))


def _age(session: imaplib.IMAP4_SSL) -> str:
    """What tells one numbering of the mails from another (UIDVALIDITY)."""
    told: list[Any] = session.untagged_responses.get("UIDVALIDITY", [b""])
    return str(told[-1], "ascii", "replace")


def _folder(session: imaplib.IMAP4_SSL, name: str) -> str:
    """The name of a folder of ours; some servers have all folders of an account below INBOX."""
    if "NAMESPACE" not in session.capabilities:
        return _quoted(name)
    found = _NAMESPACE.match(b" ".join(_answer(session.namespace())))
    prefix = found[1].decode("ascii", errors="replace") if found else ""
    return f'"{prefix}{name}"'


def _uids(listed: list[bytes]) -> list[str]:
    return [one[1].decode() for line in listed if (one := _UID.search(line))]


def _beginning(session: imaplib.IMAP4_SSL, uid: str) -> list[bytes]:
    """The first bytes of a mail, which stays unread; none of one that was just moved away."""
    kind, told = session.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_MOST_BYTES}>)")
    return _answer((kind, [one for one in told if isinstance(one, tuple)]))[:1]


def _answer(told: tuple[str, Sequence[_Line]]) -> list[bytes]:
    """The lines of an answer, of those with a text of some length that text alone."""
    kind, data = told
    lines = [one[1] if isinstance(one, tuple) else one for one in data if one]
    if kind != "OK":
        raise _RefusedError(b" ".join(lines).decode("utf-8", errors="replace"))
    return lines


def _quoted(text: str) -> str:
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'


def _unusable(server: MailServer, error: Exception) -> Unavailable:
    return Unavailable(
        said("The mailbox of what came back, at {place}", place=f"{server.host}:{server.port}"),
        why=said("it can't be used: {reason}.", reason=_reason(error)),
        next_step=said(
            "Correct mail.returns_host, mail.returns_port and mail.returns_username in omv.toml,"
            " and the password in OMV_RETURNS_PASSWORD."
        ),
    )


def _reason(error: Exception) -> str:
    """In the words of the server or the system, on one line; imaplib leaves some as bytes."""
    told = (isinstance(error, OSError) and error.strerror) or (error.args or [""])[0]
    words = told.decode("utf-8", errors="replace") if isinstance(told, bytes) else str(told)
    return without_any_address(words).rstrip(".") or type(error).__name__
