"""Mail: where it goes by the settings, and whether the mail server would take it."""

from collections.abc import Iterator
from dataclasses import replace

from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.entrypoints.doctor.findings import Finding, Place, ok, warning
from omv_workflow.phrases import said

_SECONDS_TO_ANSWER = 10.0


def check(place: Place) -> Iterator[Finding]:
    """Log in to the mail server where mail leaves the house, begin a mail, and hand none over."""
    from omv_workflow.adapters.mail.checks import try_mail_server
    from omv_workflow.adapters.mail.of_workspace import mail_server, mail_trust

    subject, mail = said("mail"), place.settings.mail
    if mail.mode is MailMode.TEST:
        advice = said("Set mail.mode in omv.toml to `team` or `live` when mail is to be sent.")
        yield warning(
            subject, said("mail.mode is test: every letter becomes a file in mail/."), advice
        )
        return
    server = mail_server(mail)
    server = replace(server, timeout=min(server.timeout, _SECONDS_TO_ANSWER))
    protection = try_mail_server(server, mail_trust(place.folder, mail), _sender(mail))
    yield ok(
        subject,
        said(
            "{host} answers at port {port} ({protection}) and would take mail.",
            host=server.host,
            port=str(server.port),
            protection=protection,
        ),
    )


def _sender(mail: MailSettings) -> str | None:
    """An address such as mail is sent from, as far as the settings tell."""
    name, _, domain = (mail.return_address or "").partition("@")
    return f"{name}+omv-doctor@{domain}" if name else mail.from_
