"""`omv confirmation record`: the record and its openings in files that can be handed out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.entrypoints.command_line import run_command

Omv = Callable[..., Result]
AT = ("--as-of", "2027-03-01 10:00")
BY = (*AT, "--as", "koordinaattori", "--json")


@pytest.fixture
def recorded(omv: Omv, collecting: Path) -> Path:
    """A workspace whose plan is confirmed and has its record."""
    confirmed = ("confirm", "--person", "johtaja", "--place", "Helsinki", "--system", "Asiat")
    for words in (
        ("number", "waive", "--reason", "Kirjaamo on kiinni."),
        ("assemble", "--for-confirmation"),
        (*confirmed, "--reference", "1", "--reason", "Kesken."),
        ("run", "seal-plans"),
    ):
        result = omv(collecting, *BY, *words)
        assert result.exit_code == 0, result.stderr
    return collecting


def test_the_record_is_written_and_checked(omv: Omv, recorded: Path, tmp_path: Path) -> None:
    """Openings of everything only where they are asked for, and closed to others."""
    out = tmp_path / "out"
    out.mkdir()
    told = omv(recorded, *BY, "confirmation", "record", "--out", str(out))
    assert told.exit_code == 0, told.stderr
    assert {one.name for one in out.iterdir()} == {"record.json", "openings.json"}
    told = omv(recorded, *BY, "confirmation", "record", "--out", str(out), "--full")
    assert (out / "openings-full.json").stat().st_mode & 0o077 == 0
    record, openings = str(out / "record.json"), str(out / "openings.json")
    checked = run_command("--json", "verify", openings, "--record", record)
    assert checked.exit_code == 1
    findings = json.loads(checked.stdout)["findings"]
    (fault,) = [one["why"] for one in findings if one["outcome"] == "fails"]
    assert "nothing proves where it comes from" in fault
    assert [one for one in findings if "open to their commitments" in one["what"]]


def test_what_can_not_be_written_is_refused(omv: Omv, recorded: Path, tmp_path: Path) -> None:
    """Another file that stands there, and the record of a version that has none."""
    (tmp_path / "record.json").write_text("{}")
    refused = omv(recorded, *BY, "confirmation", "record", "--out", str(tmp_path))
    assert refused.exit_code == 1
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["record.json"]
    refused = omv(recorded, *BY, "confirmation", "record", "--version", "7")
    assert "there is none of version 7" in json.loads(refused.stderr)["error"]["why"]
