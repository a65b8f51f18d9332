"""The demo, played twice side by side in processes of its own, as `make demo` plays it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from omv_workflow.entrypoints.demo.run import MOST_FLOW_RUNS

OMV = str(Path(sys.executable).with_name("omv"))
_DEADLINE_SECONDS = 300


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folders of two demo runs; each must have ended with exit code 0."""
    assert MOST_FLOW_RUNS <= 50
    folder = tmp_path_factory.mktemp("demos")
    first, second = folder / "first", folder / "second"
    runs = [_start(first), _start(second)]
    for run in runs:
        output, _ = run.communicate(timeout=_DEADLINE_SECONDS)
        assert run.returncode == 0, output
    return first, second


@pytest.fixture(scope="session")
def omv() -> str:
    """The command, as installed beside the running Python."""
    return OMV


@pytest.fixture(scope="session")
def demo(demos: tuple[Path, Path]) -> Path:
    """The folder of one demo run."""
    return demos[0]


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice, without which the test is skipped."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice (soffice) is missing: install libreoffice-writer-nogui")
    return found


@pytest.fixture
def saved_again(soffice: str, tmp_path: Path) -> Callable[..., None]:
    """Opens DOCX files with LibreOffice and saves them as such: `saved_again(*files, into=...)`."""

    def save(*files: Path, into: Path) -> None:
        profile = (tmp_path / "profile").as_uri()
        begin = [soffice, f"-env:UserInstallation={profile}", "--headless"]
        command = [*begin, "--convert-to", "docx", "--outdir", str(into), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=_DEADLINE_SECONDS)

    return save


def _start(folder: Path) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OMV_", "PREFECT_"))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        [OMV, "demo", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
