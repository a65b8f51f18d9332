"""Mails that came back: each is read as what it is, and none of whatever shape is an error."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.adapters.mail.incoming import read_notice
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.notices import NoticeKind, ReadNotice
from tests.adapters.mail.came_back import ENVELOPE, SAMPLES, TO, Sample, report
from tests.adapters.mail.came_back_abroad import ABROAD


@pytest.mark.parametrize("sample", SAMPLES + ABROAD, ids=lambda one: one.name)
def test_a_mail_is_read_as_what_it_is(sample: Sample) -> None:
    """By its parts and headers, whatever language its text is in."""
    found = read_notice(sample.content)
    assert (found.kind, found.status) == (sample.kind, sample.status)
    assert set(sample.about) <= set(found.about)
    assert TO in found.came_to


def test_the_envelope_is_told_where_the_notice_knows_it() -> None:
    """As it was given when the mail was sent (RFC 3461)."""
    assert read_notice(SAMPLES[0].content).envelope_ids == (ENVELOPE,)


def test_a_reason_holds_no_address_and_one_line() -> None:
    """It goes into the log, and onto pages."""
    told = "smtp; 550 <registry@recipient.example>\n\t no such user\x1b[31m"
    notice = read_notice(report("failed", "5.1.1", more=f"Diagnostic-Code: {told}\n").encode())
    assert notice.said.startswith("smtp; 550 <[address]> no such user")
    assert notice.said.isprintable()


def test_a_returned_mail_is_no_word_of_the_notice() -> None:
    """What stands in the mail that comes back was written by us, or by whoever forged it."""
    inner = "Auto-Submitted: auto-replied\nTo: other@unit.example\nMessage-ID: <a@unit.example>\n"
    mail = f"From: a@recipient.example\nTo: {TO}\nContent-Type: message/rfc822\n\n{inner}\nx\n"
    found = read_notice(mail.encode())
    assert found.kind is NoticeKind.ANSWER
    assert found.came_to == (TO,)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_whatever_comes_is_read_to_an_end(content: bytes) -> None:
    """Also what is no mail at all; its hash tells which one it was."""
    assert read_notice(content).sha256 == sha256_hex(content)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6)), max_size=8),
)
def test_a_damaged_mail_is_read_to_an_end(sample: Sample, changes: list[tuple[int, bytes]]) -> None:
    """Whatever was changed in it, and wherever it was cut off."""
    content = bytearray(sample.content)
    for at, put in changes:
        content[at : at + len(put)] = put
    found = read_notice(bytes(content))
    assert found.said.isprintable()
    assert len(found.said) <= 500


def test_many_parts_and_deep_ones_end_as_well() -> None:
    """A mail with ten thousand parts, and one whose parts hold one another."""
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (one, one)
        for one in range(3000)
    )
    to = f"To: {TO}\n".encode()
    assert read_notice(to + many).came_to == (TO,)
    assert read_notice(to + deep) == replace(
        ReadNotice(NoticeKind.OTHER, ""), sha256=sha256_hex(to + deep), came_to=(TO,)
    )
    nested = to + b"Content-Type: message/rfc822\n\n" * 20_000
    assert read_notice(nested).kind is NoticeKind.OTHER


@pytest.mark.parametrize("name", ["To", "Cc", "Delivered-To", "From", "Subject"])
def test_brackets_in_a_header_are_read_to_an_end(name: str) -> None:
    """However many, and whatever they hold; the addresses beside them are found."""
    mail = f"To: {TO}\n{name}: {'(' * 20_000} x@recipient.example\n\nx\n".encode()
    assert TO in read_notice(mail).came_to


def test_a_report_tells_whom_it_is_about() -> None:
    """Not every failure is that of whom the mail was for."""
    told = read_notice(report("failed", "5.2.2").encode())
    assert told.recipients == ("registry@recipient.example",)


QUOTED = """\
Hi. This is the qmail-send program at mail.recipient.example.
<registry@recipient.example>:
Sorry, no mailbox here by that name. (#5.1.1)
"""


def test_an_automatic_answer_that_quotes_a_bounce_is_none() -> None:
    """It comes from no address as well, and only from whom tells the two apart."""
    head = f"Return-Path: <>\nFrom: registry@recipient.example\nTo: {TO}\n"
    answer = f"{head}Auto-Submitted: auto-replied\nSubject: failure notice\n\n{QUOTED}"
    assert read_notice(answer.encode()).kind is NoticeKind.AUTO_REPLY


def test_what_may_be_a_warning_alone_is_for_a_person() -> None:
    """Some servers write of a delay as others write of the end."""
    (bounce,) = [one.content for one in SAMPLES if one.name == "qmail"]
    warning = bounce.replace(b"--- Below", b"THIS IS A WARNING ONLY.\r\n\r\n--- Below")
    assert read_notice(bounce).kind is NoticeKind.FAILED
    assert read_notice(bounce).recipients == ("registry@recipient.example",)
    assert read_notice(warning).kind is NoticeKind.OTHER


def _answer(text: str, sender: str = "Kirjaamo <registry@recipient.example>", **more: str) -> bytes:
    headers = {"From": sender, "To": TO, "Subject": "VS: Omavalvontasuunnitelma", **more}
    told = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return f"{told}\n{text}".encode("latin-1")


def test_an_answer_tells_who_sent_it_and_which_number_it_has_there() -> None:
    """In whatever letters its mail program writes."""
    plain = {"Content-Type": "text/plain; charset=iso-8859-1"}
    found = read_notice(_answer("Hyvää päivää,\n\nVårt ärendenummer: VN/1/2027\n", **plain))
    assert (found.kind, found.sender) == (NoticeKind.ANSWER, "registry@recipient.example")
    assert found.numbers == ("VN/1/2027",)


def test_the_text_of_an_answer_is_its_first_part_not_what_is_attached() -> None:
    """A letter that somebody attaches has numbers of its own."""
    parts = (
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nDnro: A/1/2027\n"
        "--b\nContent-Type: text/plain\n\nDnro: A/2/2027\n--b--\n"
    )
    mixed = {"Content-Type": 'multipart/mixed; boundary="b"'}
    assert read_notice(_answer(parts, **mixed)).numbers == ("A/2/2027",)


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        ("registry@recipient.example <somebody@else.example>", {}),
        ("registry@recipient.example, somebody@else.example", {}),
        ("nobody", {}),
        ("registry@recipient.example", {"Auto-Submitted": "auto-replied"}),
    ],
)
def test_who_is_not_clear_has_sent_nothing(sender: str, more: dict[str, str]) -> None:
    """Two addresses, one of them as a name, or none; nor does a program acknowledge."""
    assert read_notice(_answer("Dnro: A/1/2027\n", sender, **more)).sender == ""


def test_an_answer_in_letters_that_nobody_knows_is_read_all_the_same() -> None:
    """A charset that does not exist, and one that is no word."""
    for charset in ("x-unheard-of", "ÿ"):
        plain = {"Content-Type": f"text/plain; charset={charset}"}
        assert read_notice(_answer("Dnro: A/1/2027\n", **plain)).numbers == ("A/1/2027",)
