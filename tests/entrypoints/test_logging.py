"""What a whole year leaves in the log of the application: everything that was done, and nobody."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
pytestmark = pytest.mark.only_sqlite("what is logged does not come from the database")

COMMAND = Path(sys.executable).with_name("omv")
PEOPLE = ("Johtaja", "Koordinaattori", "Tarkastaja", "Hoitaja", "Valvoja", "yksikko.example")
ANSWER = "Salainen vastaus"


def run_logged(workspace: Path, day: str, log: str = "json") -> "subprocess.CompletedProcess[str]":
    """All scheduled steps of a day, by the real command."""
    at = f"2027-{day} 10:00"
    return subprocess.run(
        [COMMAND, "--workspace", workspace, "--as", "koordinaattori", "--as-of", at, "run"],
        env={**os.environ, "OMV_LOG": log},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_year_with_failures_is_logged_without_anybody(omv: Omv, collecting: Path) -> None:
    """Every line is an object; none holds a name, an address or an answer."""
    answer = ("--as", "tarkastaja", "--as-of", "2027-03-01", "answer", "mission")
    assert omv(collecting, *answer, "--text", ANSWER).exit_code == 0
    (collecting / "mail").write_text("in the way of the folder", encoding="utf-8")
    days = ("03-22", "04-12", "05-18")
    lines = [line for day in days for line in run_logged(collecting, day).stderr.splitlines()]
    told = [json.loads(line) for line in lines]
    assert {one["event"] for one in told} >= {"step.ended", "act.ended"}
    assert all(one["seconds"] >= 0 for one in told if one["event"] == "step.ended")
    assert {"technical_failure"} <= {one.get("outcome") for one in told}
    assert [word for word in (*PEOPLE, ANSWER) for line in lines if word in line] == []


def test_an_error_is_logged_by_its_kind_and_place(collecting: Path) -> None:
    """A folder that is gone stops the plan; its path is told to people alone."""
    (collecting / "blobs").rename(collecting / "blobs-elsewhere")
    (collecting / "blobs").write_text("in the way of the folder", encoding="utf-8")
    (failed,) = (
        value
        for line in run_logged(collecting, "04-12").stderr.splitlines()
        if (value := json.loads(line))["event"] == "act.failed" and value["plan"]
    )
    assert (failed["level"], failed["error"]["type"]) == ("error", "Unavailable")
    assert failed["error"]["place"].startswith("omv_workflow/adapters/blobs.py:")
    assert "can't be" in run_logged(collecting, "04-12", "text").stderr


def test_an_unknown_format_is_told_in_three_lines(collecting: Path) -> None:
    """Naming the variable."""
    refused = run_logged(collecting, "04-12", "xml")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 3)
    assert "OMV_LOG" in refused.stderr
