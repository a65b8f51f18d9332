"""Mail servers: where they are, how the way to them is protected, and a connection to one."""

import errno
import smtplib
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said


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
                said("The mail server {host} without TLS", host=self.host),
                why=said("mail would cross the network unprotected."),
                next_step=said("Set mail.security in omv.toml to `starttls` or `tls`."),
            )
        if (self.username is None) != (self.password is None):
            raise self._unusable_login(
                said("a username and a password go together, and one is missing.")
            )
        if not f"{self.username}{self.password}".isascii():
            raise self._unusable_login(
                said("it holds letters beyond ASCII, which no login can send.")
            )

    def _unusable_login(self, why: str) -> InvalidInput:
        return InvalidInput(
            said("The login to the mail server {host}", host=self.host),
            why=why,
            next_step=said("Correct the username and the password, or leave out both."),
        )


class UnusableAuthorityError(Exception):
    """The file of a certificate authority is missing, unreadable or something else."""


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """TLS that trusts the authorities in a file, or those of the system where none is named.

    Raises:
        UnusableAuthorityError: the file can't be used.
    """
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except ssl.SSLError as error:
        raise UnusableAuthorityError(said("it holds no certificate in PEM form")) from error
    except OSError as error:
        raise UnusableAuthorityError(error.strerror) from error


def open_session(server: MailServer, tls: ssl.SSLContext) -> smtplib.SMTP:
    """A connection that is protected and logged in, ready to take mail.

    Raises:
        smtplib.SMTPException: the server greets, protects or lets in otherwise than it should.
        OSError: it can't be reached, is too slow, or shows a certificate that `tls` does not trust.
    """
    session = _connected(server, tls)
    try:
        if server.security is Security.STARTTLS:
            session.starttls(context=tls)
        session.ehlo_or_helo_if_needed()
        if server.username is not None and server.password is not None:
            session.login(server.username, server.password)
    except (smtplib.SMTPException, OSError):
        session.close()
        raise
    return session


def _connected(server: MailServer, tls: ssl.SSLContext) -> smtplib.SMTP:
    try:
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=tls)
        return smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except UnicodeError as error:  # what DNS can't hold: a label that is empty or too long
        why = said("{host} is no name of a host", host=server.host)
        raise OSError(errno.EINVAL, why) from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
