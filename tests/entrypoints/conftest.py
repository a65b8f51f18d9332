"""A small virtual workspace, and the real command run in it as people do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.databases import Databases, database_of, settings
from tests.entrypoints.command_line import run_command

SMALL = Path(__file__).with_name("small")
COMMAND = Path(sys.executable).with_name("omv")
YEAR_BEGINS = ("--as", "koordinaattori", "--as-of", "2027-02-24 10:00")
PREPARATION = (
    ("--as", "koordinaattori", "--as-of", "2027-01-15", "apply"),
    ("--as", "koordinaattori", "--as-of", "2027-01-15", "import", str(SMALL / "previous.yaml")),
    ("--as", "koordinaattori", "--as-of", "2027-01-15", "live", "--yes"),
    (*YEAR_BEGINS, "open"),
    (*YEAR_BEGINS, "request"),
)


@pytest.fixture(scope="session")
def prepared(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose contributors have been asked, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    _write_workspace(folder, databases.new(folder))
    for words in PREPARATION:
        result = run_command("--workspace", str(folder), *words)
        assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def begin(databases: Databases) -> Callable[[Path], None]:
    """Writes the files of a workspace into a folder, and names a database for it."""

    def write(folder: Path) -> None:
        _write_workspace(folder, databases.new(folder))

    return write


@pytest.fixture
def copied(databases: Databases) -> Iterator[Callable[[Path, Path], Path]]:
    """Copies a workspace with its database: `copied(workspace, folder)`."""
    urls = []

    def copy(workspace: Path, folder: Path) -> Path:
        shutil.copytree(workspace, folder)
        urls.append(databases.copy(database_of(workspace), folder))
        _write_settings(folder, urls[-1])
        return folder

    yield copy
    for url in urls:
        databases.drop(url)


@pytest.fixture
def collecting(copied: Callable[[Path, Path], Path], prepared: Path, tmp_path: Path) -> Path:
    """A workspace of one's own in which contributors have been asked."""
    return copied(prepared, tmp_path / "collecting")


@pytest.fixture
def fresh(databases: Databases, tmp_path: Path) -> Iterator[Path]:
    """A workspace whose files have not been applied."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    url = databases.new(folder)
    _write_workspace(folder, url)
    yield folder
    databases.drop(url)


@pytest.fixture(scope="session")
def omv() -> Callable[..., Result]:
    """The command: `omv(workspace, *words)`, with `stdin` where it reads something."""

    def run(workspace: Path, *words: str | Path, stdin: str | bytes | None = None) -> Result:
        return run_command("--workspace", str(workspace), *map(str, words), stdin=stdin)

    return run


@pytest.fixture
def omv_process() -> Callable[..., "subprocess.Popen[bytes]"]:
    """The command as a process of its own, for what must be seen from outside."""

    def start(
        workspace: Path, *words: str | Path, language: str = "en"
    ) -> "subprocess.Popen[bytes]":
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [COMMAND, "--workspace", workspace, *words],
            stdout=pipe,
            stderr=pipe,
            env={**os.environ, "COLUMNS": "80", "OMV_LANGUAGE": language},
            cwd=workspace,
        )

    return start


def _write_workspace(folder: Path, url: str) -> None:
    _write_settings(folder, url)
    for name in ("unit.yaml", "form.yaml"):
        shutil.copy(SMALL / name, folder / name)


def _write_settings(folder: Path, url: str) -> None:
    (folder / "omv.toml").write_text(settings(url), encoding="utf-8")
