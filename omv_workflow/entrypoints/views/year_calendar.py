"""A rehearsed year for calendars, in the reader's words: what is due, and letters by kind."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from omv_workflow.adapters.calendar_file import CalendarDay, CalendarDays
from omv_workflow.entrypoints.language import reader, speak
from omv_workflow.entrypoints.views.parts import words
from omv_workflow.entrypoints.views.rehearsed import Rehearsed, begins_next, is_needed, subtitle
from omv_workflow.phrases import Phrase, counted, named, said
from omv_workflow.steps.rehearse_year import RehearsedYear
from omv_workflow.steps.rehearsed_entries import Entry, EntryKind

_CATEGORIES: dict[EntryKind, Phrase] = {
    EntryKind.OBLIGATION: said("What is due"),
    EntryKind.DEADLINE: said("Answers"),
    EntryKind.MESSAGE: said("Letters"),
}


def year_calendar(rehearsed: Rehearsed) -> CalendarDays:
    """The year that was supposed, or else the plain one; what is not needed is left out."""
    name = f"{rehearsed.title} · {rehearsed.unit}"
    return CalendarDays(
        name=name,
        language=reader().code,
        written_at=rehearsed.now,
        days=tuple(_days(rehearsed.years[-1], rehearsed)),
    )


def _days(year: RehearsedYear, rehearsed: Rehearsed) -> Iterator[CalendarDay]:
    """Each with a name that stays when its day moves: it is the n-th of its kind in a year."""
    times: Counter[tuple[EntryKind, str, int]] = Counter()
    for entries in _by_day_and_kind(year):
        one = entries[0]
        of_year = _year_of(one, year)
        kind = (one.what, one.purpose, of_year)
        times[kind] += 1
        yield CalendarDay(
            uid=f"{year.plan}-{of_year}-{one.what}-{one.purpose}-{times[kind]}",
            day=one.day,
            summary=_summary(one, entries),
            description=_description(entries, rehearsed),
            category=speak(_CATEGORIES[one.what]),
        )


def _by_day_and_kind(year: RehearsedYear) -> Iterator[list[Entry]]:
    """What is alike on one day together, in the order of the days."""
    found: dict[tuple[date, EntryKind, str], list[Entry]] = defaultdict(list)
    for one in year.entries:
        if is_needed(one):
            found[one.day, one.what, one.purpose].append(one)
    yield from found.values()


def _year_of(one: Entry, year: RehearsedYear) -> int:
    """The year of the anniversary that it belongs to: the next year has begun already."""
    return year.anniversary.year + begins_next(one, year)


def _summary(one: Entry, entries: list[Entry]) -> str:
    if one.what is EntryKind.OBLIGATION:
        return words(one.purpose)
    if one.what is EntryKind.DEADLINE:
        return speak(counted("{number} person answers", "{number} people answer", len(entries)))
    kind = named(one.purpose)
    return speak(
        counted("{kind}: {number} letter", "{kind}: {number} letters", len(entries), kind=kind)
    )


def _description(entries: list[Entry], rehearsed: Rehearsed) -> str:
    """Whose turn it is, or whom it goes to; then how it is known."""
    people = ", ".join(dict.fromkeys(one.name for one in entries if one.name))
    ends = [
        speak(said("Done on {day}.", day=one.ended))
        for one in entries
        if one.ended and one.ended != one.day
    ]
    return "\n".join(filter(None, [people, *ends, subtitle(rehearsed)]))
