"""Who acts (law 12): the account on this machine; both, where one records for another."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.identity import account, runner
from omv_workflow.errors import NotAllowed
from omv_workflow.testing.example import COORDINATOR, NURSE, example_unit
from tests.databases import database_of, settings

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")
COORDINATOR_LINE = "  - id: koordinaattori\n"


def with_account(workspace: Path, *, virtual: bool = True) -> Path:
    """The workspace, whose coordinator now uses the account that runs the tests."""
    file = workspace / "unit.yaml"
    line = f'{COORDINATOR_LINE}    account: "{account()}"\n'
    text = file.read_text(encoding="utf-8").replace(COORDINATOR_LINE, line)
    file.write_text(text, encoding="utf-8")
    if not virtual:
        text = settings(database_of(workspace), virtual=False)
        (workspace / "omv.toml").write_text(text, encoding="utf-8")
    return workspace


def test_an_account_that_nobody_uses_is_refused(omv: Omv, fresh: Path) -> None:
    """The message gives the very line to add."""
    result = omv(fresh, *AT, "apply")
    assert result.exit_code == 1
    assert f'account: "{account()}"' in result.stderr


def test_the_first_apply_is_by_whom_the_file_itself_names(omv: Omv, fresh: Path) -> None:
    """There is nothing in force before it that could say who acts."""
    assert omv(with_account(fresh), *AT, "apply").exit_code == 0
    log = json.loads(omv(fresh, *AT, "log", "show", "--json").stdout)
    assert {event["data"]["by"] for event in log} == {"koordinaattori"}


def test_somebody_with_a_new_account_applies_it(omv: Omv, collecting: Path) -> None:
    """Nobody in force uses the account, so the file that is applied decides."""
    assert omv(collecting, *AT, "open").exit_code == 1
    assert omv(with_account(collecting), *AT, "apply").exit_code == 0
    assert "scheduled" in omv(collecting, *AT, "open").stderr


def test_who_neither_leads_nor_coordinates_applies_nothing(omv: Omv, fresh: Path) -> None:
    """A contributor can't rewrite who is in charge."""
    result = omv(fresh, *AT, "--as", "hoitaja", "apply")
    assert result.exit_code == 1
    assert "neither coordinator, director nor deputy" in result.stderr


def test_a_real_workspace_takes_neither_another_time_nor_another_person(
    omv: Omv, fresh: Path
) -> None:
    """There the clock tells the time, and the account who acts."""
    workspace = with_account(fresh, virtual=False)
    assert "only the clock" in omv(workspace, *AT, "apply").stderr
    assert "only the account" in omv(workspace, "--as", "johtaja", "apply").stderr
    assert omv(workspace, "apply").exit_code == 0


def test_what_is_recorded_for_another_names_both(omv: Omv, collecting: Path) -> None:
    """The answer stands as the contributor's, recorded by the coordinator, in rows and log."""
    words = ("--as", "koordinaattori", "--for", "hoitaja", "answer", "on_call", "--text", "no")
    given = json.loads(omv(collecting, *AT, "--json", *words).stdout)
    assert (given["answered_by"], given["recorded_by"]) == ("hoitaja", "koordinaattori")
    log = json.loads(omv(collecting, *AT, "--json", "log", "show").stdout)
    last = next(event for event in log if event["kind"] == "answer.changed")
    assert last["data"]["by"] == "koordinaattori"
    assert last["data"]["on_behalf_of"] == "hoitaja"


def test_a_contributor_records_for_nobody(omv: Omv, collecting: Path) -> None:
    """Only who leads or coordinates may write down another's answer."""
    words = ("--as", "tarkastaja", "--for", "hoitaja", "answer", "on_call", "--text", "no")
    assert omv(collecting, *AT, *words).exit_code == 1


def test_nobody_acts_for_an_unknown_person(omv: Omv, collecting: Path) -> None:
    """Both who are named are of the unit."""
    result = omv(collecting, *AT, "--as", "koordinaattori", "--for", "nobody", "open")
    assert "Person nobody" in result.stderr


def of_somebody_else(folder: Path) -> Path:
    """A folder that this account does not own."""
    if os.getuid() != 0:
        return Path("/")
    os.chown(folder, 12345, -1)
    return folder


def test_only_its_owner_or_who_leads_runs_a_real_workspace(tmp_path: Path) -> None:
    """The owner sees all that was done, whoever leads a unit what was done for it."""
    unit, day = example_unit(), date(2027, 3, 1)
    assert runner([unit], tmp_path, day) is EVERYTHING
    folder = of_somebody_else(tmp_path)
    for person_id in (None, NURSE, COORDINATOR):
        people = [
            one.model_copy(update={"account": account() if one.id == person_id else None})
            for one in unit.people
        ]
        used = unit.model_copy(update={"people": tuple(people)})
        if person_id == COORDINATOR:
            assert runner([used], folder, day).persons == {unit.unit.id: COORDINATOR}
        else:
            with pytest.raises(NotAllowed, match="nor owns"):
                runner([used], folder, day)
