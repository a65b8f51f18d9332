"""The demo's folder: whose it is, and what may be removed from it."""

from pathlib import Path

import pytest

from omv_workflow.entrypoints.demo.folder import MARKER, make_room
from omv_workflow.errors import NotPossibleNow
from omv_workflow.settings import SETTINGS_FILE


def names(folder: Path) -> list[str]:
    """What stands in the folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_new_or_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """And marked as the demo's own."""
    for folder in (tmp_path, tmp_path / "new" / "one"):
        make_room(folder)
        assert (folder / MARKER).is_file()


def test_an_earlier_demo_makes_room_whatever_it_got_to(tmp_path: Path) -> None:
    """Also one that was killed before it had written its settings; links are not followed."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter").touch()
    demo = tmp_path / "demo"
    make_room(demo)
    (demo / "mail").mkdir()
    (demo / "mail" / "one.eml").touch()
    (demo / "omv.db").touch()
    (demo / "link").symlink_to(kept, target_is_directory=True)
    make_room(demo)
    assert names(demo) == [MARKER]
    assert names(kept) == ["letter"]


def test_a_rehearsal_is_left_alone(tmp_path: Path) -> None:
    """A virtual workspace may hold somebody's work."""
    settings = tmp_path / SETTINGS_FILE
    settings.write_text("[workspace]\nvirtual = true\n", encoding="utf-8")
    with pytest.raises(NotPossibleNow, match="other than an earlier demo"):
        make_room(tmp_path)
    assert names(tmp_path) == [SETTINGS_FILE]


def test_a_file_is_no_folder_for_a_demo(tmp_path: Path) -> None:
    """It is refused, and stands as it was."""
    file = tmp_path / "file"
    file.write_text("words", encoding="utf-8")
    with pytest.raises(NotPossibleNow):
        make_room(file)
    assert file.read_text(encoding="utf-8") == "words"
