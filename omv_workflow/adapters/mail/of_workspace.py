"""The ways to a workspace's mail servers: what its settings and its environment say."""

import os
from functools import partial
from pathlib import Path
from ssl import SSLContext

from omv_workflow.adapters.mail.imap import ImapReturns
from omv_workflow.adapters.mail.maildir import MaildirReturns
from omv_workflow.adapters.mail.server import (
    MailServer,
    Security,
    UnusableAuthorityError,
    trusting,
)
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.return_ports import ReturnsMailbox

PASSWORD_VARIABLE = "OMV_MAIL_PASSWORD"  # noqa: S105 - the name of a variable, not a password
RETURNS_PASSWORD_VARIABLE = "OMV_RETURNS_PASSWORD"  # noqa: S105 - a name as well
_SETTINGS_FILE = "omv.toml"


def mail_trust(folder: Path, mail: MailSettings) -> SSLContext:
    """Which certificates of mail servers are trusted.

    Raises:
        InvalidInput: the file of the authority can't be used.
    """
    try:
        return trusting(folder / mail.ca_file if mail.ca_file else None)
    except UnusableAuthorityError as error:
        raise InvalidInput(
            said("The setting mail.ca_file in {file}", file=_SETTINGS_FILE),
            why=said("{path} can't be used: {reason}.", path=mail.ca_file, reason=error.args[0]),
            next_step=said(
                "Put the certificate of the authority there, in PEM form and readable for omv; or"
                " take mail.ca_file out, if the system knows the authority."
            ),
        ) from error


def mail_server(mail: MailSettings) -> MailServer:
    """The mail server of the settings, with the password from the environment.

    Raises:
        InvalidInput: the way to it has no protection, or the login lacks its password.
    """
    password = None
    if mail.username:
        password = _password(PASSWORD_VARIABLE, "mail.username")
    security = Security(mail.security)
    return MailServer(mail.host, mail.port, security, mail.username, password, mail.timeout)


def returns_mailbox(folder: Path, mail: MailSettings) -> ReturnsMailbox | None:
    """The mailbox of what came back, if the settings name one; a login is read when it is used.

    Raises:
        InvalidInput: they name two.
    """
    if mail.returns_maildir and mail.returns_host:
        raise InvalidInput(
            said(
                "The setting {setting} in {file}", setting="mail.returns_host", file=_SETTINGS_FILE
            ),
            why=said("mail is read from there or from mail.returns_maildir, not both."),
            next_step=said("Take one of the two out."),
        )
    if mail.returns_maildir:
        return MaildirReturns(folder / mail.returns_maildir)
    if mail.returns_host and mail.returns_username:
        reach = partial(_way_to_returns, folder, mail, mail.returns_host, mail.returns_username)
        return ImapReturns(reach)
    return None


def _way_to_returns(
    folder: Path, mail: MailSettings, host: str, username: str
) -> tuple[MailServer, SSLContext]:
    password = _password(RETURNS_PASSWORD_VARIABLE, "mail.returns_username")
    port = mail.returns_port
    server = MailServer(host, port, Security.TLS, username, password, mail.timeout)
    return server, mail_trust(folder, mail)


def _password(variable: str, setting: str) -> str:
    password = os.environ.get(variable)
    if not password:
        raise InvalidInput(
            said("The setting {setting} in {file}", setting=setting, file=_SETTINGS_FILE),
            why=said(
                "its password is missing: the environment variable {name} is not set.",
                name=variable,
            ),
            next_step=said(
                "Set the variable where `omv` runs, or take {setting} out.", setting=setting
            ),
        )
    return password
