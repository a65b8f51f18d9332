"""A mail that waits, as a person is shown it: readable, and with nothing hidden in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.adapters.mail.shown import LONGEST_TEXT, left_mail
from tests.adapters.mail.came_back import SAMPLES, Sample

ENCODED = (
    b"From: =?utf-8?q?Kirjaamo_=C3=84?= <registry@recipient.example>\r\n"
    b"Subject: =?iso-8859-1?q?Vastaus:_p=E4iv=E4?=\r\nDate: Mon, 17 May 2027 13:15:00 +0300\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"Hyv\xe4\xe4 p\xe4iv\xe4\xe4,\r\n\r\nsaapunut.\r\n"
)


def test_words_and_names_are_shown_as_they_were_written() -> None:
    """Whatever letters its mail program writes."""
    shown = left_mail("a", ENCODED)
    assert (shown.sender, shown.subject) == (
        "Kirjaamo Ä <registry@recipient.example>",
        "Vastaus: päivä",
    )
    assert (shown.day, shown.text) == (
        "Mon, 17 May 2027 13:15:00 +0300",
        "Hyvää päivää,\n\nsaapunut.",
    )


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1b", "\r", "\x00", "\u2028"])
def test_nothing_is_shown_that_could_hide_something(hidden: str) -> None:
    """Text that runs backwards, letters without a width, what moves a cursor."""
    mail = f"From: a{hidden}b@c.example\nSubject: x{hidden}y\n\nz{hidden}w\n".encode()
    shown = left_mail("a", mail)
    assert not [one for one in (shown.sender, shown.subject, shown.text) if hidden in one]


def test_a_long_text_is_shown_from_its_beginning() -> None:
    """A page has room for a letter, not for a book."""
    shown = left_mail("a", b"Subject: x\n\n" + b"word " * 100_000)
    assert len(shown.text) == LONGEST_TEXT


def test_a_mail_of_markup_alone_has_no_text_here() -> None:
    """Whoever wants to read it looks into the mailbox."""
    page = b"Content-Type: text/html\nSubject: x\n\n<script>alert(1)</script>\n"
    assert (left_mail("a", page).subject, left_mail("a", page).text) == ("x", "")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_what_servers_write_can_be_shown(sample: Sample) -> None:
    """Each of them says something of itself."""
    shown = left_mail("a", sample.content)
    assert shown.sender or shown.subject or shown.text


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 3000), st.binary(max_size=20))
def test_whatever_comes_is_shown_as_far_as_it_can_be(
    sample: Sample, place: int, junk: bytes
) -> None:
    """Damaged mail, and what is none."""
    content = sample.content
    for mail in (junk, content[:place] + junk + content[place:]):
        shown = left_mail("a", mail)
        assert "\n" not in shown.sender + shown.subject + shown.day
