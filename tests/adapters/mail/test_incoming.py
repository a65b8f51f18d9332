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
