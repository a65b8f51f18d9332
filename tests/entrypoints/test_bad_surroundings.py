"""Surroundings that are not as they should be: one clear message each, and never a traceback."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from omv_workflow.bootstrap import load
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact
from tests.adapters.mail.servers import Mailbox, serving
from tests.entrypoints.command_line import run_command

Omv = Callable[..., Result]

COMMAND = Path(sys.executable).with_name("omv")
AT = ("--as-of", "2027-02-25 10:00", "--as", "ylitarkastaja")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal whose plan is live and whose year is open, with a letter that waits."""
    folder = tmp_path_factory.mktemp("made")
    for words in (("init", "--virtual"), ("apply",), ("live", "--yes"), ("open",)):
        result = run_command("--workspace", str(folder), *AT, *words)
        assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(made, tmp_path / "workspace"))


def with_settings(workspace: Path, text: str) -> Path:
    """The workspace with these settings as well."""
    whole = f"[workspace]\nvirtual = true\n{text}"
    (workspace / "omv.toml").write_text(whole, encoding="utf-8")
    return workspace


def refused(omv: Omv, workspace: Path, *words: str | Path) -> str:
    """What a command said in refusing: three parts, exit code 1, no traceback."""
    result = omv(workspace, *words)
    assert (result.exit_code, result.stdout) == (1, "")
    return three_parts(result.stderr)


def three_parts(told: str) -> str:
    """The message, once it is seen to be one."""
    lines = told.splitlines()
    assert [line[:7] for line in lines if line[:7].strip() in {"Error:", "Why:", "Next:"}] == [
        *("Error: ", "Why:   ", "Next:  ")
    ]
    assert "Traceback" not in told
    return told


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ('time_zone = "Europe/Nowhere"\n', "omv.toml:3: workspace.time_zone"),
        ("[mail]\nport = 0\n", "omv.toml:4: mail.port"),
        ("[mail]\nprot = 25\n", 'did you mean "port"?'),
        ("[mail\n", "omv.toml:3"),
        ('[mail]\nmode = "team"\n', "mail.team"),
        ('[database]\nurl = "nonsense"\n', "database"),
        ('[database]\nurl = "mysql://root@localhost/omv"\n', "database"),
        ('[database]\nurl = "sqlite:////nowhere/at/all/omv.db"\n', "/nowhere/at/all/omv.db"),
        ("[policy]\nstaff_gap = 0\n", "omv.toml:4: policy.staff_gap"),
    ],
)
def test_bad_settings_are_told_by_name(
    omv: Omv, workspace: Path, settings: str, named: str
) -> None:
    """By their line where they have one, whichever command meets them first."""
    assert named in refused(omv, with_settings(workspace, settings), *AT, "status")


def test_a_server_that_is_not_there_is_told_without_the_password(omv: Omv, workspace: Path) -> None:
    """The setting is named, and what is secret in it is not."""
    settings = '[database]\nurl = "postgresql://omv:a-secret@127.0.0.1:1/omv"\n'
    told = refused(omv, with_settings(workspace, settings), *AT, "status")
    assert "database.url" in told
    assert "a-secret" not in told


def test_settings_that_are_no_text_are_told(omv: Omv, workspace: Path) -> None:
    """Another program's file, for example."""
    (workspace / "omv.toml").write_bytes(b"\xff\xfe\x00")
    assert "omv.toml" in refused(omv, workspace, "status")


@pytest.mark.parametrize("words", [("status",), ("apply",), ("run",), ("log", "verify")])
def test_a_database_of_a_newer_version_is_left_alone(
    omv: Omv, workspace: Path, words: tuple[str, ...]
) -> None:
    """Older software would not know what it breaks."""
    with sqlite3.connect(workspace / "omv.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    connection.close()
    told = refused(omv, workspace, *AT, *words)
    assert "newer version" in told
    assert "r9999" in told


def test_a_file_that_is_no_database_is_told(omv: Omv, workspace: Path) -> None:
    """It is never written over."""
    for name in ("omv.db-wal", "omv.db-shm"):
        (workspace / name).unlink(missing_ok=True)
    (workspace / "omv.db").write_text("something else entirely", encoding="utf-8")
    assert "not a database" in refused(omv, workspace, *AT, "status")
    assert (workspace / "omv.db").read_text(encoding="utf-8") == "something else entirely"


def without_rights(workspace: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The command as a process that rights bind, also where this is root."""
    bound = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*bound, COMMAND, "--workspace", workspace, *words],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("closed", "words", "named"),
    [
        (".", ("number", "waive", "--reason", "Kirjaamo on kiinni."), "database.url"),
        ("blobs", ("assemble",), "blobs"),
        ("omv.toml", ("status",), "omv.toml"),
    ],
)
def test_what_may_not_be_written_or_read_is_told(
    workspace: Path, closed: str, words: tuple[str, ...], named: str
) -> None:
    """The workspace, the folder of documents, the settings: by name, with nothing half done."""
    assert run_command("--workspace", str(workspace), *AT, "request").exit_code == 0
    (workspace / "blobs").mkdir(exist_ok=True)
    for path in workspace.iterdir() if closed == "." else ():
        path.chmod(0o500 if path.is_dir() else 0o400)
    place = workspace / closed
    place.chmod(0o500 if place.is_dir() else 0o000)
    result = without_rights(workspace, *AT, *words)
    place.chmod(0o700)
    assert result.returncode == 1
    assert named in three_parts(result.stderr)


def test_the_doctor_sees_what_it_may_not_write(workspace: Path) -> None:
    """A fault each, with what to do."""
    for path in (workspace / "omv.db", workspace):
        path.chmod(0o500 if path.is_dir() else 0o400)
    result = without_rights(workspace, "doctor")
    workspace.chmod(0o700)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "can't be written" in result.stdout


def test_a_certificate_authority_that_is_missing_is_told(omv: Omv, workspace: Path) -> None:
    """Before a plan goes live, and by the run that would send."""
    settings = '[mail]\nmode = "live"\nca_file = "keys/mail-ca.pem"\n'
    with_settings(workspace, settings)
    assert "mail.ca_file" in refused(omv, workspace, *AT, "apply")
    run = without_rights(workspace, *AT, "run", "send-mail")
    assert run.returncode == 1
    assert "mail.ca_file" in run.stderr
    assert "Traceback" not in run.stderr


def away() -> Iterator[int]:
    """A port where nobody listens."""
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        yield nobody_listens.getsockname()[1]


def wants_a_login() -> Iterator[int]:
    """The port of a server that takes no mail without a login."""
    with serving(Mailbox(MAIL="530 5.7.0 Authentication required")) as port:
        yield port


@pytest.mark.parametrize("server", [away, wants_a_login])
def test_a_mail_server_that_refuses_fails_the_run(
    omv: Omv,
    workspace: Path,
    caplog: pytest.LogCaptureFixture,
    server: Callable[[], Iterator[int]],
) -> None:
    """The letters wait, and what to look at is told once."""
    with contextmanager(server)() as port:
        settings = f'[mail]\nmode = "live"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        with_settings(workspace, settings)
        assert omv(workspace, *AT, "run", "send-mail").exit_code == 1
    assert caplog.text.count("[mail] in omv.toml") == 1
    assert "Traceback" not in caplog.text


def test_a_clock_an_hour_behind_records_nothing(omv: Omv, tmp_path: Path) -> None:
    """Looking is possible; writing waits until the clock is set."""
    omv(tmp_path, "init")
    assert omv(tmp_path, "apply").exit_code == 0
    ahead = datetime.now(UTC) + timedelta(hours=1)
    with load(tmp_path).parts.work() as work:
        work.record(Fact(WORKSPACE_STREAM, "test.recorded", ahead, {}))
        work.commit(ahead)
    assert omv(tmp_path, "status").exit_code == 0
    told = refused(omv, tmp_path, "open")
    assert "clock of this machine" in told
    assert "timedatectl" in told
    assert "omv log accept-clock --reason" in told


def test_a_clock_that_was_ahead_is_set_aside_on_record(omv: Omv, tmp_path: Path) -> None:
    """The events stand as they are, their times are told to be wrong, and the log goes on."""
    omv(tmp_path, "init")
    assert omv(tmp_path, "apply").exit_code == 0
    accept = ("log", "accept-clock", "--reason", "The battery of the clock was flat")
    assert "no event was recorded later" in refused(omv, tmp_path, *accept)
    ahead = datetime.now(UTC) + timedelta(days=400)
    with closing(load(tmp_path)) as opened, opened.parts.work() as work:
        work.record(Fact(WORKSPACE_STREAM, "test.recorded", ahead, {}))
        work.commit(ahead)
    assert "1 event is on record" in omv(tmp_path, *accept).stdout
    shown = omv(tmp_path, "log", "show").stdout
    assert "wrong times of the last events recorded" in shown
    assert "test.recorded" in shown
    assert omv(tmp_path, "open").exit_code == 0
    assert omv(tmp_path, "log", "verify").exit_code == 0
