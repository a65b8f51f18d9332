"""A backup is believed only as a whole: nothing of another file is unpacked."""

import lzma
import shutil
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.entrypoints.backup.archive import LIMITS, Limits, unpack
from omv_workflow.errors import InvalidInput

Omv = Callable[..., Result]
MEMBERS = {
    "another tar": ("mine.txt", b""),
    "escaping": ("../new.txt", b""),
    "strange manifest": ("manifest.json", b"\xff"),
}


def test_a_file_made_to_fill_the_disk_is_refused(omv: Omv, tmp_path: Path) -> None:
    """Nothing of it stays."""
    with tarfile.open(tmp_path / "bomb.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("zeros")
        member.size = LIMITS.bytes + 1
        tar.addfile(member, BytesIO(bytes(member.size)))
    refused = omv(tmp_path, "restore", tmp_path / "bomb.tar.gz", tmp_path / "new")
    assert (refused.exit_code, "times as large" in refused.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.tar.gz"]


def test_a_file_of_countless_members_is_refused(file: Path, tmp_path: Path) -> None:
    """Each of them takes room, however empty it is."""
    (tmp_path / "room").mkdir()
    with pytest.raises(InvalidInput, match="more than 3 files"):
        unpack(file, tmp_path / "room", Limits(members=3))
    assert len(list((tmp_path / "room").rglob("*.jsonl"))) <= 3


@pytest.mark.parametrize("member", ["database/answers.jsonl", "workspace/unit.yaml"])
def test_a_backup_that_was_changed_is_refused(
    omv: Omv, file: Path, tmp_path: Path, member: str
) -> None:
    """The manifest knows every file by its hash; nothing is left behind."""
    shutil.unpack_archive(file, tmp_path / "parts")
    with (tmp_path / "parts" / member).open("ab") as changed:
        changed.write(b"\n")
    with tarfile.open(tmp_path / "changed.tar", "w") as tar:
        for path in (tmp_path / "parts").rglob("*"):
            tar.add(path, path.relative_to(tmp_path / "parts"), recursive=False)
    refuse_unpacking(omv, tmp_path, "changed.tar")


def refuse_unpacking(omv: Omv, folder: Path, name: str) -> None:
    """A restore must be refused and leave nothing."""
    refused = omv(folder, "restore", folder / name, folder / "new")
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 3
    assert [path.name for path in folder.iterdir() if "new" in path.name] == []


@pytest.mark.parametrize(
    "bad", ["missing", "text", "cut off", "damaged", "another tar", "escaping", "strange manifest"]
)
def test_what_is_no_whole_backup_is_refused(omv: Omv, file: Path, tmp_path: Path, bad: str) -> None:
    """In three lines, with nothing left behind; a member can't be written outside."""
    broken = tmp_path / "broken.tar.gz"
    if bad == "text":
        broken.write_text("no tar", encoding="utf-8")
    if bad == "cut off":
        broken.write_bytes(file.read_bytes()[:-2000])
    if bad == "damaged":
        packed = lzma.compress(file.read_bytes())
        broken.write_bytes(packed[:-2000] + b"\0" * 2000)
    if bad in MEMBERS:
        with tarfile.open(broken, "w:gz") as tar:
            name, content = MEMBERS[bad]
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    refuse_unpacking(omv, tmp_path, broken.name)
