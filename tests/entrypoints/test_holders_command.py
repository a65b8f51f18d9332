"""The command that tells who holds which version: a table, JSON, and files for spreadsheets."""

import csv
import json
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
AT = ("--as-of", "2027-05-20 10:00", "--as", "koordinaattori")


@pytest.fixture
def given(omv: Omv, collecting: Path) -> Path:
    """A workspace whose plan is confirmed, and handed over to one of two recipients."""
    lines = (
        ("2027-05-12", "number", "waive", "--reason", "Kirjaamo on kiinni."),
        ("2027-05-12", "assemble", "--for-confirmation"),
        (
            *("2027-05-12", "confirm", "--person", "johtaja", "--place", "Helsinki"),
            *("--system", "A", "--reference", "1", "--reason", "Kesken."),
        ),
        ("2027-05-13", "distribute"),
        ("2027-05-14", "delivered", "valvoja", "--how", "=1+1", "--register-number", "V/1"),
    )
    for when, *words in lines:
        done = omv(collecting, "--as", "koordinaattori", "--as-of", when, *words)
        assert done.exit_code == 0, done.stderr
    return collecting


def test_a_table_tells_who_holds_what_and_what_is_missing(omv: Omv, given: Path) -> None:
    """A row for each recipient, a column for each version, and how many lack something."""
    told = " ".join(omv(given, *AT, "holders").stdout.split())
    assert "Version 2" in told
    assert "holds no version" in told
    assert "1 of 2 recipients lack something." in told


def test_json_tells_states_proofs_and_lacks_by_their_names(omv: Omv, given: Path) -> None:
    """For another program."""
    told = json.loads(omv(given, *AT, "--json", "holders").stdout)
    by_id = {one["recipient_id"]: one for one in told["holders"]}
    copy = by_id["valvoja"]["copies"]["2"]
    assert (copy["holding"], copy["proof"]["kind"]) == ("holds", "hand")
    assert by_id["ministerio"]["lacks"] == ["newest_waits", "holds_no_version"]


def test_the_files_tell_the_proof_in_words(omv: Omv, given: Path, tmp_path: Path) -> None:
    """CSV and XLSX at once; what was recorded is no formula where it begins like one."""
    table, book = tmp_path / "holders.csv", tmp_path / "holders.xlsx"
    result = omv(given, *AT, "holders", "--csv", str(table), "--xlsx", str(book))
    assert result.exit_code == 0, result.stderr
    text = table.read_bytes().decode("utf-8-sig")
    rows = {row["Recipient"]: row for row in csv.DictReader(StringIO(text, newline=""))}
    assert (
        "way: case transfer; its register number: V/1; how: =1+1"
        in (rows["Valvoja"]["Version 2: proof"])
    )
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows["Valvoja"].values())
    assert book.read_bytes().startswith(b"PK")


def test_nothing_is_written_over(omv: Omv, given: Path) -> None:
    """A slip of the hand costs no file."""
    before = (given / "omv.toml").read_bytes()
    assert omv(given, *AT, "holders", "--xlsx", str(given / "omv.toml")).exit_code == 1
    assert (given / "omv.toml").read_bytes() == before


def test_headings_and_states_are_in_the_readers_language(
    omv_process: Callable[..., "subprocess.Popen[bytes]"], given: Path, tmp_path: Path
) -> None:
    """As all that people read."""
    file = tmp_path / "haltijat.csv"
    omv_process(given, *AT, "holders", "--csv", str(file), language="fi").communicate()
    assert "Vastaanottaja,Ryhmä,Jakelulistalla" in file.read_text(encoding="utf-8-sig")


def test_the_log_is_made_as_a_document(omv: Omv, given: Path, tmp_path: Path) -> None:
    """A DOCX in a folder, which is made where it isn't there; a version that isn't is refused."""
    folder = tmp_path / "handed-out"
    result = omv(given, *AT, "--json", "distribution", "--document", str(folder))
    assert result.exit_code == 0, result.stderr
    made = folder / "distribution-log-version-2.docx"
    assert str(made) in json.loads(result.stdout)["files"]
    assert made.read_bytes().startswith(b"PK")
    told = omv(given, *AT, "log", "show").stdout
    assert "distribution log made as a document" in told
    words = ("distribution", "--document", str(folder), "--version", "9")
    assert "nothing was given out of a version 9." in omv(given, *AT, *words).stderr


def test_the_log_comes_as_xlsx(omv: Omv, given: Path, tmp_path: Path) -> None:
    """Beside the CSV, where both are asked for."""
    table, book = tmp_path / "log.csv", tmp_path / "log.xlsx"
    result = omv(given, *AT, "distribution", "--csv", str(table), "--xlsx", str(book))
    assert "rows stand in" in " ".join(result.stdout.split())
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert book.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", [("--version", "2"), ("--document", "x", "--csv", "x.csv")])
def test_what_the_log_can_not_mean_is_refused(
    omv: Omv, given: Path, words: tuple[str, ...]
) -> None:
    """Rather than half done in silence."""
    assert omv(given, *AT, "distribution", *words).exit_code == 2
