"""`omv up`, from the first line it prints to the last process it ends."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import Any

import pytest
import yaml

from omv_workflow.entrypoints.prefect_server import PrefectServer

COMMAND = Path(sys.executable).with_name("omv")
DEPLOYMENTS = Path(__file__).parents[2] / "prefect.yaml"
pytestmark = pytest.mark.only_sqlite("the runs of flows are seen on PostgreSQL without it")
Until = Callable[[Callable[[], Any]], Any]


@dataclass(frozen=True)
class Story:
    """What was seen of one `omv up`."""

    scheduled: set[str]
    run: dict[str, Any]
    artifacts: list[dict[str, Any]]
    code: int
    printed: str
    left_over: list[int]


@pytest.fixture(scope="module")
def story(workspace: Path, until: Until, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Start it, let it schedule, run one deployment now, and press Ctrl-C."""
    screen = tmp_path_factory.mktemp("screen") / "screen.txt"
    with screen.open("w") as written:
        up = subprocess.Popen(
            [COMMAND, "--workspace", workspace, "up"],
            env={**environ, "PREFECT_WORKER_QUERY_SECONDS": "1", "COLUMNS": "200"},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: "Ctrl-C" in screen.read_text() or up.poll() is not None)
        assert up.poll() is None, screen.read_text()
        server = PrefectServer(workspace, port_in(screen.read_text()))
        scheduled = until(lambda: all_deployments(scheduled_by(server)))
        run = run_now(server, "open-cycles", until)
        artifacts = server.ask(
            "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
        )
        up.send_signal(signal.SIGINT)
        code = up.wait(60)
    finally:
        up.terminate()
        up.wait(60)
    return Story(scheduled, run, artifacts, code, screen.read_text(), processes_of(workspace))


def port_in(printed: str) -> int:
    """The port that it says the server answers on."""
    found = re.search(r"http://127\.0\.0\.1:(\d+)", printed)
    assert found, printed
    return int(found[1])


def scheduled_by(server: PrefectServer) -> set[str]:
    """The deployments that have runs to come."""
    names = {one["id"]: one["name"] for one in server.ask("/deployments/filter", {})}
    coming = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    return {names[one["deployment_id"]] for one in server.ask("/flow_runs/filter", coming)}


def all_deployments(names: set[str]) -> set[str]:
    """The names, once they are all that `prefect.yaml` has."""
    wanted = {one["name"] for one in yaml.safe_load(DEPLOYMENTS.read_text())["deployments"]}
    return names if names == wanted else set()


def run_now(server: PrefectServer, name: str, until: Until) -> dict[str, Any]:
    """Let the worker run a deployment at once, and give the run that has ended."""
    deployment = server.ask(f"/deployments/name/{name}/{name}")["id"]
    asked = {"parameters": {"as_of": "2027-03-01T08:00:00+02:00"}}
    run_id = server.ask(f"/deployments/{deployment}/create_flow_run", asked)["id"]

    def ended() -> dict[str, Any] | None:
        run: dict[str, Any] = server.ask(f"/flow_runs/{run_id}")
        return run if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

    run: dict[str, Any] = until(ended)
    return run


def processes_of(workspace: Path) -> list[int]:
    """The processes that were started for a workspace and still run."""
    mark = f"OMV_WORKSPACE={workspace}\0".encode()
    return [
        int(one.name)
        for one in Path("/proc").iterdir()
        if one.name.isdigit() and mark in environment_of(one)
    ]


def environment_of(process: Path) -> bytes:
    """The environment of a process; nothing if it has gone or is somebody else's."""
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def test_every_deployment_has_runs_to_come(story: Story) -> None:
    """The scheduler of the locked packages really makes runs of `prefect.yaml` as it is."""
    assert story.scheduled == {
        "open-cycles",
        "request-contributions",
        "chase-contributions",
        "assemble-plans",
        "remind-confirmers",
        "distribute-plans",
        "send-mail",
        "verify-logs",
    }


def test_a_run_happens_through_the_worker(story: Story) -> None:
    """A run that was asked for ends well and leaves its table."""
    assert story.run["state_name"] == "Completed"
    assert [one["key"] for one in story.artifacts] == ["open-cycles"]
    assert "opened" in story.artifacts[0]["data"]


def test_ctrl_c_ends_everything(story: Story) -> None:
    """It ends without an error, says so, and no process of it is left."""
    assert (story.code, story.left_over) == (0, [])
    assert "All of it has ended." in story.printed
