"""People by commands: their ids, who held what on a day, and what changes among them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")


def done(omv: Omv, workspace: Path, *words: str) -> Any:
    """The JSON of a command that succeeds."""
    result = omv(workspace, *AT, "--json", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def told(omv: Omv, workspace: Path, *words: str) -> str:
    """What people read of a command that succeeds."""
    result = omv(workspace, *AT, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(omv: Omv, workspace: Path, *words: str) -> str:
    """What people read of a command that is refused, on three lines or more."""
    result = omv(workspace, *AT, *words)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    return result.stderr


def test_everybody_is_listed_with_the_id_that_commands_take(omv: Omv, collecting: Path) -> None:
    """Ids are asked for everywhere, so they stand somewhere."""
    listed = told(omv, collecting, "people")
    assert "koordinaattori" in listed
    assert "helsinki" in listed
    assert [one["person"] for one in done(omv, collecting, "people")] == [
        "johtaja",
        "koordinaattori",
        "tarkastaja",
        "hoitaja",
    ]


def test_who_could_confirm_on_a_day_is_told_with_the_mandate(omv: Omv, collecting: Path) -> None:
    """For past days and for days to come."""
    shown = told(omv, collecting, "who", "--on", "2030-12-31")
    assert "Johtaja" in shown.split("Could confirm")[1]
    assert "2030-12-31" in shown
    found = done(omv, collecting, "who", "--on", "2031-01-01")
    assert (found["day"], found["could_confirm"]) == ("2031-01-01", [])
    assert "Nobody could confirm" in told(omv, collecting, "who", "--on", "2031-01-01")
    assert "johtaja" in told(omv, collecting, "who")


def test_a_day_that_is_none_is_refused(omv: Omv, collecting: Path) -> None:
    """It says how a day is written."""
    assert "Write it as 2027-05-12" in refused(omv, collecting, "who", "--on", "31.5.2027")


def edit_file(workspace: Path, old: str, new: str) -> None:
    """Change a text of unit.yaml that stands in it once or more."""
    path = workspace / "unit.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_unit_in_force_is_written_out_as_a_unit_file(omv: Omv, collecting: Path) -> None:
    """Put in the place of the file, it changes nothing."""
    text = told(omv, collecting, "unit", "export")
    assert "  - id: koordinaattori\n" in text
    assert done(omv, collecting, "unit", "export")["unit"]["id"] == "pieni"
    assert done(omv, collecting, "unit", "export", "--out", str(collecting / "out.yaml"))
    (collecting / "unit.yaml").write_bytes((collecting / "out.yaml").read_bytes())
    assert "Nothing changed" in told(omv, collecting, "apply")
    (collecting / "out.yaml").write_text("mine", encoding="utf-8")
    assert "another file" in refused(
        omv, collecting, "unit", "export", "--out", str(collecting / "out.yaml")
    )


def test_an_absence_is_told_with_its_stand_in(omv: Omv, collecting: Path) -> None:
    """Also to whoever asks who was there on such a day."""
    days = ("--from", "2027-03-01", "--to", "2027-03-05")
    alone = told(omv, collecting, "person", "absent", "tarkastaja", *days)
    assert "Nobody stands in" in alone
    words = ("person", "absent", "tarkastaja", *days, "--stand-in", "hoitaja")
    assert "hoitaja is asked in their place" in told(omv, collecting, *words)
    assert done(omv, collecting, *words)["stand_in"] == "hoitaja"
    assert "hoitaja stands in" in told(omv, collecting, "who", "--on", "2027-03-05")
    assert "stands in" not in told(omv, collecting, "who", "--on", "2027-03-06")


def test_a_new_director_is_told_with_the_end_of_the_old_ones_mandate(
    omv: Omv, collecting: Path
) -> None:
    """So that nobody is surprised."""
    words = ("person", "mandate", "hoitaja", "director", "--from", "2027-04-01")
    shown = told(omv, collecting, *words)
    assert "The mandate of johtaja as director ends on 2027-03-31." in shown
    assert done(omv, collecting, "who", "--on", "2027-04-01")["could_confirm"] == ["hoitaja"]
    acting = (*words[:2], "koordinaattori", "director", "--from", "2027-03-01")
    given = done(omv, collecting, *acting, "--to", "2027-03-05", "--acting-for", "johtaja")
    assert (given["mandate"]["acting_for"], given["ended"]) == ("johtaja", {})
    assert "acting for johtaja" in told(omv, collecting, "who", "--on", "2027-03-02")


def test_who_leaves_is_told_with_what_becomes_of_their_items(omv: Omv, collecting: Path) -> None:
    """One command does it all."""
    words = ("person", "leaves", "tarkastaja", "--last-day", "2027-03-12", "--to", "hoitaja")
    shown = told(omv, collecting, *words)
    assert "hoitaja is asked for 2 items" in shown
    assert "hoitaja contributes to: mission, safety" in shown
    listed = {one["person"]: one for one in done(omv, collecting, "people")}
    assert listed["tarkastaja"]["employed"] is True
    assert "nobody would be director" in refused(omv, collecting, *words[:2], "johtaja", *words[3:])


def test_a_file_that_would_undo_newer_edits_is_refused_with_all_three(
    omv: Omv, collecting: Path
) -> None:
    """A table for people, the same as JSON, and what to do; then the export resolves it."""
    days = ("--from", "2027-03-01", "--to", "2027-03-05")
    told(omv, collecting, "person", "absent", "hoitaja", *days)
    assert "older than what is in force in 1 place" in told(omv, collecting, "apply")
    absences = "absences: [{first_day: 2027-07-01, last_day: 2027-07-31}]"
    edit_file(collecting, "    language: sv", f"    language: sv\n    {absences}")
    shown = omv(collecting, *AT, "apply")
    assert (shown.exit_code, "Now in force" in shown.stdout) == (1, True)
    assert "omv unit export" in shown.stderr
    result = omv(collecting, *AT, "--json", "apply")
    (outcome,) = json.loads(result.stdout)
    (place,) = outcome["would_undo"]
    assert (place["id"], place["field"], place["last_applied"]) == ("hoitaja", "absences", [])
    assert (place["in_force"][0]["first_day"], place["in_file"][0]["first_day"]) == (
        "2027-03-01",
        "2027-07-01",
    )
    assert "error" in json.loads(result.stderr)
    (collecting / "unit.yaml").write_text(told(omv, collecting, "unit", "export"))
    assert "older" not in told(omv, collecting, "apply")
