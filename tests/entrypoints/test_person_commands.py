"""The commands on one person's data, as a coordinator gives them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]

NAME, ADDRESS = "Hoitaja", "hoitaja@yksikko.example"
BY = ("--as", "koordinaattori", "--as-of", "2027-03-20 10:00")
ERASE = ("person", "erase", "hoitaja", "--reason", "Pyynnöstä")


def tell(omv: Omv, workspace: Path, *words: str | Path) -> Result:
    """A command of the coordinator that succeeds."""
    result = omv(workspace, *BY, *words)
    assert result.exit_code == 0, result.stderr
    return result


def edit(workspace: Path, old: str, new: str) -> None:
    """Change unit.yaml."""
    file = workspace / "unit.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def left(omv: Omv, collecting: Path) -> Path:
    """The nurse has answered, got letters as files, and left."""
    sent = omv(collecting, "--as-of", "2027-03-01 10:00", "run", "send-mail")
    assert sent.exit_code == 0, sent.stderr
    at = ("--as", "hoitaja", "--as-of", "2027-03-02 10:00")
    assert omv(collecting, *at, "answer", "on_call", "--text", "no").exit_code == 0
    edit(collecting, f"    email: {ADDRESS}\n", f"    email: {ADDRESS}\n    last_day: 2027-03-19\n")
    edit(collecting, "name: Hoitaja", "name: Eräs Tunnistettava")
    tell(omv, collecting, "apply")
    return collecting


def files_with(workspace: Path, text: str) -> list[str]:
    """The files of a workspace, of whatever kind, whose bytes hold a text."""
    files = (path for path in workspace.rglob("*") if path.is_file())
    return sorted(path.name for path in files if text.encode() in path.read_bytes())


def test_all_that_is_held_on_a_person_goes_to_a_file(omv: Omv, left: Path) -> None:
    """As one JSON that nobody but its owner can read."""
    told = tell(omv, left, "person", "export", "hoitaja", "--to", left / "hoitaja.json")
    data = json.loads((left / "hoitaja.json").read_text(encoding="utf-8"))
    assert "hoitaja.json" in told.stdout
    assert data["profile"]["email"] == ADDRESS
    assert data["mail_files"]
    assert (left / "hoitaja.json").stat().st_mode & 0o077 == 0


def test_an_export_is_shown_to_people_too(omv: Omv, left: Path) -> None:
    """The profile, and how much there is of everything else."""
    shown = tell(omv, left, "person", "export", "hoitaja").stdout
    assert all(sign not in shown for sign in ("None", "[", "{'"))
    assert ADDRESS in shown
    assert "answers" in shown


def test_an_erasure_is_shown_before_it_is_done(omv: Omv, left: Path) -> None:
    """Whoever says no has erased nothing; asked for JSON it shows and does nothing."""
    shown = omv(left, *BY, *ERASE, stdin="n\n")
    assert "Of hoitaja go:" in shown.stdout
    value = json.loads(tell(omv, left, "--json", *ERASE).stdout)
    assert value["profile"] is True
    assert json.loads(tell(omv, left, "--json", "person", "erased").stdout) == []


def test_after_an_erasure_no_file_but_those_told_holds_name_or_address(
    omv: Omv, left: Path
) -> None:
    """Neither the database with its free pages, nor a letter; unit.yaml is told to be edited."""
    assert len(files_with(left, ADDRESS)) > 1
    outcome = json.loads(tell(omv, left, "--json", *ERASE, "--yes").stdout)
    assert outcome["files_to_edit"] == ["unit.yaml"]
    assert files_with(left, ADDRESS) == ["unit.yaml"]
    assert files_with(left, "Tunnistettava") == ["unit.yaml"]
    assert tell(omv, left, "log", "verify").stdout.endswith("unbroken.\n")
    assert "(erased)" in tell(omv, left, "log", "show").stdout
    erased = json.loads(tell(omv, left, "--json", "person", "erased").stdout)
    assert [one["person"] for one in erased] == ["hoitaja"]


def test_an_erased_person_stays_out(omv: Omv, left: Path) -> None:
    """The old unit.yaml is refused, in three lines that say what to do."""
    tell(omv, left, *ERASE, "--yes")
    edit(left, "anniversary: 05-15", "anniversary: 05-16")
    refused = omv(left, *BY, "apply")
    assert refused.exit_code == 1
    assert "Take hoitaja out of the file" in refused.stderr


def test_who_works_here_is_not_erased(omv: Omv, left: Path) -> None:
    """Nothing is shown, nothing is done."""
    refused = omv(left, *BY, "person", "erase", "tarkastaja", "--reason", "Pyynnöstä", "--yes")
    assert refused.exit_code == 1
    assert "works at the unit" in refused.stderr


def test_a_file_that_stands_there_is_not_written_over(omv: Omv, left: Path) -> None:
    """And the export isn't recorded as made."""
    refused = omv(left, *BY, "person", "export", "hoitaja", "--to", left / "omv.toml")
    assert refused.exit_code == 1
    assert "person.exported" not in tell(omv, left, "log", "show").stdout


def test_a_lost_second_factor_is_reset_by_command_too(omv: Omv, collecting: Path) -> None:
    """What the steps refuse is told; who has one is listed."""
    refused = omv(collecting, *BY, "second-factor", "reset", "hoitaja")
    assert (refused.exit_code, "hoitaja has not set one up" in refused.stderr) == (1, True)
    refused = omv(collecting, *BY, "second-factor", "agree", "koordinaattori")
    assert (refused.exit_code, "it is your own" in refused.stderr) == (1, True)
    assert json.loads(tell(omv, collecting, "--json", "second-factor", "list").stdout) == []
