"""The folder of signed files: whole ones are read, and moved on under names of their own."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omv_workflow.adapters.inbox import ACCEPTED, REFUSED, FolderInbox
from omv_workflow.errors import Unavailable


def now() -> datetime:
    """What the clock says, as files have it."""
    return datetime.now(UTC)


def names(inbox: FolderInbox) -> list[str]:
    """The files that have arrived."""
    return [one.name for one in inbox.arrived()]


@pytest.fixture
def inbox(tmp_path: Path) -> FolderInbox:
    """A folder with two signed files, the later one named first, that waits for nothing."""
    for name, age in (("b.pdf", 200), ("a.pdf", 100)):
        path = tmp_path / name
        path.write_bytes(name.encode())
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    return FolderInbox(tmp_path, now)


def test_the_oldest_comes_first(inbox: FolderInbox) -> None:
    """With its size; its bytes are read by its name."""
    assert [(one.name, one.size) for one in inbox.arrived()] == [("b.pdf", 5), ("a.pdf", 5)]
    assert (inbox.read("b.pdf", 100), inbox.read("b.pdf", 2)) == (b"b.pdf", b"b.")


def test_a_file_that_is_being_written_waits(inbox: FolderInbox) -> None:
    """It has changed less than a minute ago."""
    (inbox.folder / "new.pdf").write_bytes(b"%PDF-")
    assert "new.pdf" not in names(inbox)


def test_what_is_no_file_of_theirs_is_passed_over(inbox: FolderInbox, tmp_path: Path) -> None:
    """Folders, hidden files, and links, which may lead anywhere."""
    at_once = FolderInbox(inbox.folder, now, settles_in=-60)
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / ".hidden.pdf").write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    assert names(at_once) == ["b.pdf", "a.pdf"]
    with pytest.raises(Unavailable):
        at_once.read("link.pdf", 100)


def test_a_file_that_was_taken_is_put_aside(inbox: FolderInbox) -> None:
    """A second one of that name stands beside it."""
    inbox.accept("a.pdf")
    (inbox.folder / "a.pdf").write_bytes(b"again")
    inbox.accept("a.pdf")
    kept = sorted((inbox.folder / ACCEPTED).iterdir())
    assert [(one.name, one.read_bytes()) for one in kept] == [
        ("a-2.pdf", b"again"),
        ("a.pdf", b"a.pdf"),
    ]
    assert names(inbox) == ["b.pdf"]


def test_beside_a_refused_file_stands_why(inbox: FolderInbox) -> None:
    """For whoever looks into the folder."""
    inbox.refuse("a.pdf", "It is not signed.")
    refused = inbox.folder / REFUSED
    assert (refused / "a.pdf").read_bytes() == b"a.pdf"
    assert (refused / "a.pdf.txt").read_text(encoding="utf-8") == "It is not signed.\n"


def test_what_another_process_has_moved_is_no_fault(inbox: FolderInbox) -> None:
    """Two runs may look at one file."""
    inbox.accept("a.pdf")
    inbox.accept("a.pdf")
    assert [one.name for one in (inbox.folder / ACCEPTED).iterdir()] == ["a.pdf"]


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    """A mistyped name would otherwise look like a folder without files."""
    with pytest.raises(Unavailable, match="No such file"):
        FolderInbox(tmp_path / "missing", now).arrived()


def test_no_reason_is_written_over_a_file_that_was_refused(inbox: FolderInbox) -> None:
    """Another one may be called as the text would be; each keeps its bytes and its reason."""
    (inbox.folder / "a.pdf.txt").write_bytes(b"sent")
    inbox.refuse("a.pdf.txt", "It is no PDF.")
    inbox.refuse("a.pdf", "It is not signed.")
    kept = {one.name: one.read_text("utf-8") for one in (inbox.folder / REFUSED).iterdir()}
    assert kept == {
        "a.pdf.txt": "sent",
        "a.pdf.txt.txt": "It is no PDF.\n",
        "a-2.pdf": "a.pdf",
        "a-2.pdf.txt": "It is not signed.\n",
    }
