"""Days as a file that calendars import (iCalendar, RFC 5545); imported again, it replaces them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//omv-workflow//omv-workflow//{}"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CalendarDay:
    """A thing of a whole day; `uid` is the same however often it is written, and moved."""

    uid: str
    day: date
    summary: str
    description: str
    category: str


@dataclass(frozen=True)
class CalendarDays:
    """Things of several days under one name, in a language, as they stood at an instant (UTC)."""

    name: str
    language: str
    written_at: datetime
    days: Sequence[CalendarDay]


def calendar_file(told: CalendarDays) -> bytes:
    """The file: things of whole days, which keep nobody's time occupied."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT.format(told.language.upper()))
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", told.name)  # RFC 7986; most programs still read the older one
    calendar.add("x-wr-calname", told.name)
    for one in told.days:
        calendar.add_component(_event(one, told))
    content: bytes = calendar.to_ical()
    return content


def _event(one: CalendarDay, told: CalendarDays) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", told.written_at)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + _DAY)  # the day after, as RFC 5545 counts
    event.add("summary", one.summary, parameters={"language": told.language})
    if one.description:
        event.add("description", one.description, parameters={"language": told.language})
    event.add("categories", [one.category])
    event.add("transp", "TRANSPARENT")
    return event
