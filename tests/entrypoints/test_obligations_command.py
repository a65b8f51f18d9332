"""`omv obligations`: all that is owed in the year, by day, with its reasons."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")


def told(omv: Omv, workspace: Path, *words: str) -> str:
    """What is printed by the command when it succeeds."""
    result = omv(workspace, *AT, "obligations", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_what_is_owed_is_shown_by_day_with_its_reasons(omv: Omv, collecting: Path) -> None:
    """On a screen of eighty columns nothing is cut."""
    shown = told(omv, collecting)
    days = [line.split("  ")[0] for line in shown.splitlines() if not line.startswith(" ")]
    assert days == sorted(days)
    assert "2027-05-14  confirm  in 74 days  Johtaja" in shown
    assert "    The anniversary is 2027-05-15. Moved earlier: weekend." in shown
    assert "open the year" not in shown
    assert "2027-02-12  open the year  done on 2027-02-24" in told(omv, collecting, "--all")


def test_what_is_owed_is_one_json_value(omv: Omv, collecting: Path) -> None:
    """A list of objects."""
    found = json.loads(told(omv, collecting, "--json"))
    (confirm,) = [one for one in found if one["step"] == "confirm"]
    assert confirm["due_on"] == "2027-05-14"
    assert confirm["due_then_because"] == "The anniversary is 2027-05-15. Moved earlier: weekend."


def test_an_unknown_year_is_refused(omv: Omv, collecting: Path) -> None:
    """In three lines."""
    result = omv(collecting, *AT, "obligations", "--year", "1999")
    assert result.exit_code == 1
    assert "it has not been kept here" in result.stderr


def test_a_year_is_named_by_its_anniversary_as_well(omv: Omv, collecting: Path) -> None:
    """What is neither is refused."""
    assert told(omv, collecting, "--year", "2027-05-15") == told(omv, collecting)
    refused = omv(collecting, *AT, "obligations", "--year", "toissa")
    assert (refused.exit_code, "Write it as 2027-05-12." in refused.stderr) == (1, True)


def test_applying_other_settings_tells_how_many_steps_move(omv: Omv, collecting: Path) -> None:
    """Also where the unit's own file is as it was; and where to read which."""
    settings = collecting / "omv.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\n[policy]\nanswer_time = 25\n", encoding="utf-8")
    result = omv(collecting, *AT, "apply")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "open steps move to other days: see omv obligations." in result.stdout
    assert "Nothing changed" in omv(collecting, *AT, "apply").stdout
