"""A rehearsed year taken away: what its picture says, and what calendars get."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from typer.testing import CliRunner

from omv_workflow.adapters.calendar import working_calendar
from omv_workflow.adapters.calendar_file import calendar_file
from omv_workflow.adapters.timeline.layout import drawing_of
from omv_workflow.adapters.timeline.marks import Words
from omv_workflow.adapters.timeline.sheet import Item, Panel, Shape, Sheet
from omv_workflow.adapters.timeline.svg import svg_of
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.supposing import PLAIN, supposed
from omv_workflow.domain.timetable import StepKind
from omv_workflow.entrypoints.views.rehearsed import Rehearsed
from omv_workflow.entrypoints.views.year_calendar import year_calendar
from omv_workflow.entrypoints.views.year_sheet import LANES, year_sheet
from omv_workflow.entrypoints.year_files import check_places
from omv_workflow.errors import AlreadyDone, InvalidInput, Unavailable
from omv_workflow.steps.ports import Row
from omv_workflow.steps.rehearse_year import RehearsedYear, rehearse_year
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN

LATE = ("confirmed on 2027-06-02", "answers 20 days late")
CONFIRMERS = "Johtaja (esimerkki), Apulaisjohtaja (esimerkki)"
EARLY = ("confirmed on 2027-03-02",)


@cache
def rehearsed(*suppositions: str) -> Rehearsed:
    """The coming year of the example, and beside it what is supposed; played once."""
    bench = Bench()
    bench.apply()

    def year(texts: Sequence[str]) -> RehearsedYear:
        supposition = supposed(texts) if texts else PLAIN
        return rehearse_year(bench.parts, EXAMPLE_PLAN, supposition, Actor(COORDINATOR), bench.now)

    return Rehearsed(
        unit="Esimerkin vastaanottokeskus",
        title="Omavalvontasuunnitelma",
        now=bench.now,
        today=bench.parts.today(bench.now),
        calendar=working_calendar(bench.parts.policy),
        years=[year(()), *([year(suppositions)] if suppositions else [])],
        supposed=suppositions,
    )


anew = rehearsed.__wrapped__
"""The same, played once more."""


def labels(panel: Panel) -> list[str]:
    """The first lines of all labels of its steps."""
    return [item.lines[0] for lane in panel.lanes for item in lane.items if item.lines]


def item(sheet: Sheet, label: str) -> Item:
    """The thing of the last panel whose label ends so."""
    items = (item for lane in sheet.panels[-1].lanes for item in lane.items)
    return next(one for one in items if one.lines and one.lines[0].endswith(label))


def test_every_step_has_a_lane() -> None:
    """A step that stood in none would be missing from the wall."""
    assert sorted(kind for kinds in LANES.values() for kind in kinds) == sorted(StepKind)


def test_the_year_stands_in_its_lanes() -> None:
    """By day, with the words of the step, and whose turn it is."""
    (panel,) = year_sheet(rehearsed()).panels
    assert [lane.title for lane in panel.lanes] == ["Answers", "Draft", "Confirmation", "After it"]
    assert "Fri 12 Feb open the year" in labels(panel)
    assert item(year_sheet(rehearsed()), "14 May confirm").lines[1] == CONFIRMERS


def test_signs_tell_whose_turn_it_is() -> None:
    """Those who answer, who confirms, the coordinator, and the schedule by itself."""
    sheet = year_sheet(rehearsed())
    steps = ("answers due", "14 May confirm", "23 Apr register number", "23 Apr ready")
    shapes = [item(sheet, label).shape for label in steps]
    assert shapes == [Shape.TRIANGLE, Shape.DIAMOND, Shape.CIRCLE, Shape.SQUARE]


def test_letters_are_counted_by_day_and_kind() -> None:
    """Three reminders of the confirmation, of two letters each."""
    (panel,) = year_sheet(rehearsed()).panels
    reminders = next(lane for lane in panel.letters if lane.title == "confirmation reminder")
    assert [one.lines for one in reminders.items] == [("2",)] * 3


def test_what_is_not_needed_has_a_sign_and_no_words() -> None:
    """The warning that would have followed, had nobody confirmed."""
    (panel,) = year_sheet(rehearsed()).panels
    silent = [one for lane in panel.lanes for one in lane.items if not one.lines]
    assert {one.shape for one in silent} == {Shape.HOLLOW}


def test_two_years_stand_under_one_another_on_the_same_days() -> None:
    """The supposed one says what is supposed, and until when the confirmation was late."""
    sheet = year_sheet(rehearsed(*LATE))
    assert sheet.panels[0].title == "The plain year"
    assert sheet.panels[1].title == f"As supposed: {', '.join(LATE)}"
    assert item(sheet, "14 May confirm").done == date(2027, 6, 2)
    assert max(sheet.days) >= date(2027, 6, 2)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("suppositions", [(), LATE, EARLY])
def test_no_words_overlap_in_any_language(language: str, suppositions: tuple[str, ...]) -> None:
    """Whether people do their part on its day, late, or early."""
    with CliRunner(env={"OMV_LANGUAGE": language}).isolation():
        drawing = drawing_of(year_sheet(rehearsed(*suppositions)))
    drawn = [one for one in drawing.drawn if isinstance(one, Words)]
    assert drawing.language == language
    assert not [pair for pair in combinations(drawn, 2) if pair[0].box.meets(pair[1].box)]


def test_a_plain_year_stands_on_a4_and_two_on_twice_as_much() -> None:
    """In landscape, and upright; a longer year takes a larger paper."""
    years = (rehearsed(), rehearsed(LATE[1]), rehearsed(*LATE))
    papers = [drawing_of(year_sheet(one)) for one in years]
    assert [one.paper for one in papers] == ["A4", "A3", "A2"]
    assert [one.width > one.height for one in papers] == [True, False, False]


def test_the_anniversary_is_marked_and_today_where_it_lies_in_the_year() -> None:
    """Today is a day of March, or one before the year."""
    assert [flag.text for flag in year_sheet(rehearsed()).flags] == ["anniversary 2027-05-15"]
    sheet = year_sheet(replace(rehearsed(), today=date(2027, 3, 15)))
    assert [flag.text for flag in sheet.flags] == ["today Mon 15 Mar", "anniversary 2027-05-15"]


def test_days_off_are_named() -> None:
    """Those from Monday to Friday: on other days nobody works anyway."""
    (panel,) = year_sheet(rehearsed()).panels
    told = [one.lines[0] for one in panel.days_off.items]
    assert told == ["Fri 26 Mar Good Friday", "Mon 29 Mar Easter Monday", "Thu 6 May Ascension Day"]


def test_the_description_tells_what_the_picture_shows() -> None:
    """For those who can't see it, and with when the next year opens."""
    told = year_sheet(rehearsed()).description
    assert f"Fri 14 May confirm · {CONFIRMERS}" in told
    assert "confirmation reminder: Fri 30 Apr 2; Fri 7 May 2; Wed 12 May 2" in told
    assert "The next year opens on 2028-02-15." in told


def test_what_would_fail_is_told() -> None:
    """Below the lanes."""
    (plain,) = rehearsed().years
    refused = (Row("u", "Offering", "a secret stands in it."),)
    failing = replace(plain, failed=(Row("u", "draft", "no form"),), refused=refused)
    (panel,) = year_sheet(replace(rehearsed(), years=[failing])).panels
    assert "This step would fail: draft (no form)." in panel.notes
    assert "This would be refused: Offering: a secret stands in it." in panel.notes


def test_the_same_year_gives_the_same_picture() -> None:
    """Byte for byte, when it is rehearsed again."""
    first, again = (svg_of(drawing_of(year_sheet(one()))) for one in (rehearsed, anew))
    assert first == again


def events(shown: Rehearsed) -> dict[str, Event]:
    """The events of a year, by the names by which calendars know them."""
    calendar = Calendar.from_ical(calendar_file(year_calendar(shown)))
    assert isinstance(calendar, Calendar)
    return {str(one["uid"]): one for one in calendar.events}


def test_calendars_get_what_is_due_and_letters_by_day_and_kind() -> None:
    """Each as one event: three contributors answer, and get three letters."""
    told = [(one.start, str(one["summary"])) for one in events(rehearsed()).values()]
    assert (date(2027, 5, 14), "confirm") in told
    assert (date(2027, 3, 26), "3 people answer") in told
    assert (date(2027, 2, 24), "contribution request: 3 letters") in told
    assert not [summary for _, summary in told if summary == "overdue"]


def test_a_year_imported_again_moves_what_it_has_moved() -> None:
    """What is the same has the same name, on whichever day it falls; the supposed year is given."""
    plain, late = events(rehearsed()), events(rehearsed(*LATE))
    moved = [uid for uid in plain if uid in late and plain[uid].start != late[uid].start]
    assert [uid.split("-obligation-")[1] for uid in moved if "-obligation-" in uid] == [
        "accept-1",
        "tell_staff-1",
        "tell_clients-1",
        "distribute-1",
        "acknowledge-1",
    ]


def test_the_opening_of_the_next_year_belongs_to_it() -> None:
    """So that it is the same when the next year is rehearsed."""
    uids = [uid for uid in events(rehearsed()) if "obligation-open" in uid]
    assert uids == [f"{EXAMPLE_PLAN}-{year}-obligation-open-1" for year in (2027, 2028)]


def test_no_calendar_gets_an_address() -> None:
    """Names are enough."""
    assert b"@" not in calendar_file(year_calendar(rehearsed()))


@pytest.mark.parametrize("name", ["year.jpg", "year", "year.ics", ".svg"])
def test_a_picture_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    """Its name must say whether it is SVG or PNG."""
    with pytest.raises(InvalidInput) as refusal:
        check_places(tmp_path / name, None)
    assert refusal.value.next_step == "Choose a name that ends in .svg or .png."


def test_a_calendar_of_another_kind_is_refused(tmp_path: Path) -> None:
    """Programs take a file for what its name says."""
    with pytest.raises(InvalidInput, match="ending"):
        check_places(None, tmp_path / "year.csv")


def test_a_file_that_stands_there_stays(tmp_path: Path) -> None:
    """And a folder that is not there is not made."""
    place = tmp_path / "year.SVG"
    place.write_bytes(b"mine")
    with pytest.raises(AlreadyDone):
        check_places(place, None)
    with pytest.raises(Unavailable, match="folder"):
        check_places(None, tmp_path / "none" / "year.ics")
