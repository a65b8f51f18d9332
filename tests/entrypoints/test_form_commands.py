"""The commands about the form: what it asks, what a new version changes, and taking it over."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

COORDINATOR = ("--as", "koordinaattori", "--as-of", "2027-03-02 10:00")
INSPECTOR = ("--as", "tarkastaja", "--as-of", "2027-03-02 12:00")
MAPPING = """form: pieni-lomake
changes:
  - from: 2026-01-01
    to: 2027-03-01
    renamed: {safety: security}
"""

Omv = Callable[..., Result]


def issue(folder: Path) -> None:
    """Change the workspace's form: one item renamed, another worded otherwise."""
    form = folder / "form.yaml"
    text = form.read_text(encoding="utf-8").replace("2026-01-01", "2027-03-01")
    text = text.replace("id: safety", "id: security").replace("Toiminta-ajatus", "Tehtävät")
    form.write_text(text, encoding="utf-8")
    unit = folder / "unit.yaml"
    people = unit.read_text(encoding="utf-8").replace("[mission, safety]", "[mission, security]")
    unit.write_text(people, encoding="utf-8")


@pytest.fixture
def issued(collecting: Path) -> Path:
    """A workspace whose contributors have been asked, and whose form has a new version."""
    issue(collecting)
    (collecting / "form.mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return collecting


def test_the_items_of_a_form_are_listed_before_anything_is_applied(fresh: Path, omv: Omv) -> None:
    """Whoever writes unit.yaml needs the ids; on a narrow terminal too."""
    shown = omv(fresh, "form", "items", "form.yaml").stdout
    assert "safety (long)\n  Miten turvallisuudesta huolehditaan?" in shown
    assert "Toiminta (section:work)" in shown


def test_the_items_of_the_plans_own_form_are_listed_as_json(collecting: Path, omv: Omv) -> None:
    """Without a name it is the form that the plan follows."""
    shown = omv(collecting, "--as", "koordinaattori", "--json", "form", "items").stdout
    assert json.loads(shown)["sections"][1]["items"][1]["id"] == "safety"


def test_two_versions_are_compared_by_way_of_the_mapping(issued: Path, omv: Omv) -> None:
    """The one that is kept here by its date, and the file by its name."""
    shown = omv(issued, *COORDINATOR, "form", "diff", "2026-01-01", "form.yaml").stdout
    assert "security was called safety." in shown
    assert "mission is worded otherwise:\n  - Toiminta-ajatus\n  + Tehtävät" in shown


def test_applying_says_what_happens_to_which_year(issued: Path, omv: Omv) -> None:
    """The year under way stays with its form until somebody lets it take the new one."""
    shown = omv(issued, *COORDINATOR, "apply").stdout
    assert "The plan now follows the form's version of 2027-03-01." in " ".join(shown.split())
    assert "`omv form adopt --year 2027`" in shown
    items = omv(issued, *COORDINATOR, "--json", "status", "--items").stdout
    assert [one["item"] for one in json.loads(items)] == ["mission", "safety", "on_call"]


def test_a_year_that_adopts_the_form_asks_for_what_has_changed(issued: Path, omv: Omv) -> None:
    """The inspector says "no change" to all, and is told which question to read first."""
    omv(issued, *COORDINATOR, "apply")
    adopted = omv(issued, *COORDINATOR, "form", "adopt")
    assert "1 item is asked anew" in adopted.stdout
    told = omv(issued, *INSPECTOR, "unchanged").stdout
    assert "Left unchanged: security." in told
    assert "they are left open: mission." in told
    assert "has been reworded" in omv(issued, *INSPECTOR, "show", "mission").stdout
    assert "Left unchanged: mission." in omv(issued, *INSPECTOR, "unchanged", "mission").stdout


def test_a_form_that_would_lose_answers_is_refused(collecting: Path, omv: Omv) -> None:
    """Three lines, naming the item and what to write."""
    issue(collecting)
    refused = omv(collecting, *COORDINATOR, "apply")
    assert refused.exit_code == 1
    assert "gone and mapped nowhere: safety" in refused.stderr
    assert "plan.form_mapping" in refused.stderr


def test_a_person_with_an_old_item_is_told_the_new_one(issued: Path, omv: Omv) -> None:
    """By the line of unit.yaml."""
    unit = issued / "unit.yaml"
    text = unit.read_text(encoding="utf-8").replace("security", "safety")
    unit.write_text(text, encoding="utf-8")
    refused = omv(issued, *COORDINATOR, "apply")
    assert '"safety" is now called security' in refused.stderr


def test_an_unknown_version_is_refused(collecting: Path, omv: Omv) -> None:
    """A date names a version that was applied here."""
    refused = omv(collecting, *COORDINATOR, "form", "diff", "2020-01-01", "form.yaml")
    assert refused.exit_code == 1
    assert "no form of that date was applied here" in refused.stderr


def test_adopting_the_form_that_the_year_has_is_refused(collecting: Path, omv: Omv) -> None:
    """Nothing is asked twice."""
    refused = omv(collecting, *COORDINATOR, "form", "adopt")
    assert refused.exit_code == 1
    assert "kept by the version of 2026-01-01 already" in refused.stderr


def test_the_items_of_a_year_stand_by_section_with_whose_they_are(
    collecting: Path, omv: Omv
) -> None:
    """Also those that nobody has answered yet."""
    shown = omv(collecting, *COORDINATOR, "status", "--items").stdout
    (line,) = [one for one in shown.splitlines() if one.startswith("on_call")]
    assert line.split() == ["on_call", "inherited", "hoitaja"]
    assert "Toiminta" in shown.splitlines()
