"""The way to a workspace's mail server: what its settings and its environment say."""

import os
from pathlib import Path
from ssl import SSLContext

from omv_workflow.adapters.mail.server import (
    MailServer,
    Security,
    UnusableAuthorityError,
    trusting,
)
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

PASSWORD_VARIABLE = "OMV_MAIL_PASSWORD"  # noqa: S105 - the name of a variable, not a password
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
    password = os.environ.get(PASSWORD_VARIABLE) if mail.username else None
    if mail.username and not password:
        raise InvalidInput(
            said("The setting mail.username in {file}", file=_SETTINGS_FILE),
            why=said(
                "its password is missing: the environment variable {name} is not set.",
                name=PASSWORD_VARIABLE,
            ),
            next_step=said("Set the variable where `omv` runs, or take mail.username out."),
        )
    security = Security(mail.security)
    return MailServer(mail.host, mail.port, security, mail.username, password, mail.timeout)
