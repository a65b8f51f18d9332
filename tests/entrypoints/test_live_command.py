"""The first day by commands: what is said while a plan is not live, the preview, the question."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

Omv = Callable[..., Result]

LONG_OVERDUE = ("--as", "koordinaattori", "--as-of", "2027-07-12 10:00")
WAITS = "Nothing goes out yet"


@pytest.fixture
def imported(omv: Omv, fresh: Path) -> Path:
    """A workspace whose plan was last confirmed fourteen months ago."""
    assert omv(fresh, *LONG_OVERDUE, "apply").exit_code == 0
    previous = Path(__file__).with_name("small") / "previous.yaml"
    assert omv(fresh, *LONG_OVERDUE, "import", previous).exit_code == 0
    return fresh


def carried(workspace: Path) -> int:
    """How many mails have been written as files."""
    return len(list((workspace / "mail").glob("*.eml")))


def test_apply_import_and_status_say_that_nothing_goes_out_yet(omv: Omv, fresh: Path) -> None:
    """And which command changes that."""
    previous = Path(__file__).with_name("small") / "previous.yaml"
    for words in (("apply",), ("import", previous), ("status",), ("apply",)):
        assert WAITS in omv(fresh, *LONG_OVERDUE, *words).stdout
    omv(fresh, *LONG_OVERDUE, "live", "--yes")
    for words in (("apply",), ("status",)):
        assert WAITS not in omv(fresh, *LONG_OVERDUE, *words).stdout


def test_a_run_says_what_waits(omv: Omv, imported: Path) -> None:
    """It does nothing, and is no failure."""
    result = omv(imported, *LONG_OVERDUE, "run")
    assert (result.exit_code, carried(imported)) == (0, 0)
    assert "not live: see omv live" in result.stdout


def test_what_would_go_out_is_shown_before_it_is_asked(omv: Omv, imported: Path) -> None:
    """No is an answer: nothing changes."""
    result = omv(imported, *LONG_OVERDUE, "live", stdin="n\n")
    assert result.exit_code == 1
    assert "cycle opened" in result.stdout
    assert "2027-07-12" in result.stdout
    assert "become files in mail/" in result.stdout
    assert "Nothing has changed." in result.stderr
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert WAITS in omv(imported, *LONG_OVERDUE, "status").stdout
    assert carried(imported) == 0


def test_no_answer_is_told_in_three_lines(omv: Omv, imported: Path) -> None:
    """Where nobody can type an answer, and after Ctrl-C at the question, nothing changes."""
    result = omv(imported, *LONG_OVERDUE, "live", stdin="")
    assert result.exit_code == 130
    assert [line[:5] for line in result.stderr.splitlines()[-3:]] == ["Error", "Why: ", "Next:"]
    assert WAITS in omv(imported, *LONG_OVERDUE, "status").stdout


def test_yes_lets_it_go_out(omv: Omv, imported: Path) -> None:
    """The next run does what was shown."""
    assert omv(imported, *LONG_OVERDUE, "live", stdin="y\n").exit_code == 0
    shown = json.loads(omv(imported, *LONG_OVERDUE, "--json", "run", "open-cycles").stdout)
    assert [row["outcome"] for row in shown[0]["done"]] == ["opened"]


def test_what_is_agreed_to_happens_at_the_instant_of_the_answer(omv: Omv, fresh: Path) -> None:
    """A question may wait for its answer for an hour."""
    omv(fresh, *LONG_OVERDUE, "apply")
    session = Session(fresh)
    asked_at = session.now
    with CliRunner().isolation(input="y\n"):
        session.ask(said("Let it go out?"))
    assert session.now > asked_at


def test_as_json_it_is_listed_and_goes_live_only_with_yes(omv: Omv, imported: Path) -> None:
    """A program that looks changes nothing."""
    looked = json.loads(omv(imported, *LONG_OVERDUE, "--json", "live").stdout)
    assert looked["live_since"] is None
    first = looked["preview"]["outgoing"][0]
    assert first["on"] == "2027-07-12"
    assert set(first) >= {"to_name", "to_address", "purpose", "subject", "leaves_the_house"}
    done = json.loads(omv(imported, *LONG_OVERDUE, "--json", "live", "--yes").stdout)
    assert done["live_since"] == "2027-07-12T07:00:00+00:00"
    assert done["preview"] == looked["preview"]
    assert "live since" in omv(imported, *LONG_OVERDUE, "live").stderr


def test_a_plan_is_paused_with_a_reason(omv: Omv, imported: Path) -> None:
    """Without one it is an error of usage; the reason stands in the log."""
    omv(imported, *LONG_OVERDUE, "live", "--yes")
    assert omv(imported, *LONG_OVERDUE, "live", "--pause").exit_code == 2
    words = ("live", "--pause", "--reason", "Palautettu varmuuskopiosta.")
    assert omv(imported, *LONG_OVERDUE, *words).exit_code == 0
    assert "Palautettu varmuuskopiosta." in omv(imported, *LONG_OVERDUE, "log", "show").stdout
    assert WAITS in omv(imported, *LONG_OVERDUE, "status").stdout


def test_mail_that_cannot_go_out_is_told_before_the_plan_is_live(omv: Omv, imported: Path) -> None:
    """A login without its password would fail at the first letter."""
    with (imported / "omv.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[mail]\nmode = "live"\nusername = "omavalvonta"\n')
    result = omv(imported, *LONG_OVERDUE, "live", "--yes")
    assert (result.exit_code, "OMV_MAIL_PASSWORD" in result.stderr) == (1, True)
    assert WAITS in omv(imported, *LONG_OVERDUE, "status").stdout
