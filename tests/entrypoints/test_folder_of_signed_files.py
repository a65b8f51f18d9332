"""The folder of signed files, in a workspace: its run with the real checker, and the doctor."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.bootstrap import clock
from omv_workflow.entrypoints.doctor import inbox
from omv_workflow.entrypoints.doctor.findings import Finding, Level, Place
from omv_workflow.forms.validation import validate_toml
from omv_workflow.settings import Settings
from tests.adapters.seal.checking_keys import BY_THE_CLOCK, YEAR, Keys, issued
from tests.entrypoints.test_returning_command import AT, director, root, signed, waiting

__all__ = ["director", "root", "waiting"]

Omv = Callable[..., Result]
OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT


@pytest.fixture
def collecting(omv: Omv, collecting: Path) -> Path:
    """A workspace in which all have answered: of a file in a folder nobody says why not."""
    for person in ("tarkastaja", "hoitaja"):
        done = omv(collecting, *AT[2:], "--as", person, "unchanged")
        assert done.exit_code == 0, done.stderr
    return collecting


@pytest.fixture
def folder(waiting: Path) -> Path:
    """The folder that the settings of the workspace name."""
    settings = waiting / "omv.toml"
    text = settings.read_text()
    settings.write_text(text.replace("[signatures]\n", '[signatures]\ninbox = "inbox"\n'))
    made = waiting / "inbox"
    made.mkdir()
    return made


def leave(folder: Path, name: str, content: bytes) -> None:
    """Leave a file there, a while ago."""
    path = folder / name
    path.write_bytes(content)
    long_ago = (clock() - timedelta(minutes=5)).timestamp()
    os.utime(path, (long_ago, long_ago))


def swept(omv: Omv, workspace: Path) -> Result:
    """The run that seals, as the scheduler has it."""
    return omv(workspace, "--as-of", "2027-04-23 10:00", "--json", "run", "seal-plans")


def names(folder: Path) -> list[str]:
    """All files below the folder."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_a_really_signed_pdf_confirms_the_plan(
    omv: Omv, waiting: Path, folder: Path, director: Keys
) -> None:
    """It was issued, signed by another program, left there, and checked by the real checker."""
    content = signed(waiting, director).read_bytes()
    leave(folder, "plan.pdf", content)
    done = swept(omv, waiting)
    assert done.exit_code == 0, done.stderr
    assert names(folder) == ["accepted/plan.pdf"]
    assert (folder / "accepted" / "plan.pdf").read_bytes() == content
    story = omv(waiting, *AT, "--json", "confirmation", "show").stdout
    assert "own_certificate" in story
    handed = waiting / "handed.pdf"
    assert omv(waiting, *AT, "document", "--pdf", "--out", handed).exit_code == 0
    assert handed.read_bytes() == content


def test_a_strangers_signature_is_refused_in_the_plans_language(
    omv: Omv, waiting: Path, folder: Path, root: Keys
) -> None:
    """Whatever the language of whoever runs it; the plan waits still."""
    stranger = issued(root, "Vieras", begins=BY_THE_CLOCK, lasts=YEAR * 90)
    leave(folder, "plan.pdf", signed(waiting, stranger).read_bytes())
    assert swept(omv, waiting).exit_code == 0
    assert names(folder) == ["refused/plan.pdf", "refused/plan.pdf.txt"]
    why = (folder / "refused" / "plan.pdf.txt").read_text(encoding="utf-8")
    assert why.startswith("Allekirjoitettu PDF")
    assert "[signatures.certificates]" in why
    assert "own_certificate" not in omv(waiting, *AT, "--json", "confirmation", "show").stdout


def test_what_can_not_be_checked_is_told_and_tried_again(
    omv: Omv, waiting: Path, folder: Path, director: Keys
) -> None:
    """A root is missing, which says nothing against the file."""
    content = signed(waiting, director).read_bytes()
    (waiting / "root.pem").rename(waiting / "away.pem")
    leave(folder, "plan.pdf", content)
    (told,) = json.loads(swept(omv, waiting).stdout)
    assert [one["outcome"] for one in told["failed"]] == ["Unavailable"]
    assert names(folder) == ["checking/plan.pdf"]


def found(workspace: Path, settings: str = '[signatures]\ninbox = "inbox"\n') -> list[Finding]:
    """What the doctor says of the folder."""
    place = Place(workspace, validate_toml(Settings, settings, "omv.toml"))
    return list(inbox.check(place))


def test_the_doctor_looks_at_the_folder(tmp_path: Path) -> None:
    """Where the settings name one; it has to be there."""
    assert found(tmp_path, "") == []
    (missing,) = found(tmp_path)
    assert missing.level is FAULT
    assert str(tmp_path / "inbox") in missing.seen
    (tmp_path / "inbox").mkdir()
    assert [one.level for one in found(tmp_path)] == [OK]


@pytest.mark.parametrize("name", ["checking", "accepted", "refused"])
def test_the_doctor_looks_at_the_folders_below(tmp_path: Path, name: str) -> None:
    """A file in the place of one keeps all others from being moved there."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / name).write_bytes(b"")
    (closed,) = found(tmp_path)
    assert closed.level is FAULT
    assert str(tmp_path / "inbox" / name) in closed.seen


@pytest.mark.parametrize("name", ["checking", "accepted", "refused"])
def test_the_doctor_tells_of_links_and_of_folders_that_are_open(tmp_path: Path, name: str) -> None:
    """Files moved there could be replaced, or would lie where somebody else has chosen."""
    path = tmp_path / "inbox" / name
    path.mkdir(parents=True, mode=0o700)
    assert [one.level for one in found(tmp_path)] == [OK]
    path.chmod(0o770)
    (opened,) = found(tmp_path)
    path.rmdir()
    path.symlink_to("/nowhere")
    (linked,) = found(tmp_path)
    assert opened.level is linked.level is FAULT
    assert str(path) in opened.seen
    assert str(path) in linked.seen


def test_the_doctor_tells_of_files_that_could_not_be_checked(tmp_path: Path) -> None:
    """As long as they lie there; one that was taken just now is being checked."""
    checking = tmp_path / "inbox" / "checking"
    checking.mkdir(parents=True, mode=0o700)
    (checking / "plan.pdf").write_bytes(b"%PDF-")
    place = Place(tmp_path, validate_toml(Settings, '[signatures]\ninbox = "inbox"\n', "omv.toml"))
    assert [one.level for one in inbox.check(place)] == [OK]
    later = clock() + timedelta(minutes=2)
    (told,) = inbox.check(place, lambda: later)
    assert told.level is WARNING
    assert told.seen == f"1 file in {checking} could not be checked, or not be moved on."


def test_the_doctor_tells_of_another_disk(tmp_path: Path) -> None:
    """Nothing can be moved there in one go."""
    other = Path("/dev/shm")  # noqa: S108 - nothing is written there
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("NOT TESTED: there is no second disk at /dev/shm to look at.")
    (told,) = inbox.elsewhere(tmp_path, [tmp_path, other])
    assert told.level is FAULT
    assert "is on another disk" in told.seen
