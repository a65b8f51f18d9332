"""The reader's language: which it is, and how it writes days, instants and numbers."""

import os
import shutil
import subprocess
import sys
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from omv_workflow.adapters.spoken import FOLDER, LOCALES, Spoken
from omv_workflow.adapters.spoken import spoken as translated
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.entrypoints.cli import app
from omv_workflow.entrypoints.language import chosen
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import in_language, listed, named, said

PACKAGE = FOLDER.parent
DAY = date(2027, 5, 5)
INSTANT = datetime(2027, 5, 5, 9, 30, tzinfo=ZoneInfo("Europe/Helsinki"))


def spoken(code: str) -> Spoken:
    """A language whose texts are not translated, for its days and numbers."""
    return Spoken(code, NullTranslations())


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LC_ALL": "sv_FI.UTF-8", "LANG": "fi_FI.UTF-8"}, "sv"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fi_FI.UTF-8"}, "en"),
        ({"LANGUAGE": "de:sv", "LANG": "fi_FI.UTF-8"}, "sv"),
        ({"OMV_LANGUAGE": "fi", "LC_ALL": "sv_FI.UTF-8"}, "fi"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], code: str) -> None:
    """OMV_LANGUAGE goes before the system's, and what nobody speaks here is English."""
    assert chosen(environment) == code


def test_an_unknown_language_is_refused_by_its_name() -> None:
    """Whoever set it is told which there are, rather than being answered in another."""
    with pytest.raises(InvalidInput, match="OMV_LANGUAGE: the program speaks en, fi, sv"):
        chosen({"OMV_LANGUAGE": "de"})


def test_the_command_refuses_an_unknown_language_in_three_lines() -> None:
    """It ends in the exit code of a line that can't be understood."""
    refused = CliRunner().invoke(app, ["status"], env={"OMV_LANGUAGE": "de"})
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: The language de in the variable OMV_LANGUAGE\n")


@pytest.mark.parametrize(
    ("code", "purpose"),
    [
        ("fi", "ja loki, jonka kuka tahansa voi tarkistaa"),
        ("sv", "en logg som vem som helst kan kontrollera"),
    ],
)
def test_the_help_is_in_the_readers_language(code: str, purpose: str) -> None:
    """A process of its own each, for the help of a process is put into one language."""
    command = [str(Path(sys.executable).with_name("omv")), "--help"]
    environment = {**os.environ, "OMV_LANGUAGE": code, "COLUMNS": "200"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert purpose in told.stdout
    assert "Show where the year stands" not in told.stdout


@pytest.mark.parametrize(
    ("code", "day", "instant"),
    [
        ("en", "2027-05-05", "2027-05-05 09:30"),
        ("fi", "5.5.2027", "5.5.2027 9.30"),
        ("sv", "5.5.2027", "5.5.2027 9.30"),
    ],
)
def test_days_and_instants_are_written_as_the_language_does(
    code: str, day: str, instant: str
) -> None:
    """In Finland both languages write the day first; English keeps what options take."""
    assert (spoken(code).day(DAY), spoken(code).day(INSTANT)) == (day, instant)


@pytest.mark.parametrize(("code", "number"), [("en", "1.5"), ("fi", "1,5"), ("sv", "1,5")])
def test_numbers_are_written_as_the_language_does(code: str, number: str) -> None:
    """With a comma in Finland, and without marks in a year."""
    assert (spoken(code).number(1.5), spoken(code).number(2027)) == (number, "2027")


def test_english_says_a_phrase_as_its_text_stands() -> None:
    """So that a test or a rule sees what an English reader does."""
    phrase = said("It is due {day}, seen {at}, {number} MB.", day=DAY, at=INSTANT, number=1.5)
    assert in_language(phrase, spoken("en")) == phrase


def refused_in_finnish(folder: Path, *words: str) -> str:
    """What the command says in a folder that is no workspace."""
    command = [str(Path(sys.executable).with_name("omv")), "--workspace", str(folder), *words]
    environment = {**os.environ, "OMV_LANGUAGE": "fi"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    return told.stderr


def test_a_refusal_is_in_the_readers_language(tmp_path: Path) -> None:
    """Its three lines keep their places, and names stand as they are."""
    what, why, next_step = refused_in_finnish(tmp_path, "status").splitlines()
    assert what == f"Virhe:       Työtila {tmp_path}"
    assert why == "Miksi:       kansiossa ei ole tiedostoa omv.toml."
    assert next_step.startswith("Seuraavaksi: ")
    assert "`omv init`" in next_step


def test_programs_are_answered_in_english(tmp_path: Path) -> None:
    """What a script has learnt to read does not change with who runs it."""
    assert "the folder holds no omv.toml." in refused_in_finnish(tmp_path, "--json", "status")


@pytest.mark.parametrize("code", ["fi", "sv"])
@pytest.mark.parametrize("words", [("letters", "export"), ("document",), ("person",)])
def test_the_help_keeps_no_english_of_the_library(code: str, words: tuple[str, ...]) -> None:
    """Neither in the usage line nor in what options take."""
    told = helped(code, *words)
    english = ("Usage", "[OPTIONS]", "COMMAND", "ARGS", "Show this message", "<int>", "<str>")
    assert [one for one in english if one in told] == []


def test_the_help_says_of_each_option_what_it_takes() -> None:
    """A flag takes nothing, and the words are none of a programmer."""
    told = helped("en", "document")
    assert "--version" in told
    assert [one for one in ("<int>", "<bool>", "list[") if one in told] == []
    assert "<number>" in told


def helped(code: str, *words: str) -> str:
    """The help of a command, by a process of its own."""
    command = [str(Path(sys.executable).with_name("omv")), *words, "--help"]
    environment = {**os.environ, "OMV_LANGUAGE": code, "COLUMNS": "200"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("code", ["fi", "sv"])
def test_to_open_is_another_word_than_to_be_open(code: str) -> None:
    """The step of the year and the state of it stand in one table."""
    language = translated(code)
    step, state = (in_language(named(one), language) for one in (StepKind.OPEN, CycleState.OPEN))
    assert step != state
    assert (named(StepKind.OPEN), named(CycleState.OPEN)) == ("open the year", "open")


def test_translations_that_are_missing_are_told(tmp_path: Path) -> None:
    """In English, as an installation that is not whole can."""
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("*.mo"))
    line = "from omv_workflow.entrypoints.cli import main; main()"
    told = subprocess.run(
        [sys.executable, "-c", line, "status"],
        env={**os.environ, "OMV_LANGUAGE": "fi", "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    what, why, next_step = told.stderr.splitlines()
    assert (told.returncode, what) == (2, "Error: The language fi")
    assert "its translations can't be read" in why
    assert "Install omv-workflow again" in next_step


@pytest.mark.parametrize("code", LOCALES)
def test_nothing_is_said_as_nothing(code: str) -> None:
    """Under the empty text of a catalogue stands what it is, and that is no translation."""
    assert in_language(listed([]), translated(code)) == ""
