"""Letters that were written to files: found by the id of their message, and removed."""

from pathlib import Path

import pytest

from omv_workflow.adapters.mail.written import WrittenMail

NAMES = ("2027-02-24-contribution_request-aa.eml", "2027-02-24-contribution_request-ab.eml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two letters."""
    for name in NAMES:
        (tmp_path / name).write_text("Teksti", encoding="utf-8")
    return tmp_path


def test_a_letter_is_found_by_the_id_of_its_message(folder: Path) -> None:
    """And no other one is."""
    assert WrittenMail(folder).names("aa") == [NAMES[0]]
    assert WrittenMail(folder).names("a") == []


def test_only_the_letter_that_is_meant_is_removed(folder: Path) -> None:
    """Half a file that a killed process left behind goes with it; twice does no harm."""
    (folder / NAMES[0]).with_suffix(".part").write_text("Teks", encoding="utf-8")
    for _ in range(2):
        WrittenMail(folder).remove("aa")
    assert [path.name for path in folder.iterdir()] == [NAMES[1]]


def test_a_workspace_without_letters_has_none(tmp_path: Path) -> None:
    """Where mail has always left the house there is no folder."""
    letters = WrittenMail(tmp_path / "mail")
    letters.remove("aa")
    assert letters.names("aa") == []
