"""A rehearsed year as a sheet for the wall, in the reader's words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from omv_workflow.adapters.timeline.sheet import (
    DayWords,
    Flag,
    Item,
    Lane,
    Panel,
    Shape,
    Sheet,
)
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    ASSEMBLING,
    CHASING,
    CONFIRMATION_REMINDERS,
    StepKind,
)
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.entrypoints.language import reader, speak
from omv_workflow.entrypoints.views.parts import words
from omv_workflow.entrypoints.views.rehearsed import (
    Rehearsed,
    begins_next,
    is_needed,
    of_year,
    refusals,
    subtitle,
)
from omv_workflow.phrases import counted, named, said
from omv_workflow.steps.rehearse_year import RehearsedYear
from omv_workflow.steps.rehearsed_entries import SCHEDULE, Entry, EntryKind

LANES: dict[str, tuple[StepKind, ...]] = {
    said("Answers"): (StepKind.OPEN, StepKind.REQUEST, *CHASING, StepKind.ACCEPT),
    said("Draft"): (*ASSEMBLING, StepKind.NUMBER),
    said("Confirmation"): (*CONFIRMATION_REMINDERS, StepKind.CONFIRM, StepKind.OVERDUE),
    said("After it"): (*AFTER_CONFIRMATION, StepKind.ACKNOWLEDGE),
}
"""The steps of each lane; people's days stand in the first."""
_ANSWERS = next(iter(LANES))
_BRIEF = frozenset({StepKind.ACCEPT, StepKind.ACKNOWLEDGE})
"""Whose sign and line say enough, among so many others."""
_SHAPES = {StepKind.ANSWERS_DUE: Shape.TRIANGLE, StepKind.CONFIRM: Shape.DIAMOND}
_LEGEND = (
    (Shape.SQUARE, said("done by itself")),
    (Shape.TRIANGLE, said("contributors")),
    (Shape.CIRCLE, said("coordinator")),
    (Shape.DIAMOND, said("director or deputy")),
    (Shape.HOLLOW, said("not needed")),
    (Shape.BAR, said("letters, with their number")),
)
_SHADINGS = (said("day off"), said("break, without tasks for staff"))
_FEW = 2
"""So many people are named; more are counted."""
_SATURDAY = 5
_DAY = timedelta(days=1)


def year_sheet(rehearsed: Rehearsed) -> Sheet:
    """The sheet, as the reader's language says it."""
    panels = tuple(_panels(rehearsed))
    return Sheet(
        language=reader().code,
        title=f"{rehearsed.title} · {rehearsed.unit}",
        subtitle=subtitle(rehearsed),
        description="\n".join([subtitle(rehearsed), *map(_described, panels)]),
        flags=tuple(_flags(rehearsed)),
        panels=panels,
        legend=tuple((shape, speak(text)) for shape, text in _LEGEND),
        shadings=(speak(_SHADINGS[0]), speak(_SHADINGS[1])),
        calendar=rehearsed.calendar,
        words=DayWords(reader().month_and_year, reader().month, speak(said("Week"))),
    )


def _panels(rehearsed: Rehearsed) -> Iterator[Panel]:
    """A panel for each year; a single one needs no name."""
    titles = ["", ""]
    if rehearsed.supposed:
        told = said("As supposed: {what}", what=rehearsed.supposed)
        titles = [speak(said("The plain year")), speak(told)]
    days_off = _days_off(rehearsed)
    for title, year in zip(titles, rehearsed.years, strict=False):
        yield Panel(
            title=title,
            lanes=tuple(_lanes(year)),
            letters_title=speak(said("Letters")),
            letters=tuple(_letters(year)),
            days_off=days_off,
            notes=tuple(_notes(year)),
        )


def _lanes(year: RehearsedYear) -> Iterator[Lane]:
    entries = of_year(year)
    asked = _asked(entries)
    for title, kinds in LANES.items():
        steps = [one for one in entries if one.what is EntryKind.OBLIGATION]
        items = [_step(one, asked) for one in steps if one.purpose in kinds]
        if title == _ANSWERS:
            taken = {one.day for one in steps if one.purpose == StepKind.ANSWERS_DUE}
            items += [_deadline(day, one) for day, one in asked.items() if day not in taken]
        yield Lane(speak(title), tuple(sorted(items, key=lambda item: item.day)))


def _asked(entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    """Whose answers are due on which days."""
    found = defaultdict(list)
    for one in entries:
        if one.what is EntryKind.DEADLINE:
            found[one.day].append(one)
    return dict(found)


def _step(one: Entry, asked: dict[date, list[Entry]]) -> Item:
    if not is_needed(one):
        return Item(one.day, Shape.HOLLOW)
    kind = StepKind(one.purpose)
    by_itself = Shape.SQUARE if one.to == SCHEDULE else Shape.CIRCLE
    lines = [f"{reader().brief_day(one.day)} {words(kind)}"]
    if kind not in _BRIEF:
        lines += [*_turn(one, asked), *_ended(one)]
    return Item(
        one.day,
        _SHAPES.get(kind, by_itself),
        tuple(lines),
        one.ended,
        strong=kind is StepKind.CONFIRM,
    )


def _turn(one: Entry, asked: dict[date, list[Entry]]) -> list[str]:
    """Whose turn it is; those who answer are those who were asked."""
    if one.purpose == StepKind.ANSWERS_DUE:
        return [_people([each.name for each in asked.get(one.day, [])])]
    return [_people(one.name.split(", "))] if one.name else []


def _people(names: Sequence[str]) -> str:
    if len(names) <= _FEW:
        return ", ".join(names)
    return speak(counted("{number} person", "{number} people", len(names)))


def _ended(one: Entry) -> list[str]:
    if one.ended is None or one.ended == one.day:
        return []
    return [speak(said("done on {day}", day=one.ended))]


def _deadline(day: date, entries: Sequence[Entry]) -> Item:
    told = said("{day} answers", day=reader().brief_day(day))
    people = _people([one.name for one in entries])
    return Item(day, Shape.TRIANGLE, (speak(told), people))


def _letters(year: RehearsedYear) -> Iterator[Lane]:
    """A lane for each kind, in the order in which they first go out."""
    counts: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for one in year.entries:
        if one.what is EntryKind.MESSAGE:
            counts[one.purpose][one.day] += 1
    most = max((count for days in counts.values() for count in days.values()), default=1)
    for purpose, days in counts.items():
        bars = (
            Item(day, Shape.BAR, (str(count),), height=count / most) for day, count in days.items()
        )
        yield Lane(words(purpose), tuple(bars))


def _days_off(rehearsed: Rehearsed) -> Lane:
    """The days from Monday to Friday on which nobody works, with their names."""
    first, last = min(rehearsed.days), max(rehearsed.days)
    calendar = rehearsed.calendar
    items = [
        Item(day, Shape.POINT, (_day_off(day, calendar),))
        for day in (first + _DAY * n for n in range((last - first).days + 1))
        if day in calendar.holidays and day.weekday() < _SATURDAY
    ]
    return Lane(speak(said("Days off")), tuple(items))


def _day_off(day: date, calendar: WorkingCalendar) -> str:
    name = calendar.names.get(day, "")
    return f"{reader().brief_day(day)} {words(name)}".strip()


def _flags(rehearsed: Rehearsed) -> Iterator[Flag]:
    """The anniversary; today, where it lies in the year."""
    day = reader().day(rehearsed.anniversary)
    flags = [Flag(rehearsed.anniversary, speak(said("anniversary {day}", day=day)), strong=True)]
    if min(rehearsed.days) <= rehearsed.today <= max(rehearsed.days):
        today = said("today {day}", day=reader().brief_day(rehearsed.today))
        flags.append(Flag(rehearsed.today, speak(today), strong=False))
    yield from sorted(flags, key=lambda flag: flag.day)


def _notes(year: RehearsedYear) -> Iterator[str]:
    for one in year.entries:
        if begins_next(one, year):
            yield speak(said("The next year opens on {day}.", day=one.day))
    for row in year.failed:
        told = said(
            "This step would fail: {what} ({outcome}).", what=named(row.what), outcome=row.outcome
        )
        yield speak(told)
    yield from map(speak, refusals(year))


def _described(panel: Panel) -> str:
    """The panel for those who can't see it: each lane with its labels; letters with their days."""
    lanes = [
        f"{lane.title}: {'; '.join(' · '.join(item.lines) for item in lane.items if item.lines)}"
        for lane in panel.lanes
    ]
    letters = [
        f"{lane.title}: {'; '.join(_on_day(item) for item in lane.items)}" for lane in panel.letters
    ]
    parts = [panel.title, *lanes, panel.letters_title, *letters, *panel.notes]
    return "\n".join(filter(None, parts))


def _on_day(item: Item) -> str:
    return f"{reader().brief_day(item.day)} {item.lines[0]}"
