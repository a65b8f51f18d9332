"""A mail that came back as a person is shown it: who says to have sent it, and its plain text."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final

from omv_workflow.adapters.mail.incoming import read_notice
from omv_workflow.domain.invisible import seen
from omv_workflow.steps.return_ports import LeftMail

LONGEST_TEXT: Final = 4_000
_LONGEST_HEADER: Final = 300
_CONTROL = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def left_mail(name: str, content: bytes) -> LeftMail:
    """The mail of that name, as far as it can be shown: what can't be read is left empty."""
    mail = message_from_bytes(content, policy=default)
    return LeftMail(
        name=name,
        notice=read_notice(content),
        sender=_header(mail, "From"),
        subject=_header(mail, "Subject"),
        day=_header(mail, "Date"),
        text=_shown(lambda: _text(mail))[:LONGEST_TEXT],
    )


def _header(mail: EmailMessage, name: str) -> str:
    shown = _shown(lambda: str(mail.get(name, "")))
    return " ".join(shown.split())[:_LONGEST_HEADER]


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _shown(read: Callable[[], str]) -> str:
    """What is read, with nothing in it that could hide a part of it."""
    try:
        text = read()
    except Exception:  # noqa: BLE001 - what a strange mail raises has no end; the rest is shown
        return ""
    return _CONTROL.sub(" ", seen(text.replace("\r\n", "\n"))).strip()
