"""The calendar file (RFC 5545) of a mail: the days by which its reader is asked for something.

An entry tells what is due and of which plan, nothing else: calendars are seen by many. It is
published (RFC 5546, 3.2.1), not an invitation, so nobody has to answer it, and leaves its day free.
The same matter has the same UID in every letter: a later one moves the entry and adds none.
"""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from omv_workflow.domain.due_days import DueDay, DueKind
from omv_workflow.domain.messages import Message, domain_part

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

METHOD = "PUBLISH"
_PRODUCT = "-//omv-workflow//omv-workflow//EN"
_WORDS = {
    "fi": {
        DueKind.ANSWERS: "Vastaukset viimeistään tänään: {}",
        DueKind.ACCEPTANCE: "Vastaukset hyväksyttävä tai palautettava viimeistään tänään: {}",
        DueKind.CONFIRMATION: "Vahvistettava viimeistään tänään: {}",
    },
    "sv": {
        DueKind.ANSWERS: "Svaren ges senast i dag: {}",
        DueKind.ACCEPTANCE: "Svaren godkänns eller återsänds senast i dag: {}",
        DueKind.CONFIRMATION: "Fastställs senast i dag: {}",
    },
    "en": {
        DueKind.ANSWERS: "Answers are due today: {}",
        DueKind.ACCEPTANCE: "Answers to be accepted or returned today: {}",
        DueKind.CONFIRMATION: "Confirmation is due today: {}",
    },
}
_FILE_NAMES = {"fi": "määräpäivä.ics", "sv": "sista-dag.ics", "en": "due-day.ics"}


def calendar_file_name(language: str) -> str:
    """How the file is called in a language."""
    return _FILE_NAMES[language]


def calendar_file(message: Message) -> bytes:
    """The file for the days of a message; the same message gives the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - takes 0.2 s, which only mail with days needs

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", METHOD)
    for due in message.due_days:
        calendar.add_component(_entry(message, due))
    content: bytes = calendar.to_ical()
    return content


def _entry(message: Message, due: DueDay) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - see above

    entry = Event()
    entry.add("uid", f"{due.key}@{domain_part(message.message_id)}")
    entry.add("sequence", due.sequence)
    entry.add("dtstamp", message.created_at.astimezone(UTC))
    entry.add("dtstart", due.day)
    entry.add("dtend", due.day + timedelta(days=1))
    entry.add("summary", _words(message.language, due), {"language": message.language})
    entry.add("organizer", _sender(message))
    entry.add("transp", "TRANSPARENT")
    return entry


def _words(language: str, due: DueDay) -> str:
    return _WORDS[language][due.kind].format(" ".join(due.plan_title.split()))


def _sender(message: Message) -> "vCalAddress":
    from icalendar import vCalAddress, vText  # noqa: PLC0415 - see above

    sender = vCalAddress(f"mailto:{message.from_address}")
    sender.params["cn"] = vText(" ".join(message.from_name.replace('"', " ").split()))
    return sender
