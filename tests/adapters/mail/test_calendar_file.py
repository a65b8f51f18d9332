from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.domain.due_days import DueDay, DueKind
from omv_workflow.domain.messages import Enclosures, Message

ANSWERS = DueDay(DueKind.ANSWERS, "r-1", "Omavalvontasuunnitelma", date(2027, 3, 26), 0)
CONFIRMATION = DueDay(DueKind.CONFIRMATION, "c-1", "Omavalvontasuunnitelma", date(2027, 5, 14), 4)


@pytest.fixture
def letter(message: Message) -> Message:
    """A letter to somebody of the unit, without a document."""
    return replace(message, person_id="p", delivery_id=None, attachment=None, attachment_name=None)


def calendar_part(message: Message) -> EmailMessage:
    """The part of the mail that holds the calendar file, as the other side reads it."""
    mail = message_from_bytes(compose(message, Enclosures()).as_bytes(), policy=SMTP)
    (part,) = mail.iter_attachments()
    return part


def ics(message: Message) -> bytes:
    """The bytes of the calendar file."""
    content = calendar_part(message).get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def entries(message: Message) -> list[Event]:
    """The entries of the calendar file, read back."""
    read = Calendar.from_ical(ics(message))
    assert isinstance(read, Calendar)
    return read.events


def test_a_letter_that_asks_by_a_day_brings_it_as_a_calendar_file(letter: Message) -> None:
    """Mail programs show it as a calendar by its type, and offer it under a readable name."""
    part = calendar_part(replace(letter, due_days=(ANSWERS,)))
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params["method"] == "PUBLISH"
    assert part["Content-Type"].params["charset"] == "utf-8"
    assert part.get_filename() == "määräpäivä.ics"


def test_an_entry_is_a_whole_day_that_stays_free(letter: Message) -> None:
    """A day by which something is due takes no time from it, and nobody is asked to come."""
    (entry,) = entries(replace(letter, due_days=(ANSWERS,)))
    assert (entry.start, entry.end) == (date(2027, 3, 26), date(2027, 3, 27))
    assert entry["transp"] == "TRANSPARENT"
    assert entry["organizer"] == "mailto:kirjaamo@vastaanottokeskus.example"
    assert "attendee" not in entry


def test_an_entry_tells_its_matter_and_no_more(letter: Message) -> None:
    """Others look into calendars: neither the letter's text nor its subject stands there."""
    (entry,) = entries(replace(letter, due_days=(ANSWERS,)))
    assert entry["summary"] == "Vastaukset viimeistään tänään: Omavalvontasuunnitelma"
    assert "description" not in entry
    assert letter.to_address.encode() not in ics(replace(letter, due_days=(ANSWERS,)))


@pytest.mark.parametrize(
    ("language", "answers", "confirmation"),
    [
        ("fi", "Vastaukset viimeistään tänään: P", "Vahvistettava viimeistään tänään: P"),
        ("sv", "Svaren ges senast i dag: P", "Fastställs senast i dag: P"),
        ("en", "Answers are due today: P", "Confirmation is due today: P"),
    ],
)
def test_entries_are_in_the_readers_language(
    letter: Message, language: str, answers: str, confirmation: str
) -> None:
    """Whatever the plan's own is."""
    days = tuple(replace(one, plan_title="P") for one in (ANSWERS, CONFIRMATION))
    found = entries(replace(letter, language=language, due_days=days))
    assert [str(one["summary"]) for one in found] == [answers, confirmation]


def test_a_later_letter_moves_the_entry_of_an_earlier_one(letter: Message) -> None:
    """Its UID is the same and its sequence higher, so that no calendar shows the matter twice."""
    moved = replace(ANSWERS, day=date(2027, 4, 2), sequence=3)
    (first,) = entries(replace(letter, due_days=(ANSWERS,)))
    (later,) = entries(
        replace(letter, message_id="<m-2@vastaanottokeskus.example>", due_days=(moved,))
    )
    assert first["uid"] == later["uid"] == "answers-r-1@vastaanottokeskus.example"
    assert (first["sequence"], later["sequence"]) == (0, 3)


def test_a_letter_without_a_day_has_no_calendar_file(letter: Message) -> None:
    """There is nothing to put into one."""
    mail = compose(letter, Enclosures())
    assert mail.get_content_type() == "multipart/alternative"


def test_the_same_letter_gives_the_same_calendar(letter: Message) -> None:
    """Nothing in it is random or taken from the clock."""
    asking = replace(letter, due_days=(ANSWERS, CONFIRMATION))
    assert compose(asking, Enclosures()).as_bytes() == compose(asking, Enclosures()).as_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=200).filter(lambda text: not any(0xD800 <= ord(one) < 0xE000 for one in text))
)
def test_any_title_comes_through_in_short_lines(letter: Message, title: str) -> None:
    """Lines are folded at 75 bytes (RFC 5545, 3.1); no title adds a line of its own."""
    asking = replace(letter, due_days=(replace(ANSWERS, plan_title=title),))
    lines = ics(asking).split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert sum(line.startswith(b"BEGIN:VEVENT") for line in lines) == 1
    (entry,) = entries(asking)
    assert str(entry["summary"]).split(":", 1)[1].split() == title.split()
