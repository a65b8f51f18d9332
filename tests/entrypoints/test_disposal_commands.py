"""The commands of disposal, as coordinator and director give them years later."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]

# The plan that was imported was confirmed in 2026, and the one of 2027 took its place.
IMPORTED = "2026"
YEARS_LATER = "2038-01-03 10:00"
LEADER = ("--as", "johtaja", "--as-of", YEARS_LATER)
BY = ("--as", "koordinaattori", "--as-of", YEARS_LATER)
OF_IMPORTED = ("--year", IMPORTED, "--what", "content", "--reason", "Säilytysaika on päättynyt.")
THE_YEAR = (
    ("2027-04-02", "answer", "safety", "--text", "Ovet pidetään lukossa."),
    ("2027-04-14", "number", "waive", "--reason", "Kirjaamo on kiinni."),
    ("2027-04-23", "assemble", "--for-confirmation"),
    (
        "2027-05-12",
        *("confirm", "--person", "johtaja", "--place", "Helsinki", "--system", "Asianhallinta"),
        *("--reference", "4711", "--reason", "Kesken."),
    ),
)


@pytest.fixture
def years_later(omv: Omv, collecting: Path) -> Path:
    """The plan of 2027 was confirmed, and the retention of the one before has ended since."""
    unit = collecting / "unit.yaml"
    kept = unit.read_text(encoding="utf-8").replace("last_day: 2030-12-31", "last_day: 2060-12-31")
    unit.write_text(kept, encoding="utf-8")
    for day, *words in (("2027-04-01", "apply"), *THE_YEAR):
        done = omv(collecting, "--as", "koordinaattori", "--as-of", day, *words)
        assert done.exit_code == 0, done.stderr
    return collecting


def test_what_has_come_to_its_end_is_listed(omv: Omv, years_later: Path) -> None:
    """With the day, the ground, and that it waits for an approval; earlier there is nothing."""
    shown = omv(years_later, *BY, "disposal", "list")
    assert "due: to be approved" in shown.stdout
    early = omv(years_later, "--as", "koordinaattori", "--as-of", "2028-01-01", "disposal", "list")
    assert "Nothing has come to its end." in early.stdout
    everything = json.loads(omv(years_later, *BY, "--json", "disposal", "list").stdout)
    assert {one["year"] for one in everything["parts"]} == {int(IMPORTED)}


def test_a_disposal_is_approved_by_the_director_and_carried_out(
    omv: Omv, years_later: Path
) -> None:
    """Its texts are in no file any more; the record and the log stand."""
    refused = omv(years_later, *BY, "disposal", "approve", *OF_IMPORTED)
    assert (refused.exit_code, "director or the deputy" in refused.stderr) == (1, True)
    assert omv(years_later, *LEADER, "disposal", "approve", *OF_IMPORTED).exit_code == 0
    carried_out = omv(years_later, *BY, "--json", "disposal", "run", "--yes")
    assert carried_out.exit_code == 0, carried_out.stderr
    done = json.loads(carried_out.stdout)
    assert [one["state"] for one in done] == ["done"]
    gone = done[0]["hashes"]
    assert not [path for path in (years_later / "blobs").rglob("*") if path.name in gone]
    assert omv(years_later, *BY, "log", "verify").exit_code == 0
    assert "done" in omv(years_later, *BY, "disposal", "list").stdout


def test_a_hold_stops_a_disposal_and_its_release_does_not_approve_it(
    omv: Omv, years_later: Path
) -> None:
    """Each says what it did; an unknown year is refused."""
    assert omv(years_later, *LEADER, "disposal", "approve", *OF_IMPORTED).exit_code == 0
    hold = ("--year", IMPORTED, "--reason", "Kantelu.")
    assert omv(years_later, *BY, "disposal", "hold", *hold).exit_code == 0
    assert "Nothing is approved" in omv(years_later, *BY, "disposal", "run", "--yes").stdout
    assert omv(years_later, *BY, "disposal", "release", *hold).exit_code == 0
    assert "Nothing is approved" in omv(years_later, *BY, "disposal", "run", "--yes").stdout
    unknown = omv(years_later, *BY, "disposal", "hold", "--year", "1999", "--reason", "Kantelu.")
    assert (unknown.exit_code, "disposal list" in unknown.stderr) == (1, True)


def test_nothing_is_disposed_of_without_a_yes(omv: Omv, years_later: Path) -> None:
    """It can't be brought back, so it is asked."""
    assert omv(years_later, *LEADER, "disposal", "approve", *OF_IMPORTED).exit_code == 0
    asked = omv(years_later, *BY, "disposal", "run", stdin="n\n")
    assert (asked.exit_code, "for good?" in asked.stderr) == (1, True)
    left = json.loads(omv(years_later, *BY, "--json", "disposal", "list").stdout)
    states = {one["state"] for one in left["parts"] if one["part"] == "content"}
    assert states == {"approved"}
