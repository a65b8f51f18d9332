"""`omv package`: one file for whoever hands a copy over."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
NOW = ("--as", "koordinaattori", "--as-of", "2027-04-24 10:00")


@pytest.fixture
def given_out(omv: Omv, collecting: Path) -> Path:
    """A plan that has been confirmed and distributed."""
    for words in (
        ("number", "waive", "--reason", "Kirjaamo on kiinni."),
        ("assemble", "--for-confirmation"),
        (
            *("confirm", "--person", "johtaja", "--place", "Helsinki", "--system", "Asiat"),
            *("--reference", "1/2027", "--reason", "Ensi vuonna paremmin."),
        ),
        ("distribute",),
    ):
        done = omv(collecting, *NOW, *words)
        assert done.exit_code == 0, done.stderr
    return collecting


def test_it_is_written_and_told(omv: Omv, given_out: Path, tmp_path: Path) -> None:
    """Under a name of its own, or the one that is given."""
    place = tmp_path / "paketti.zip"
    made = omv(given_out, *NOW, "--json", "package", "ministerio", "--out", place)
    assert made.exit_code == 0, made.stderr
    with ZipFile(place) as file:
        names = file.namelist()
        sheet = file.read("metadata.txt").decode()
    assert json.loads(made.stdout)["files"] == names
    assert names[-2:] == ["metadata.txt", "metadata.json"]
    assert "Vastaanottaja: " in sheet


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody",), "distribution list"),
        (("ministerio", "--out", "paketti.docx"), ".zip"),
    ],
)
def test_what_can_not_be_made_is_refused(
    omv: Omv, given_out: Path, words: tuple[str, ...], why: str
) -> None:
    """With what to do instead."""
    refused = omv(given_out, *NOW, "package", *words)
    assert refused.exit_code != 0
    assert why in " ".join(refused.stderr.split())


def test_a_contributor_makes_none(omv: Omv, given_out: Path) -> None:
    """Nor does the log tell of one."""
    asked = ("--as", "hoitaja", "--as-of", "2027-04-24 10:00", "package", "ministerio")
    assert omv(given_out, *asked).exit_code == 1
    assert "package.made" not in omv(given_out, *NOW, "log", "export").stdout
