"""Trying a mail server: what fails names the settings that it depends on, and nothing is sent."""

import socket
import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from omv_workflow.adapters.mail.checks import try_mail_server
from omv_workflow.adapters.mail.server import (
    MailServer,
    Security,
    UnusableAuthorityError,
    trusting,
)
from omv_workflow.errors import Unavailable
from tests.adapters.mail.servers import DROP, HOST, PATIENCE, Mailbox, serving

SENDER = "palautukset+omv-doctor@vastaanottokeskus.example"


def refused(server: MailServer, tls: ssl.SSLContext) -> Unavailable:
    """How a server is refused."""
    with pytest.raises(Unavailable) as told:
        try_mail_server(server, tls, SENDER)
    assert f"{server.host}:{server.port}" in told.value.what
    return told.value


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_server_behind_a_private_authority_is_tried_and_gets_nothing(
    server_side: ssl.SSLContext, certificate: Path, security: Security
) -> None:
    """The authority's file is enough to trust it."""
    mailbox = Mailbox()
    name = "tls_context" if security is Security.STARTTLS else "ssl_context"
    with serving(mailbox, **{name: server_side}) as port:
        server = MailServer(HOST, port, security, timeout=PATIENCE)
        assert try_mail_server(server, trusting(certificate), SENDER).startswith("TLSv1")
    assert mailbox.commands == ["MAIL"]


def test_an_authority_that_is_not_known_is_told(server_side: ssl.SSLContext) -> None:
    """By the setting that would make it known."""
    with serving(Mailbox(), tls_context=server_side) as port:
        error = refused(MailServer(HOST, port, Security.STARTTLS, timeout=PATIENCE), trusting(None))
    assert "mail.ca_file" in error.next_step


def test_a_refused_login_is_told_without_the_password(
    server_side: ssl.SSLContext, certificate: Path
) -> None:
    """It names the setting and the variable."""

    def authenticate(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with serving(
        Mailbox(), tls_context=server_side, auth_required=True, authenticator=authenticate
    ) as port:
        server = MailServer(HOST, port, Security.STARTTLS, "omv", "a-secret", timeout=PATIENCE)
        error = refused(server, trusting(certificate))
    assert "mail.username" in error.next_step
    assert "OMV_MAIL_PASSWORD" in error.next_step
    assert "a-secret" not in str(error)


def test_a_port_where_nobody_listens_is_told() -> None:
    """With what may be wrong about it."""
    with socket.socket() as nobody_listens:
        nobody_listens.bind((HOST, 0))
        port = nobody_listens.getsockname()[1]
        error = refused(MailServer(HOST, port, Security.NONE, timeout=PATIENCE), trusting(None))
    assert "refused" in error.why
    assert "mail.port" in error.next_step


@pytest.mark.parametrize("host", ["mail..example", ".example", f"{'m' * 64}.example"])
def test_a_host_that_has_no_such_name_is_told(host: str) -> None:
    """Before DNS is asked, as if nobody answered: nothing has left yet, and it can be mended."""
    error = refused(MailServer(host, 587, Security.STARTTLS, timeout=PATIENCE), trusting(None))
    assert "is no name of a host" in error.why
    assert "mail.host" in error.next_step


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    """Missing, or something else."""
    with pytest.raises(UnusableAuthorityError, match="No such file"):
        trusting(tmp_path / "missing.pem")
    (tmp_path / "note.pem").write_text("no certificate", encoding="utf-8")
    with pytest.raises(UnusableAuthorityError, match="PEM"):
        trusting(tmp_path / "note.pem")


def test_a_server_that_refuses_the_sender_is_told_with_the_settings_of_it() -> None:
    """Before every mail fails for it."""
    with serving(Mailbox(MAIL="553 5.7.1 Not owned by user")) as port:
        error = refused(MailServer(HOST, port, Security.NONE, timeout=PATIENCE), trusting(None))
    assert SENDER in error.why
    assert "mail.return_address" in error.next_step


def test_a_server_that_is_busy_just_now_would_take_mail() -> None:
    """Nothing in the settings is wrong."""
    with serving(Mailbox(MAIL="451 4.3.2 Try again later")) as port:
        server = MailServer(HOST, port, Security.NONE, timeout=PATIENCE)
        assert try_mail_server(server, trusting(None), SENDER).startswith("no protection")


def test_a_server_that_closes_when_a_mail_begins_is_no_mail_server() -> None:
    """Whatever it is."""
    with serving(Mailbox(MAIL=DROP)) as port:
        error = refused(MailServer(HOST, port, Security.NONE, timeout=PATIENCE), trusting(None))
    assert "does not answer as a mail server" in error.why


def test_without_a_sender_nothing_is_begun() -> None:
    """The settings do not tell from whom mail is: each unit has its own address."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        server = MailServer(HOST, port, Security.NONE, timeout=PATIENCE)
        try_mail_server(server, trusting(None), None)
    assert mailbox.commands == []
