"""What is seen from outside: a process that is killed, what is imported, what a pipe gets."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
Process = subprocess.Popen[bytes]

AT = ("--as-of", "2027-03-01 10:00")
COORDINATOR = ("--as", "koordinaattori")
HEAVY = {"prefect", "sqlalchemy", "alembic", "docx", "pyhanko", "pydantic"}
TELL_MODULES = """\
import sys
from omv_workflow.entrypoints.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported_by(*words: str | Path) -> set[str]:
    """The top names of all modules that a command has imported when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", TELL_MODULES, *words], capture_output=True, text=True, check=True
    )
    return set(ended.stderr.split())


def blob_of_next_draft(omv: Omv, workspace: Path, trial: Path) -> Path:
    """Where the next draft's bytes will stand: the same inputs give the same, so it is tried."""
    before = set((trial / "blobs").rglob("*"))
    omv(trial, *AT, *COORDINATOR, "assemble")
    new = (path for path in set((trial / "blobs").rglob("*")) - before if path.is_file())
    draft = next(path for path in new if path.read_bytes().startswith(b"PK"))
    return workspace / draft.relative_to(trial)


def reached(fifo: Path, process: Process) -> bool:
    """Whether the process comes to read a pipe in the place of a file; it waits there for us."""
    Thread(target=let_go, args=(fifo, process)).start()
    os.close(os.open(fifo, os.O_WRONLY))
    return process.poll() is None


def let_go(fifo: Path, process: Process) -> None:
    """Read the pipe ourselves once the process has ended without, so that nobody waits for ever."""
    process.wait()
    with suppress(FileNotFoundError):  # the test has gone on
        os.close(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK))


def test_a_killed_command_leaves_the_state_before_it_and_runs_again(
    omv: Omv,
    omv_process: Callable[..., Process],
    copied: Callable[[Path, Path], Path],
    collecting: Path,
    tmp_path: Path,
) -> None:
    """It is killed in mid-transaction, after its first rows, as it stores the draft."""
    blob = blob_of_next_draft(omv, collecting, copied(collecting, tmp_path / "trial"))
    before = omv(collecting, *AT, "--json", "status").stdout
    blob.parent.mkdir(exist_ok=True)
    os.mkfifo(blob)
    process = omv_process(collecting, *AT, *COORDINATOR, "assemble")
    assert reached(blob, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    blob.unlink()
    assert omv(collecting, *AT, "--json", "status").stdout == before
    assert omv(collecting, *AT, "log", "verify").exit_code == 0
    assert "draft 1" in omv(collecting, *AT, *COORDINATOR, "assemble").stdout


def test_the_help_imports_nothing_heavy() -> None:
    """Whoever asks what there is waits for neither database, documents nor scheduler."""
    assert imported_by("--help") & HEAVY == set()


def test_the_status_imports_neither_scheduler_nor_documents(collecting: Path) -> None:
    """It pays for the database, and not for Alembic either where nothing is to migrate."""
    found = imported_by("--workspace", collecting, *AT, "status")
    assert found & HEAVY == {"sqlalchemy", "pydantic"}


@pytest.mark.parametrize("words", [("status",), ("status", "--items"), ("--help",)])
def test_a_pipe_gets_no_colour(
    omv_process: Callable[..., Process], collecting: Path, words: tuple[str, ...]
) -> None:
    """What is read by another program or kept in a file holds no escape sequences."""
    out, _ = omv_process(collecting, *AT, *words).communicate()
    assert b"\x1b" not in out
    assert out.decode()


@pytest.mark.only_sqlite("it looks for the files of open connections")
def test_a_command_ends_its_connections(omv: Omv, collecting: Path) -> None:
    """Also one that is refused: whoever puts another file in the database's place is met by it."""
    assert omv(collecting, *AT, *COORDINATOR, "answer", "mission", "--text", "Uusi").exit_code == 0
    assert not (collecting / "omv.db-wal").exists()
    (collecting / "omv.toml").write_text("", encoding="utf-8")
    assert omv(collecting, "status").exit_code == 1
    assert not (collecting / "omv.db-wal").exists()
