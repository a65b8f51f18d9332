"""A recipient of the demo answers the letter with its copy, by its mail program as any registry."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.steps.ports import Parts

RETURN_ADDRESS: Final = "palautukset@vastaanottokeskus.example"
RETURNS: Final = "returns"
"""The Maildir that what is sent to the return address comes to."""
ANSWERS: Final = frozenset({"answer_letter"})
"""What people do that lies in that mailbox until the next run reads it."""


def make_mailbox(folder: Path) -> None:
    """Make the Maildir, as a mail server does for an account."""
    for part in ("cur", "new", "tmp"):
        (folder / RETURNS / part).mkdir(parents=True)


def letter_to(parts: Parts, recipient_id: str) -> Message:
    """The letter that brought a recipient its copy of the year."""
    with parts.work() as work:
        copy = work.deliveries.find(recipient_id=recipient_id)[-1]
        return work.messages.find(delivery_id=copy.id, purpose=Purpose.DISTRIBUTION)[-1]


def answer_letter(folder: Path, letter: Message, text: str, at: datetime) -> None:
    """Answer to where the letter asks for it; the answer comes to the mailbox."""
    (file,) = (folder / "mail").glob(f"*-{letter.id}.eml")
    sent = message_from_bytes(file.read_bytes(), policy=SMTP)
    answer = EmailMessage(policy=SMTP)
    answer["From"], answer["To"] = sent["To"], sent["Reply-To"]
    answer["Subject"] = f"VS: {letter.subject}"
    answer["In-Reply-To"], answer["Date"] = letter.mail_id, at
    answer.set_content(f"{text}\n\n{_quoted(letter.text)}")
    (folder / RETURNS / "new" / f"{letter.id}.eml").write_bytes(answer.as_bytes())


def _quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())
