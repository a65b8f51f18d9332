"""Trying a mail server without sending anything."""

import smtplib
import ssl

from omv_workflow.adapters.mail.server import MailServer, open_session
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import Phrase, said

_REFUSED = 5


def try_mail_server(server: MailServer, tls: ssl.SSLContext, sender: str | None) -> str:
    """Connect, protect, log in, begin a mail from a sender and take leave; how it was protected.

    Raises:
        Unavailable: one of these fails; it names the settings that it depends on.
    """
    try:
        session = open_session(server, tls)
    except smtplib.SMTPAuthenticationError as error:
        raise _unusable(
            server,
            said("it refuses the login ({code}).", code=str(error.smtp_code)),
            said("Correct mail.username in omv.toml, and the password in OMV_MAIL_PASSWORD."),
        ) from error
    except ssl.SSLError as error:
        raise _unusable(
            server,
            said("the way to it can't be protected ({reason}).", reason=error.reason or str(error)),
            said(
                "See that mail.host is the name in its certificate, that mail.security goes with"
                " mail.port, and that mail.ca_file holds its authority, if the system does not"
                " know it."
            ),
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise _no_mail_server(server, error) from error
    try:
        if sender:
            _begin_mail(server, session, sender)
        return _protection(session)
    finally:
        session.close()


def _begin_mail(server: MailServer, session: smtplib.SMTP, sender: str) -> None:
    try:
        code, _ = session.mail(sender)
    except (smtplib.SMTPException, OSError) as error:
        raise _no_mail_server(server, error) from error
    if code // 100 == _REFUSED:
        raise _unusable(
            server,
            said("it refuses mail from {sender} ({code}).", sender=sender, code=str(code)),
            said(
                "Let the account send from mail.from and, with any addition behind a plus sign,"
                " from mail.return_address; or correct these in omv.toml."
            ),
        )


def _no_mail_server(server: MailServer, error: smtplib.SMTPException | OSError) -> Unavailable:
    return _unusable(
        server,
        said("it does not answer as a mail server ({reason}).", reason=_reason(error)),
        said("Correct mail.host, mail.port and mail.security in omv.toml, or ask its keeper."),
    )


def _protection(session: smtplib.SMTP) -> str:
    version = session.sock.version() if isinstance(session.sock, ssl.SSLSocket) else None
    return version or said("no protection, on this machine alone")


def _reason(error: smtplib.SMTPException | OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _unusable(server: MailServer, why: Phrase, next_step: Phrase) -> Unavailable:
    place = f"{server.host}:{server.port}"
    return Unavailable(said("The mail server {place}", place=place), why=why, next_step=next_step)
