"""`omv up`, from the first line it prints to the last process it ends."""

import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from omv_workflow.entrypoints.prefect_server import PrefectServer
from tests.flows.running import Until, processes_of, run_now, running, server_of

DEPLOYMENTS = Path(__file__).parents[2] / "prefect.yaml"
OPENING = "2027-03-01T08:00:00+02:00"
pytestmark = pytest.mark.only_sqlite("the runs of flows are seen on PostgreSQL without it")


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
    with running(workspace, screen, until) as up:
        server = server_of(workspace, screen)
        scheduled = until(lambda: all_deployments(scheduled_by(server)))
        run = run_now(server, "open-cycles", OPENING, until)
        artifacts = server.ask(
            "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
        )
        up.send_signal(signal.SIGINT)
        code = up.wait(60)
    return Story(scheduled, run, artifacts, code, screen.read_text(), processes_of(workspace))


def scheduled_by(server: PrefectServer) -> set[str]:
    """The deployments that have runs to come."""
    names = {one["id"]: one["name"] for one in server.ask("/deployments/filter", {})}
    coming = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    return {names[one["deployment_id"]] for one in server.ask("/flow_runs/filter", coming)}


def all_deployments(names: set[str]) -> set[str]:
    """The names, once they are all that `prefect.yaml` has."""
    wanted = {one["name"] for one in yaml.safe_load(DEPLOYMENTS.read_text())["deployments"]}
    return names if names == wanted else set()


def test_every_deployment_has_runs_to_come(story: Story) -> None:
    """The scheduler of the locked packages really makes runs of `prefect.yaml` as it is."""
    assert story.scheduled == {
        "open-cycles",
        "request-contributions",
        "chase-contributions",
        "assemble-plans",
        "make-pdfs",
        "remind-confirmers",
        "seal-plans",
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
