"""Files for calendars, read back by the library and by the letter of RFC 5545."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from omv_workflow.adapters.calendar_file import CalendarDay, CalendarDays, calendar_file

AT = datetime(2026, 5, 20, 7, 0, tzinfo=UTC)
CONFIRM = CalendarDay(
    uid="pieni-2027-obligation-confirm-1",
    day=date(2027, 5, 14),
    summary="vahvistaminen; Johtaja, Apulaisjohtaja",
    description="Johtaja, Apulaisjohtaja\nVuosi 15.5.2027 asti \\ harjoiteltuna; ääkköset",
    category="Kirjeet, ja muuta",
)
FILE = calendar_file(CalendarDays("Suunnitelma · Yksikkö", "fi", AT, [CONFIRM]))


def events(content: bytes) -> list[Event]:
    """The events of a file, as the library reads it."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return calendar.events


def test_a_day_is_read_back_as_it_was_written() -> None:
    """With its commas, semicolons, backslashes and lines."""
    (event,) = events(FILE)
    assert event["summary"] == CONFIRM.summary
    assert event["description"] == CONFIRM.description
    assert event.categories == [CONFIRM.category]
    assert event["uid"] == CONFIRM.uid


def test_it_lasts_the_whole_day_and_occupies_nobody() -> None:
    """A date without a time, to the day after; the time of whoever imports it stays free."""
    lines = FILE.decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20270514" in lines
    assert "DTEND;VALUE=DATE:20270515" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "DTSTAMP:20260520T070000Z" in lines


def test_the_file_tells_who_made_it_and_what_it_is_called() -> None:
    """What RFC 5545 demands of a file, the name of RFC 7986, and the one that was used before."""
    calendar = Calendar.from_ical(FILE)
    assert calendar["prodid"] == "-//omv-workflow//omv-workflow//FI"
    assert calendar["version"] == "2.0"
    assert {calendar["name"], calendar["x-wr-calname"]} == {"Suunnitelma · Yksikkö"}


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=200))
def test_lines_are_folded_between_letters(text: str) -> None:
    """None has more than 75 octets, each ends in CR and LF, and each is UTF-8 by itself."""
    day = CalendarDay("a-1", date(2027, 5, 14), text, "", "Letters")
    content = calendar_file(CalendarDays("Plan", "en", AT, [day]))
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert [line.decode() for line in lines]
    assert events(content)[0]["summary"] == text
