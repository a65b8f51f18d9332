"""A real mail server: what is handed to it arrives as it is, and what comes back names its mail."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from omv_workflow.adapters.mail.server import MailServer, Security
from omv_workflow.adapters.mail.smtp import SmtpCarrier
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import Enclosures, Message, MessageState
from omv_workflow.testing import returns_of
from tests.adapters.mail.postfix import AWAY, FULL, RETURNS, THERE, Postfix, postfix_or_skip
from tests.entrypoints.web.serving import until
from tests.messages import message

NOBODY = "nobody-there"
PLAN = b"PK\x03\x04" + bytes(range(256)) * 400
CameBack = dict[str, list[EmailMessage]]
MAIL = MailSettings(mode=MailMode.LIVE, return_address=RETURNS)


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    """A Postfix, without which the tests are skipped."""
    yield from postfix_or_skip()


def message_to(name: str) -> Message:
    """A copy on its way to one of those who may have a mailbox there."""
    return message(
        id=name,
        message_id=f"<{name}@unit.example>",
        delivery_id=f"d-{name}",
        to_address=f"{name}@recipient.example",
        attachment=sha256_hex(PLAN),
        attachment_name="suunnitelma-2027.docx",
    )


@pytest.fixture(scope="module")
def came_back(postfix: Postfix) -> CameBack:
    """What has come back for a copy to each of four, by whom it was for."""
    returns = returns_of(MAIL)
    assert returns is not None
    server = MailServer("127.0.0.1", postfix.port, Security.NONE)
    with SmtpCarrier(server, returns=returns) as carrier:
        for name in (THERE, FULL, AWAY, NOBODY):
            one = message_to(name)
            outcome = carrier.carry(one, Enclosures(PLAN), one.created_at)
            assert outcome.state is MessageState.ACCEPTED
    until(lambda: postfix.is_idle, "the end of the queue")
    found: CameBack = {}
    for mail in postfix.mails("returns"):
        found.setdefault(returns.mail_in(mail["Delivered-To"]) or "", []).append(mail)
    return found


def test_a_copy_arrives_as_it_is(postfix: Postfix, came_back: CameBack) -> None:
    """Byte for byte, and what comes back for it is asked to go to its own address."""
    assert came_back
    (mail,) = postfix.mails(THERE)
    (attachment,) = mail.iter_attachments()
    assert attachment.get_content() == PLAN
    assert mail["Return-Path"].startswith(f"<returns+{THERE}-")


@pytest.mark.parametrize(
    ("name", "action", "status"),
    [(THERE, "delivered", "2.0.0"), (FULL, "failed", "5.2.2"), (NOBODY, "failed", "5.1.1")],
)
def test_what_became_of_a_copy_comes_back_to_its_own_address(
    came_back: CameBack, name: str, action: str, status: str
) -> None:
    """It arrived, found no room, or nobody."""
    (report,) = came_back[name]
    assert report.get_content_type() == "multipart/report"
    told = report.as_string()
    assert f"Action: {action}" in told
    assert f"Status: {status}" in told


def test_an_answer_made_by_a_program_comes_back_as_well(
    came_back: CameBack,
) -> None:
    """It says that it is one, and tells nothing of the copy but that it was delivered."""
    answers = [one for one in came_back[AWAY] if one["Auto-Submitted"] == "auto-replied"]
    assert [one["Subject"] for one in answers if "Automaattinen" in one["Subject"]]
