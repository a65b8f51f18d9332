"""The command `omv rehearse`: a coming year as a table and as JSON."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import Result

from omv_workflow.domain.cycle import CycleState
from omv_workflow.entrypoints.views.rehearsal import rehearsal_view
from omv_workflow.entrypoints.views.rehearsed import with_stops
from omv_workflow.steps.ports import Row
from omv_workflow.steps.rehearse_year import RehearsedYear
from omv_workflow.steps.rehearsed_entries import EntryKind, in_years

Omv = Callable[..., Result]

BY = ("--as", "koordinaattori", "--as-of", "2027-02-24 12:00")


def told(result: Result) -> list[dict[str, Any]]:
    """The entries as JSON."""
    entries: list[dict[str, Any]] = json.loads(result.stdout)
    return entries


def test_a_year_is_rehearsed_day_by_day(omv: Omv, collecting: Path) -> None:
    """What falls due and what goes out, on a screen of eighty columns."""
    result = omv(collecting, *BY, "rehearse")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2027-05-14  confirm" in result.stdout
    assert "✉ confirmation reminder" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_as_json_it_is_a_list_by_day(omv: Omv, collecting: Path) -> None:
    """Each with its time, whom it concerns and what for; letters with an instant, days without."""
    entries = told(omv(collecting, *BY, "rehearse", "--json"))
    assert all({"at", "to", "purpose"} <= one.keys() for one in entries)
    days = [date.fromisoformat(one["at"][:10]) for one in entries]
    assert days == sorted(days)
    letter = next(one for one in entries if one["what"] == "message")
    assert letter["at"].endswith(("+02:00", "+03:00"))
    assert "@" in letter["to"]


def test_a_supposed_year_stands_beside_the_plain_one(omv: Omv, collecting: Path) -> None:
    """Weekly warnings follow a confirmation that comes late, and stand in that year alone."""
    words = ("rehearse", "--if", "confirmed on 2027-06-02")
    result = omv(collecting, *BY, *words)
    assert "As supposed" in result.stdout
    late = [
        one
        for one in told(omv(collecting, *BY, *words, "--json"))
        if one["purpose"] == "confirmation_overdue"
    ]
    assert late
    assert {tuple(one["years"]) for one in late} == {("supposed",)}


def test_nothing_changes_and_nothing_is_sent(omv: Omv, collecting: Path) -> None:
    """The status is what it was, and no file of mail is written."""
    before = omv(collecting, *BY, "status", "--json").stdout
    omv(collecting, *BY, "rehearse")
    assert omv(collecting, *BY, "status", "--json").stdout == before
    assert not list((collecting / "mail").glob("*"))


@pytest.mark.parametrize("text", ["the moon is full", "confirmed on 2027-02-30"])
def test_what_cannot_be_supposed_is_refused(omv: Omv, collecting: Path, text: str) -> None:
    """In three lines, with what can be."""
    result = omv(collecting, *BY, "rehearse", "--if", text)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Supposing")


def test_a_contributor_may_not_rehearse(omv: Omv, collecting: Path) -> None:
    """It would tell them who gets which letter."""
    result = omv(collecting, "--as", "hoitaja", "--as-of", "2027-02-24", "rehearse")
    assert result.exit_code == 1
    assert "neither coordinator" in result.stderr


def test_the_year_is_taken_away_as_picture_and_for_calendars(
    omv: Omv, collecting: Path, tmp_path: Path
) -> None:
    """Files instead of a table, but a script gets both; what stands there is not written over."""
    files = tmp_path / "year.png", tmp_path / "year.ics"
    words = ("rehearse", "--picture", files[0], "--ics", files[1])
    result = omv(collecting, *BY, "--json", *words)
    told = json.loads(result.stdout)
    assert all({"at", "to", "purpose"} <= set(one) for one in told)
    assert told
    assert files[0].read_bytes().startswith(b"\x89PNG")
    assert files[1].read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    again = omv(collecting, *BY, *words)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "another file" in again.stderr


def test_what_people_would_be_refused_stands_under_the_table() -> None:
    """With the reason."""
    refused = (Row("p", "Offering the plan", "a secret stands in it."),)
    year = RehearsedYear("p", date(2027, 5, 15), CycleState.DRAFTING, (), (), refused)
    console = Console(width=100)
    with console.capture() as shown:
        console.print(rehearsal_view([year]))
    assert "This would be refused: Offering the plan: a secret stands in it." in shown.get()


def test_programs_are_told_of_what_stops() -> None:
    """Among the other entries, on its first day; the picture and the calendar leave it out."""
    day = date(2027, 4, 16)
    refused = (Row("p", "Offering the plan", "a secret stands in it.", since=day),)
    failed = (Row("p", "PDF", "LibreOffice is missing"),)
    year = RehearsedYear("p", date(2027, 5, 15), CycleState.DRAFTING, (), failed, refused)
    told = [(one.at, one.what, one.to, one.purpose) for one in in_years([with_stops(year)])]
    assert told == [
        (day, EntryKind.REFUSAL, "", "Offering the plan"),
        (date(2027, 5, 15), EntryKind.FAILURE, "schedule", "PDF"),
    ]
    assert year.entries == ()
