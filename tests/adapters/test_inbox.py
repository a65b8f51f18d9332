"""The folder of signed files: whole ones are read, and moved on under names of their own."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from omv_workflow.adapters.inbox.folder import ACCEPTED, CHECKING, REFUSED, FolderInbox
from omv_workflow.adapters.spoken import spoken
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said
from tests.full_disk import a_full_disk


def now() -> datetime:
    """What the clock says, as files have it."""
    return datetime.now(UTC)


def taken(inbox: FolderInbox, name: str) -> str:
    """The name of a file once it was taken."""
    found = inbox.take(name)
    assert found is not None
    return found


def try_until_last(inbox: FolderInbox, name: str) -> list[str]:
    """What has arrived once a file was tried; again where the clock of files has not moved on."""
    for _ in range(2_000):
        assert taken(inbox, name) == name
        if inbox.arrived()[-1] == name:
            break
    return inbox.arrived()


def below(inbox: FolderInbox, where: str) -> dict[str, bytes]:
    """The files that stand there, with their bytes."""
    return {one.name: one.read_bytes() for one in (inbox.folder / where).iterdir()}


@pytest.fixture
def inbox(tmp_path: Path) -> FolderInbox:
    """A folder with two signed files, the later one named first, that waits for nothing."""
    for name, age in (("b.pdf", 200), ("a.pdf", 100)):
        path = tmp_path / name
        path.write_bytes(name.encode())
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    return FolderInbox(tmp_path, now, spoken)


def test_the_oldest_comes_first(inbox: FolderInbox) -> None:
    """Its bytes are read by the name that it has once it was taken."""
    assert inbox.arrived() == ["b.pdf", "a.pdf"]
    name = taken(inbox, "b.pdf")
    assert (inbox.read(name, 100), inbox.read(name, 2)) == (b"b.pdf", b"b.")


def test_a_file_that_is_being_written_waits(inbox: FolderInbox) -> None:
    """It has changed less than a minute ago."""
    (inbox.folder / "new.pdf").write_bytes(b"%PDF-")
    assert "new.pdf" not in inbox.arrived()


def test_what_is_no_file_of_theirs_is_passed_over(inbox: FolderInbox, tmp_path: Path) -> None:
    """Folders, hidden files, and links, which may lead anywhere."""
    at_once = FolderInbox(inbox.folder, now, spoken, settles_in=-60)
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / ".hidden.pdf").write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    assert at_once.arrived() == ["b.pdf", "a.pdf"]
    with pytest.raises(Unavailable):
        at_once.read("link.pdf", 100)


def test_a_file_that_was_taken_can_not_be_replaced(inbox: FolderInbox) -> None:
    """Another one of its name is another file."""
    name = taken(inbox, "a.pdf")
    (inbox.folder / "a.pdf").write_bytes(b"another")
    assert inbox.read(name, 100) == b"a.pdf"
    inbox.accept(name)
    assert below(inbox, ACCEPTED) == {"a.pdf": b"a.pdf"}
    assert (inbox.folder / "a.pdf").read_bytes() == b"another"


@pytest.mark.parametrize("where", [CHECKING, ACCEPTED, REFUSED])
def test_no_link_leads_files_out_of_the_folder(inbox: FolderInbox, where: str) -> None:
    """Whoever may write to the folder could choose the name and the bytes of a file elsewhere."""
    elsewhere = inbox.folder / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    if where == CHECKING:
        (inbox.folder / where).symlink_to(elsewhere)
        with pytest.raises(Unavailable, match="it is a link"):
            inbox.take("a.pdf")
        with pytest.raises(Unavailable, match="it is a link"):
            inbox.left()
    else:
        name = taken(inbox, "a.pdf")
        (inbox.folder / where).symlink_to(elsewhere)
        with pytest.raises(Unavailable, match="it is a link"):
            inbox.accept(name) if where == ACCEPTED else inbox.refuse(name, "No.", ["en"])
    assert below(inbox, "elsewhere") == {}


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o755, 0o500])
def test_a_folder_that_others_may_look_into_is_not_used(inbox: FolderInbox, mode: int) -> None:
    """What is checked there could be replaced, or read: it may hold secrets."""
    (inbox.folder / CHECKING).mkdir()
    (inbox.folder / CHECKING).chmod(mode)
    with pytest.raises(Unavailable, match="open to others than omv"):
        inbox.take("a.pdf")
    assert (inbox.folder / "a.pdf").read_bytes() == b"a.pdf"


def test_another_folder_in_the_place_of_one_that_was_used_is_not_believed(
    inbox: FolderInbox,
) -> None:
    """Whoever owns the folder above can move the one away; nothing is read of what they put."""
    name = taken(inbox, "a.pdf")
    (inbox.folder / CHECKING).rename(inbox.folder / "away")
    with pytest.raises(Unavailable, match="No such file"):
        inbox.read(name, 100)
    (inbox.folder / CHECKING).symlink_to("away")
    with pytest.raises(Unavailable, match="it is a link"):
        inbox.read(name, 100)


def test_a_link_that_was_put_in_the_place_of_a_file_is_told(inbox: FolderInbox) -> None:
    """Between the look and the taking; it is not followed, and found as long as it lies there."""
    at_once = FolderInbox(inbox.folder, now, spoken, settles_in=-60)
    assert "a.pdf" in at_once.arrived()
    (inbox.folder / "a.pdf").unlink()
    (inbox.folder / "a.pdf").symlink_to("/etc/hostname")
    name = taken(inbox, "a.pdf")
    with pytest.raises(Unavailable, match="symbolic links"):
        at_once.read(name, 100)
    assert at_once.left() == [name]
    assert name in at_once.arrived()


def test_a_file_of_days_to_come_is_taken(inbox: FolderInbox) -> None:
    """Who sends it says when it was changed; here it counts when it came."""
    path = inbox.folder / "a.pdf"
    ahead = path.stat().st_ctime + 10 * 86_400
    os.utime(path, (ahead, ahead))
    assert inbox.arrived() == ["b.pdf"]
    in_a_while = FolderInbox(inbox.folder, lambda: now() + timedelta(minutes=2), spoken)
    assert in_a_while.arrived() == ["b.pdf", "a.pdf"]


def test_what_was_tried_before_comes_last(inbox: FolderInbox) -> None:
    """Whoever could not be checked gets another turn, and keeps nobody from theirs."""
    at_once = FolderInbox(inbox.folder, now, spoken, settles_in=-60)
    first, second = taken(inbox, "b.pdf"), taken(inbox, "a.pdf")
    (inbox.folder / "new.pdf").write_bytes(b"new")
    for last, other in ((first, second), (second, first), (first, second)):
        assert try_until_last(at_once, last) == ["new.pdf", other, last]
    assert below(inbox, CHECKING) == {"a.pdf": b"a.pdf", "b.pdf": b"b.pdf"}


def test_what_another_process_is_checking_waits(inbox: FolderInbox) -> None:
    """It was taken less than a minute ago."""
    taken(inbox, "a.pdf")
    assert inbox.arrived() == ["b.pdf"]


def test_a_file_that_was_believed_is_put_aside(inbox: FolderInbox) -> None:
    """A second one of that name stands beside it."""
    inbox.accept(taken(inbox, "a.pdf"))
    (inbox.folder / "a.pdf").write_bytes(b"again")
    inbox.accept(taken(inbox, "a.pdf"))
    assert below(inbox, ACCEPTED) == {"a-2.pdf": b"again", "a.pdf": b"a.pdf"}
    assert inbox.arrived() == ["b.pdf"]


def test_beside_a_refused_file_stands_why(inbox: FolderInbox) -> None:
    """For whoever looks into the folder."""
    inbox.refuse(taken(inbox, "a.pdf"), "It is not signed.", ["en"])
    assert below(inbox, REFUSED) == {"a.pdf": b"a.pdf", "a.pdf.txt": b"It is not signed.\n"}


def test_why_is_told_in_the_languages_of_the_plans(inbox: FolderInbox) -> None:
    """Each has its line; who runs the program may speak another one."""
    why = said("it is not the PDF of any plan that waits for a signature, signed.")
    inbox.refuse(taken(inbox, "a.pdf"), why, ["fi", "sv", "en"])
    finnish, swedish, english = below(inbox, REFUSED)["a.pdf.txt"].decode().splitlines()
    assert "suunnitelman" in finnish
    assert "plan som" in swedish
    assert english == why


def test_what_another_process_has_moved_is_no_fault(inbox: FolderInbox) -> None:
    """Two runs may look at one file; a reason stands beside a file alone."""
    name = taken(inbox, "a.pdf")
    assert inbox.take("a.pdf") is None
    inbox.accept(name)
    inbox.accept(name)
    inbox.refuse(name, "It is not signed.", ["en"])
    assert below(inbox, ACCEPTED) == {"a.pdf": b"a.pdf"}
    assert below(inbox, REFUSED) == {}


def test_what_can_not_be_moved_is_told(inbox: FolderInbox) -> None:
    """Here something else stands in the place of the folder."""
    name = taken(inbox, "a.pdf")
    (inbox.folder / REFUSED).write_bytes(b"no folder")
    with pytest.raises(Unavailable, match="no folder"):
        inbox.refuse(name, "It is not signed.", ["en"])
    assert below(inbox, CHECKING) == {"a.pdf": b"a.pdf"}


def test_on_a_full_disk_no_file_is_refused_without_a_reason(inbox: FolderInbox) -> None:
    """It stays where it is checked, and is tried again."""
    name = taken(inbox, "a.pdf")
    with a_full_disk(), pytest.raises(Unavailable, match="File too large"):
        inbox.refuse(name, "It is not signed. " * 100, ["en"])
    assert below(inbox, REFUSED) == {}
    assert below(inbox, CHECKING) == {"a.pdf": b"a.pdf"}


@pytest.mark.parametrize("name", ["ä" * 125 + "x.pdf", "a" * 251 + ".pdf", "a." + "b" * 253])
def test_long_names_are_shortened(inbox: FolderInbox, name: str) -> None:
    """Not within a letter; there is room for a number, and for the name of the reason."""
    for content in (b"one", b"two"):
        (inbox.folder / name).write_bytes(content)
        inbox.refuse(taken(inbox, name), "It is not signed.", ["en"])
    kept = below(inbox, REFUSED)
    files = [one for one in kept if not one.endswith(".txt")]
    assert sorted(kept) == sorted([*files, *(f"{one}.txt" for one in files)])
    assert sorted(kept[one] for one in files) == [b"one", b"two"]
    suffix = ".pdf" if name.endswith(".pdf") else ""
    assert all(one.endswith(suffix) and one[0] == name[0] for one in files)
    assert all(letter < "\udc80" for one in files for letter in one)


def test_a_name_that_is_no_text_is_told(inbox: FolderInbox) -> None:
    """Whoever sends a file may call it anything."""
    with pytest.raises(Unavailable, match=r"\\xff"):
        inbox.read(os.fsdecode(b"\xff.pdf"), 100)


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    """A mistyped name would otherwise look like a folder without files."""
    with pytest.raises(Unavailable, match="No such file"):
        FolderInbox(tmp_path / "missing", now, spoken).arrived()


def test_no_reason_is_written_over_a_file_that_was_refused(inbox: FolderInbox) -> None:
    """Another one may be called as the text would be; each keeps its bytes and its reason."""
    (inbox.folder / "a.pdf.txt").write_bytes(b"sent")
    inbox.refuse(taken(inbox, "a.pdf.txt"), "It is no PDF.", ["en"])
    inbox.refuse(taken(inbox, "a.pdf"), "It is not signed.", ["en"])
    assert below(inbox, REFUSED) == {
        "a.pdf.txt": b"sent",
        "a.pdf.txt.txt": b"It is no PDF.\n",
        "a-2.pdf": b"a.pdf",
        "a-2.pdf.txt": b"It is not signed.\n",
    }
