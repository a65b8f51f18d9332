"""A workspace as one file: what goes into it, and where it may stand."""

import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
Another = Callable[[], tuple[str, str]]
AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")


def test_a_backup_is_private_and_never_written_over(omv: Omv, drafted: Path, file: Path) -> None:
    """Only its owner reads it; the name is taken once."""
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    refused = omv(drafted, "backup", file)
    assert (refused.exit_code, "another file of that name" in refused.stderr) == (1, True)
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, drafted.name]


def test_a_backup_inside_the_workspace_is_refused(omv: Omv, drafted: Path) -> None:
    """It would be lost with it, and the next one would hold it."""
    refused = omv(drafted, "backup", drafted / "backup.tar")
    assert (refused.exit_code, "lost with it" in refused.stderr) == (1, True)


def test_a_folder_is_enough_for_every_nights_backup(
    omv: Omv, drafted: Path, tmp_path: Path
) -> None:
    """The file is named after the moment."""
    (tmp_path / "nightly").mkdir()
    assert omv(drafted, "backup", tmp_path / "nightly").exit_code == 0
    (made,) = (tmp_path / "nightly").iterdir()
    assert made.name.startswith("omv-2")
    assert made.name.endswith(".tar.gz")


def test_a_folder_that_is_a_link_is_told_and_not_left_out(
    omv: Omv, drafted: Path, tmp_path: Path
) -> None:
    """A backup without what stands on another disk would look whole."""
    (tmp_path / "elsewhere").mkdir()
    (drafted / "letters").symlink_to(tmp_path / "elsewhere")
    refused = omv(drafted, "backup", tmp_path / "backup.tar")
    assert refused.exit_code == 1
    assert "is a link" in refused.stderr
    assert not (tmp_path / "backup.tar").exists()


def test_a_folder_that_is_missing_is_not_made_a_file(omv: Omv, drafted: Path) -> None:
    """Who ends a name in a slash means a folder."""
    refused = omv(drafted, "backup", f"{drafted.parent}/backups/")
    assert (refused.exit_code, "there is no such folder" in refused.stderr) == (1, True)
    assert not (drafted.parent / "backups").exists()


def test_a_backup_holds_neither_database_file_nor_the_schedulers_state(
    omv: Omv, drafted: Path, tmp_path: Path
) -> None:
    """Rows stand in it as text, for either kind of database; Prefect's state is made anew."""
    (drafted / ".prefect").mkdir()
    (drafted / ".prefect" / "prefect.db").touch()
    assert omv(drafted, "backup", tmp_path / "backup.tar").exit_code == 0
    with tarfile.open(tmp_path / "backup.tar") as tar:
        names = tar.getnames()
    assert [name for name in names if "omv.db" in name or ".prefect" in name] == []
    assert {"database/events.jsonl", "workspace/omv.toml", "manifest.json"} <= set(names)


def test_a_damaged_document_is_told_and_the_rest_is_kept(
    omv: Omv, drafted: Path, tmp_path: Path, another: Another
) -> None:
    """Backing up ends with exit 1, and so does restoring: the document is named each time."""
    blob = max((drafted / "blobs").rglob("*/*"), key=lambda path: path.stat().st_size)
    blob.write_bytes(b"changed")
    made = omv(drafted, "backup", tmp_path / "backup.tar")
    assert (made.exit_code, blob.name in made.stdout) == (1, True)
    back = omv(tmp_path, "--json", "restore", tmp_path / "backup.tar", tmp_path / "new", *another())
    assert back.exit_code == 1
    assert json.loads(back.stdout)["faults"] == [f"Document {blob.name}: its file is missing."]
    assert omv(tmp_path / "new", *AT, "status").exit_code == 0


@pytest.mark.only_sqlite("it looks into the file, or names another one")
def test_a_broken_log_is_not_backed_up(omv: Omv, drafted: Path, tmp_path: Path) -> None:
    """The last good backup is what to go back to."""
    with sqlite3.connect(drafted / "omv.db") as connection:
        connection.execute("DROP TRIGGER events_are_not_updated")
        connection.execute("UPDATE events SET kind = 'other' WHERE sequence = 2")
    refused = omv(drafted, "backup", tmp_path / "backup.tar")
    assert (refused.exit_code, "its log is broken" in refused.stderr) == (1, True)
    assert not (tmp_path / "backup.tar").exists()
