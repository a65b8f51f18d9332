from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.mail_settings import MailMode, MailSettings
from omv_workflow.domain.messages import Enclosures, Message, Purpose
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.testing import returns_of

RETURNING = MailSettings(mode=MailMode.LIVE, return_address="returns@unit.example")


def sent_and_read(message: Message, attachment: bytes | None) -> EmailMessage:
    """The mail as the other side reads it."""
    return message_from_bytes(compose(message, Enclosures(attachment)).as_bytes(), policy=SMTP)


def test_a_mail_arrives_as_it_was_written(message: Message, attachment: bytes) -> None:
    """Headers, both bodies and the document come through, with their letters beyond ASCII."""
    mail = sent_and_read(message, attachment)
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    (document,) = mail.iter_attachments()
    assert mail["Subject"] == message.subject
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fi"
    assert mail["Date"].datetime == message.created_at
    assert text is not None
    assert text.get_content() == message.text.replace("\n", "\r\n")
    assert page is not None
    assert page.get_content() == message.html.replace("\n", "\r\n")
    assert document.get_content() == attachment
    assert document.get_filename() == message.attachment_name


def test_letters_of_one_conversation_name_its_first(message: Message) -> None:
    """Mail programs show them together, and an answer reaches whoever knows about it."""
    first, answers_to = "<m-0@vastaanottokeskus.example>", "ylitarkastaja@vastaanottokeskus.example"
    plain = replace(message, attachment=None, attachment_name=None)
    mail = sent_and_read(replace(plain, in_reply_to=first, reply_to=answers_to), None)
    assert (mail["In-Reply-To"], mail["References"]) == (first, first)
    assert [one.addr_spec for one in mail["Reply-To"].addresses] == [answers_to]


def test_who_gets_a_copy_answers_to_its_own_address_as_well(message: Message) -> None:
    """A person reads the answer, and so does what records the number that it tells."""
    answers_to, returns = "ylitarkastaja@vastaanottokeskus.example", returns_of(RETURNING)
    copy = replace(message, attachment=None, attachment_name=None, reply_to=answers_to)
    assert returns is not None
    found = message_from_bytes(compose(copy, Enclosures(), returns).as_bytes(), policy=SMTP)
    asked = [one.addr_spec for one in found["Reply-To"].addresses]
    assert asked == [answers_to, returns.of(message.message_id)]
    letter = replace(copy, purpose=Purpose.STAFF_NOTICE)
    alone = message_from_bytes(compose(letter, Enclosures(), returns).as_bytes(), policy=SMTP)
    assert [one.addr_spec for one in alone["Reply-To"].addresses] == [answers_to]


def test_a_letter_that_begins_a_conversation_follows_none(
    message: Message, attachment: bytes
) -> None:
    """Nor does it lead answers away from its sender."""
    mail = sent_and_read(message, attachment)
    assert not {"In-Reply-To", "References", "Reply-To"} & set(mail.keys())


def test_only_letters_to_the_units_own_people_have_a_list_to_file_them_by(
    message: Message,
) -> None:
    """An authority's registry could take a list for advertising."""
    plain = replace(message, attachment=None, attachment_name=None)
    ours = replace(plain, person_id="tarkastaja", delivery_id=None)
    assert sent_and_read(ours, None)["List-Id"] == "<p-1.vastaanottokeskus.example>"
    assert sent_and_read(plain, None)["List-Id"] is None


def test_no_letter_asks_for_an_automatic_answer(message: Message, attachment: bytes) -> None:
    """Neither of programs that keep to RFC 3834 nor of Exchange."""
    mail = sent_and_read(message, attachment)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_sender_and_recipient_have_their_names(message: Message, attachment: bytes) -> None:
    """Each is one mailbox; a comma in a name does not make it two."""
    mail = sent_and_read(message, attachment)
    (who,), (whom,) = mail["From"].addresses, mail["To"].addresses
    assert (who.display_name, who.addr_spec) == (message.from_name, message.from_address)
    assert whom.display_name == "Sisäministeriö maahanmuutto-osasto"
    assert whom.addr_spec == message.to_address


@pytest.mark.parametrize(
    ("name", "mime_type"),
    [
        (
            "plan.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("plan.PDF", "application/pdf"),
    ],
)
def test_a_document_has_the_type_of_its_name(
    message: Message, attachment: bytes, name: str, mime_type: str
) -> None:
    """Word and PDF documents are announced as what they are."""
    mail = sent_and_read(replace(message, attachment_name=name), attachment)
    assert [part.get_content_type() for part in mail.iter_attachments()] == [mime_type]


def test_a_message_without_document_has_two_bodies(message: Message) -> None:
    """Plain text comes first, HTML as the richer alternative after it."""
    mail = sent_and_read(replace(message, attachment=None, attachment_name=None), None)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_message_gives_the_same_bytes(message: Message, attachment: bytes) -> None:
    """Nothing in a mail is random or taken from the clock."""
    first = compose(message, Enclosures(attachment)).as_bytes()
    assert compose(message, Enclosures(attachment)).as_bytes() == first


def test_boundaries_differ_inside_a_mail_and_between_mails(
    message: Message, attachment: bytes
) -> None:
    """The two levels of one mail and another mail have boundaries of their own."""
    other = replace(message, message_id="<m-2@vastaanottokeskus.example>")
    boundaries = [
        part.get_boundary()
        for one in (message, other)
        for part in compose(one, Enclosures(attachment)).walk()
        if part.is_multipart()
    ]
    assert len(boundaries) == len(set(boundaries)) == 4


def test_lines_are_short_enough_for_any_mail_server(message: Message) -> None:
    """A paragraph of thousands of letters goes out in ASCII lines as short as RFC 5322 asks."""
    long = replace(message, text="sää " * 3_000, html="<p>" + "sää " * 3_000, subject="sää " * 99)
    mail = compose(replace(long, attachment=None), Enclosures()).as_bytes()
    assert mail.isascii()
    lines = mail.split(b"\r\n")
    assert all(len(line) <= 78 for line in lines if not line.startswith((b"From:", b"To:")))
    assert all(len(line) <= 998 for line in lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_no_name_adds_a_recipient(message: Message, name: str) -> None:
    """Whatever a recipient is called, the mail goes to one address and has no header more."""
    plain = replace(message, attachment=None, attachment_name=None)
    mail = sent_and_read(replace(plain, to_name=name), None)
    assert [one.addr_spec for one in mail["To"].addresses] == [message.to_address]
    assert mail.keys() == sent_and_read(plain, None).keys()


def test_a_long_name_with_commas_is_one_recipient(message: Message) -> None:
    """A header that must be folded does not fall apart into several addresses."""
    name = "Osasto, other@example.org, " * 9
    plain = replace(message, attachment=None, attachment_name=None, to_name=name)
    mail = sent_and_read(plain, None)
    assert [one.addr_spec for one in mail["To"].addresses] == [message.to_address]


_words = st.lists(st.sampled_from(["pyydetään", "viimeistään", "2027", "on", "😀"]), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_words)
def test_no_blank_of_a_subject_or_name_is_lost(message: Message, chosen: list[str]) -> None:
    """Words with Finnish letters stay apart, wherever the header is folded."""
    words = " ".join(chosen)
    plain = replace(message, attachment=None, attachment_name=None, to_name=words, subject=words)
    mail = sent_and_read(plain, None)
    assert mail["Subject"] == words
    assert mail["To"].addresses[0].display_name == words


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\x00", "\u2028"])
def test_a_subject_with_a_line_break_is_refused(
    message: Message, attachment: bytes, line_break: str
) -> None:
    """A subject can't smuggle a header in."""
    subject = f"Plan{line_break}Bcc: somebody@example.org"
    with pytest.raises(InvalidInput, match="line break"):
        compose(replace(message, subject=subject), Enclosures(attachment))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@example.org",
        "päivi@example.org",
        "kirjaamo@ministeriö.example",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
    ],
)
def test_an_address_that_is_not_one_is_refused(
    message: Message, attachment: bytes, address: str
) -> None:
    """The error says which form an address has, and doesn't repeat the address."""
    with pytest.raises(InvalidInput, match="name@domain"):
        compose(replace(message, to_address=address), Enclosures(attachment))


@pytest.mark.parametrize("other", [None, b"another document"])
def test_a_document_other_than_the_one_named_is_refused(
    message: Message, other: bytes | None
) -> None:
    """A missing document stops the mail as a changed one does."""
    with pytest.raises(VerificationFailed, match="not the document"):
        compose(message, Enclosures(other))


def test_a_document_that_the_message_does_not_name_is_refused(
    message: Message, attachment: bytes
) -> None:
    """Nothing goes out that the message was not written for."""
    with pytest.raises(VerificationFailed, match="not the document"):
        compose(replace(message, attachment=None), Enclosures(attachment))


@pytest.mark.parametrize("name", [None, "plan", "plan.exe", "plan\n.docx"])
def test_a_document_needs_a_name_that_says_its_type(
    message: Message, attachment: bytes, name: str | None
) -> None:
    """Only names of DOCX and PDF documents, on one line, are sent."""
    with pytest.raises(InvalidInput):
        compose(replace(message, attachment_name=name), Enclosures(attachment))


def test_the_covering_letter_comes_before_the_document(message: Message, attachment: bytes) -> None:
    """Named in the reader's language; another one than the message was written for is refused."""
    letter = b"PK\x03\x04 a letter"
    with_letter = replace(message, letter_attachment=sha256_hex(letter), language="sv")
    mail = message_from_bytes(
        compose(with_letter, Enclosures(attachment, letter=letter)).as_bytes(), policy=SMTP
    )
    names = [one.get_filename() for one in mail.iter_attachments()]
    plan = "omavalvontasuunnitelma-hyväksytty-2027.docx"
    assert names == [f"foljebrev-{plan}", plan]
    as_pdf = replace(message, letter_attachment=sha256_hex(b"%PDF-1.6"))
    first = next(compose(as_pdf, Enclosures(attachment, letter=b"%PDF-1.6")).iter_attachments())
    assert (first.get_content_type(), first.get_filename()) == (
        "application/pdf",
        f"saate-{PurePath(plan).stem}.pdf",
    )
    with pytest.raises(VerificationFailed):
        compose(with_letter, Enclosures(attachment, letter=b"another"))


def test_a_pdf_comes_beside_the_document(message: Message, attachment: bytes) -> None:
    """Under the same name; one that is not the message's is refused."""
    with_pdf = replace(message, pdf_attachment=sha256_hex(b"%PDF-1.6"))
    mail = message_from_bytes(
        compose(with_pdf, Enclosures(attachment, b"%PDF-1.6")).as_bytes(), policy=SMTP
    )
    _, pdf = mail.iter_attachments()
    assert pdf.get_content_type() == "application/pdf"
    assert pdf.get_filename() == "omavalvontasuunnitelma-hyväksytty-2027.pdf"
    for wrong in (None, b"changed"):
        with pytest.raises(VerificationFailed):
            compose(with_pdf, Enclosures(attachment, wrong))
