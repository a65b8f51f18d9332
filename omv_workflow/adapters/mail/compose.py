"""The mail (RFC 5322) made of a stored message: the same message gives the same bytes.

Its date is the day when the letter was written and its days were counted, not when it is carried
(RFC 5322, 3.6.1). All letters to a reader in a year name the first as the one that they follow
(3.6.4), so that they stand together. Automatic answers are asked for by none of them: RFC 3834
says so to most programs, a header of its own to Exchange ([MS-OXCMAIL] 2.1.3.2.20). Letters to the
unit's own people carry a List-Id (RFC 2919) to file them by; those to authorities do not, for some
take such mail for advertising.
"""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from pathlib import PurePath
from typing import Any

from omv_workflow.adapters.mail.calendar_file import METHOD, calendar_file, calendar_file_name
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.covering_letter import letter_file_name
from omv_workflow.domain.messages import Enclosures, Message, Purpose, domain_part
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.phrases import said

_MIME_TYPES = {
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "pdf",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Python 3.11 loses the quotes round a name when it folds a long header, and what stood inside them
# would then be read as further addresses; so a name goes without the characters that need quotes.
_NEEDS_QUOTES = re.compile(r'[\s\x00-\x1f\x7f-\x9f()<>\[\]:;@\\,."]+')


_LONGEST_LINE = 998  # RFC 5322, 2.1.1
_ADDRESSES = frozenset({"From", "To", "Reply-To"})


class _WholeHeaders(EmailPolicy):
    """Headers that keep their blanks: Python 3.11 loses some where it folds encoded words."""

    def fold(self, name: str, value: Any) -> str:
        """The header as it is written: the subject encoded as one run, names unfolded."""
        if name == "Subject":
            charset = "us-ascii" if str(value).isascii() else "utf-8"
            encoded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}"
        whole = SMTP.clone(max_line_length=_LONGEST_LINE) if name in _ADDRESSES else SMTP
        return str(value.fold(policy=whole))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        return self.fold(name, value).encode("ascii")


_HEADERS = _WholeHeaders(linesep="\r\n")


def compose(
    message: Message, enclosed: Enclosures, returns: ReturnAddresses | None = None
) -> EmailMessage:
    """The mail with plain text, HTML and what goes with it: a letter, a DOCX, its PDF, a calendar.

    Who gets a copy of the plan answers to a person, and to its mail's own address of `returns`,
    where an answer that acknowledges it is read.

    Raises:
        InvalidInput: an address, the subject or the attachment's name can't stand in a mail.
        VerificationFailed: the attachment isn't the one that the message names by its hash.
    """
    mail = EmailMessage(policy=_HEADERS)
    mail["From"] = _mailbox(message.from_name, message.from_address)
    mail["To"] = _mailbox(message.to_name, message.to_address)
    mail["Subject"] = _one_line(said("The subject of a mail"), message.subject)
    mail["Date"] = message.created_at
    mail["Message-ID"] = message.message_id
    _add_place_in_conversation(mail, message, returns)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    name = message.attachment_name or ""
    letter_name = letter_file_name(message.language, name, enclosed.letter or b"")
    docx, pdf, letter = message.enclosed
    _attach(mail, message.id, enclosed.letter, letter, letter_name)
    _attach(mail, message.id, enclosed.document, docx, name)
    _attach(mail, message.id, enclosed.pdf, pdf, f"{PurePath(name).stem}.pdf")
    _attach_days(mail, message)
    mail["Content-Language"] = (
        message.language
    )  # after the parts, which would draw it to one of them
    _fix_boundaries(mail, message.message_id)
    return mail


def _add_place_in_conversation(
    mail: EmailMessage, message: Message, returns: ReturnAddresses | None
) -> None:
    if answered := [*_answered_at(message, returns)]:
        mail["Reply-To"] = [_mailbox("", one) for one in answered]
    if message.in_reply_to is not None:
        mail["In-Reply-To"] = message.in_reply_to
        mail["References"] = message.in_reply_to
    if message.person_id is not None:
        mail["List-Id"] = f"<{message.plan_id}.{domain_part(message.message_id)}>"


def _answered_at(message: Message, returns: ReturnAddresses | None) -> Iterator[str]:
    if message.reply_to is None:
        return  # whom it comes from
    yield message.reply_to
    if returns is not None and message.purpose is Purpose.DISTRIBUTION:
        yield returns.of(message.mail_id)


def _mailbox(name: str, address: str) -> Address:
    display_name = _NEEDS_QUOTES.sub(" ", name).strip()
    try:
        address.encode("ascii")
        return Address(display_name, addr_spec=address)
    except (HeaderParseError, IndexError, ValueError) as error:
        raise InvalidInput(
            said("The mail address of {name}", name=display_name),
            why=said("it is not one address of the form name@domain in ASCII letters."),
            next_step=said("Correct the address; write an international domain in its xn-- form."),
        ) from error


def _one_line(what: str, text: str) -> str:
    if _CONTROL.search(text):
        raise InvalidInput(
            what,
            why=said("it holds a line break or another control character."),
            next_step=said("Write it on one line."),
        )
    return text


def _attach(
    mail: EmailMessage, message_id: str, content: bytes | None, sha256: str | None, file_name: str
) -> None:
    if content is None and sha256 is None:
        return
    if content is None or sha256_hex(content) != sha256:
        raise VerificationFailed(
            said("The attachment of message {message}", message=message_id),
            why=said("it is not the document that the message was written for."),
            next_step=said("Run `omv log verify` and find out what has changed."),
        )
    name = _one_line(said("The name of an attachment"), file_name)
    subtype = _MIME_TYPES.get(PurePath(name).suffix.lower())
    if subtype is None:
        raise InvalidInput(
            said("The attachment {name}", name=name),
            why=said("only DOCX and PDF documents are sent."),
            next_step=said("Give it a name that ends in .docx or .pdf."),
        )
    mail.add_attachment(content, maintype="application", subtype=subtype, filename=name)


def _attach_days(mail: EmailMessage, message: Message) -> None:
    if message.due_days:
        mail.add_attachment(
            calendar_file(message),
            maintype="text",
            subtype="calendar",
            filename=calendar_file_name(message.language),
            params={"method": METHOD, "charset": "utf-8"},
        )


def _fix_boundaries(mail: EmailMessage, message_id: str) -> None:
    """Derive boundaries from the Message-ID; `=_` can't occur in encoded text (RFC 2045, 6.7)."""
    digest = sha256_hex(message_id.encode())[:32]
    multiparts = (part for part in mail.walk() if part.is_multipart())
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{digest}_{number}")
