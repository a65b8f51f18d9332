"""What is secret, by the commands: marked, refused, copied without it, and looked at."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.adapters.ooxml.leak_search import texts_in

Omv = Callable[..., Result]
NOW = ("--as", "koordinaattori", "--as-of", "2027-04-24 10:00")
WITHHELD = "Ovikoodi vaihtuu maanantaisin"


@pytest.fixture
def offered(omv: Omv, collecting: Path) -> Path:
    """A plan with a secret passage, on offer for confirmation."""
    for words in (
        ("answer", "safety", "--text", f"Vartija kiertää. [[7 k: {WITHHELD}]]"),
        ("number", "waive", "--reason", "Kirjaamo on kiinni."),
        ("assemble", "--for-confirmation"),
    ):
        result = omv(collecting, *NOW, *words)
        assert result.exit_code == 0, result.stderr
    return collecting


def test_a_public_copy_is_written_and_told_with_its_grounds(
    omv: Omv, offered: Path, tmp_path: Path
) -> None:
    """Into a folder, under a name that tells nothing secret."""
    folder = tmp_path / "handed-out"
    words = ("public", "--version", "2", "--purpose", "Tietopyyntö", "--out", str(folder))
    result = omv(offered, *NOW, *words)
    assert result.exit_code == 0, result.stderr
    assert "Withheld on 1 ground: 7 k." in result.stdout
    assert "There is no PDF" in result.stdout
    (file,) = folder.iterdir()
    assert file.name.endswith("-version-2-public.docx")
    texts = [one.text for one in texts_in(file.read_bytes())]
    assert any("Vartija kiertää" in text for text in texts)
    assert not any(WITHHELD in text for text in texts)
    again = json.loads(omv(offered, *NOW, "--json", *words[:-1], str(tmp_path)).stdout)
    assert again["copy"]["grounds"] == ["7 k"]


def test_a_copy_of_what_was_never_confirmed_is_refused(omv: Omv, collecting: Path) -> None:
    """In three lines, with an exit code that is not 0."""
    result = omv(collecting, *NOW, "public", "--version", "9")
    assert result.exit_code == 1
    assert "there is no version 9" in result.stderr


def test_a_broken_mark_is_refused_and_a_ground_to_classify_told(omv: Omv, collecting: Path) -> None:
    """Where the mark is made, and in the status from then on."""
    refused = omv(collecting, *NOW, "answer", "safety", "--text", "[[7 k: koodi")
    assert refused.exit_code == 1
    assert "it is not closed" in refused.stderr
    assert "koodi" not in refused.stderr
    given = omv(collecting, *NOW, "answer", "safety", "--text", "[[7 k: koodi]]")
    assert "906/2019" in given.stdout
    assert "906/2019" in omv(collecting, *NOW, "status").stdout


def test_looking_at_a_secret_is_in_the_log(omv: Omv, offered: Path, tmp_path: Path) -> None:
    """By `omv show` and by `omv document`."""
    omv(offered, *NOW, "show", "safety")
    omv(offered, *NOW, "document", "--out", str(tmp_path / "full.docx"))
    log = omv(offered, *NOW, "log", "show").stdout
    assert log.count("secret passage viewed") == 2


def test_confirming_a_secret_answer_unchanged_does_not_show_it(omv: Omv, collecting: Path) -> None:
    """Only `omv show` does, which notes who looked."""
    by_inspector = ("--as", "tarkastaja", *NOW[2:])
    given = omv(collecting, *by_inspector, "answer", "safety", "--text", f"[[7 k: {WITHHELD}]]")
    assert given.exit_code == 0, given.stderr
    result = omv(collecting, *NOW, "--json", "unchanged", "safety")
    assert WITHHELD not in result.stdout
    assert json.loads(result.stdout)[0]["item_id"] == "safety"
