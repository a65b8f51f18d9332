"""The wheel, built and installed without the checkout: it begins a year, and has the flows."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml
from docx import Document

ROOT = Path(__file__).parents[2]
LOAD_FLOWS = """
import importlib, sys, yaml
from omv_workflow.entrypoints.prefect_server import project_root
sys.path.insert(0, str(project_root()))
deployments = yaml.safe_load((project_root() / "prefect.yaml").read_text())["deployments"]
for module, _, flow in (one["entrypoint"].rpartition(".") for one in deployments):
    assert getattr(importlib.import_module(module), flow).fn
assert importlib.import_module("flows").__file__.startswith(sys.prefix)
print(len(deployments))
"""


def surroundings() -> dict[str, str]:
    """An environment in which nothing points to the checkout."""
    ours = ("OMV_", "PREFECT_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; what it depends on is that of the running Python."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
    subprocess.run([*build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv/bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    install = [*pip, "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, env=surroundings())
    (packages,) = (folder / "venv/lib").glob("python*/site-packages")
    # A folder named in a .pth file has its own .pth files passed over: the checkout stays out.
    (dependencies,) = (path for path in sys.path if path.endswith("site-packages"))
    (packages / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    return folder / "venv/bin/omv"


@pytest.fixture(scope="session")
def workspace(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal on the starter's form, begun and applied by the installed command."""
    folder = tmp_path_factory.mktemp("elsewhere")
    ran(installed, folder, "init", "--virtual")
    ran(installed, folder, "apply")
    return folder


def ran(installed: Path, workspace: Path, *words: str) -> str:
    """What the installed command prints; it must end well."""
    ended = subprocess.run(
        [str(installed), "--workspace", str(workspace), *words],
        env=surroundings(),
        cwd=workspace,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    """And not the checkout that the tests were started from."""
    python = installed.with_name("python")
    tell = [str(python), "-c", "import omv_workflow; print(omv_workflow.__file__)"]
    told = subprocess.run(
        tell, env=surroundings(), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(told.stdout.strip()).is_relative_to(installed.parents[1])


def test_it_goes_from_beginning_to_the_draft(installed: Path, workspace: Path) -> None:
    """The real form and the template are in it."""
    ran(installed, workspace, "open")
    ran(installed, workspace, "request")
    ran(installed, workspace, "assemble")
    ran(installed, workspace, "document", "--out", "draft.docx")
    paragraphs = [one.text for one in Document(str(workspace / "draft.docx")).paragraphs]
    assert "Omavalvontasuunnitelma" in " ".join(paragraphs)
    assert len(paragraphs) > 59


def test_the_flows_and_their_times_are_in_it(installed: Path, workspace: Path) -> None:
    """Every deployment of its own `prefect.yaml` names a flow that Prefect can load."""
    python = installed.with_name("python")
    loaded = subprocess.run(
        [python, "-c", LOAD_FLOWS],
        env=surroundings(),
        cwd=workspace,
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(loaded.stdout) == len(
        yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    )
