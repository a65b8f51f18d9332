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
    assert "31 Dec 2030" in shown
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
