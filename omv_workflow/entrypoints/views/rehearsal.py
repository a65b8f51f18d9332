"""A rehearsed year, day by day; a supposed one stands beside the plain one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from omv_workflow.domain.obligations import ObligationState
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import line, plain_table, words, written
from omv_workflow.entrypoints.views.rehearsed import refusals
from omv_workflow.phrases import Phrase, counted, named, said
from omv_workflow.steps.rehearse_year import RehearsedYear
from omv_workflow.steps.rehearsed_entries import Entry, EntryKind

_STYLES = {EntryKind.OBLIGATION: "bold", EntryKind.DEADLINE: "yellow", EntryKind.MESSAGE: ""}
_MANY = 3
"""So many readers of the same letter are named; more are counted."""


def rehearsal_view(years: Sequence[RehearsedYear]) -> Group:
    """What falls due and what goes out on each day, in every one of these years."""
    plain, supposed = years[0], years[1:]
    shown: list[RenderableType] = [_head(plain), line("")]
    table = plain_table(
        said("Day"),
        *([said("The plain year"), said("As supposed")] if supposed else [said("What")]),
    )
    for day, cells in _days(years):
        table.add_row(written(day), *cells)
    shown.append(table)
    shown += [_failed(year) for year in years if year.failed]
    shown += [_refused(year) for year in years if year.refused]
    return Group(*shown)


def _head(year: RehearsedYear) -> Text:
    told = said(
        "A rehearsal of the year to {day}: nothing is sent, and nothing changes.",
        day=year.anniversary,
    )
    return line(told, "bold")


def _days(years: Sequence[RehearsedYear]) -> Iterator[tuple[date, list[Text]]]:
    by_day = [_by_day(year.entries) for year in years]
    for day in sorted({day for of in by_day for day in of}):
        cells = [_cell(of.get(day, [])) for of in by_day]
        yield day, cells


def _by_day(entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    found = defaultdict(list)
    for one in entries:
        found[one.day].append(one)
    return dict(found)


def _cell(entries: Iterable[Entry]) -> Text:
    """A line for each thing of a day; letters of one purpose share theirs."""
    alike: dict[tuple[EntryKind, str], list[Entry]] = defaultdict(list)
    for one in entries:
        alike[one.what, one.purpose].append(one)
    lines = (Text(_told(found), _STYLES[what]) for (what, _), found in alike.items())
    return Text("\n").join(lines)


def _told(found: list[Entry]) -> str:
    one = found[0]
    if one.what is EntryKind.OBLIGATION:
        return f"{words(one.purpose)}{_ended(one)}"
    people = ", ".join(one.name for one in found) if len(found) <= _MANY else speak(_count(found))
    sign = "✉ " if one.what is EntryKind.MESSAGE else ""
    return f"{sign}{words(one.purpose)}: {people}"


def _count(found: list[Entry]) -> Phrase:
    return counted("{number} person", "{number} people", len({one.to for one in found}))


def _ended(one: Entry) -> str:
    """How it would end, where that is not on its day."""
    if one.state is ObligationState.DONE and one.ended != one.day:
        return f" ({speak(said('done on {day}', day=one.ended))})"
    if one.state in {ObligationState.OVERTAKEN, ObligationState.EXCUSED}:
        return f" ({words(one.state)})"
    return ""


def _failed(year: RehearsedYear) -> Text:
    rows = (
        said("This step would fail: {what} ({outcome}).", what=named(one.what), outcome=one.outcome)
        for one in year.failed
    )
    return Text("\n").join(line(one, "bold red") for one in rows)


def _refused(year: RehearsedYear) -> Text:
    return Text("\n").join(line(one, "bold red") for one in refusals(year))
