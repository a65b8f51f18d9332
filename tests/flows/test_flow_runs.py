"""The flows through a real Prefect server, and what it has learnt of people afterwards: nothing."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from omv_workflow.entrypoints.doctor import schedule
from omv_workflow.entrypoints.doctor.findings import Place
from omv_workflow.entrypoints.flow_runs import FlowRuns
from omv_workflow.entrypoints.prefect_server import PrefectServer
from omv_workflow.settings import read_settings
from tests.databases import connected, content, database_of

FAILING_FLOW = Path(__file__).with_name("failing_flow.py")
STEPS = {
    "open_cycles": "open cycles",
    "request_contributions": "request contributions",
    "chase_contributions": "chase contributions",
    "assemble_plans": "assemble plans",
    "make_pdfs": "make PDFs",
    "remind_confirmers": "remind confirmers",
    "seal_plans": "seal plans",
    "distribute_plans": "distribute plans",
    "send_mail": "send messages",
    "verify_logs": "verify the log",
}
DAMAGE = """UPDATE units SET content = replace(content, '"director"', '7')"""
LONG_PAST = datetime(2026, 3, 24, 10, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
IN_SPRING = datetime(2027, 3, 24, 10, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
A_MONTH_LATER = datetime(2027, 4, 26, 10, 0, tzinfo=ZoneInfo("Europe/Helsinki"))


@dataclass(frozen=True)
class Played:
    """What came of the runs: how each ended, what Prefect keeps, what doctor and log tell."""

    ended: dict[str, dict[str, Any]]
    damaged: dict[str, Any]
    artifacts: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    findings: list[str]
    logged: str
    kept: bytes
    own: bytes


@pytest.fixture(scope="module")
def played(workspace: Path) -> Played:
    """Every flow once in spring, then one that meets damaged data, then one that names somebody."""
    with FlowRuns(workspace) as runs:
        ended = {flow: runs.run(flow, IN_SPRING) for flow in STEPS}
        damage(workspace)
        damaged = runs.run("chase_contributions", A_MONTH_LATER)
        failing = subprocess.run(
            [sys.executable, FAILING_FLOW],
            env=runs.server.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        artifacts = runs.server.ask("/artifacts/filter", {})
        flow_runs = runs.server.ask("/flow_runs/filter", {})
        leave_waiting(runs.server)
        findings = findings_about(runs.server)
    kept = bytes_of((workspace / ".prefect").rglob("*"))
    own = str(content(database_of(workspace))).encode()
    return Played(ended, damaged, artifacts, flow_runs, findings, failing.stderr, kept, own)


def bytes_of(paths: Iterable[Path]) -> bytes:
    """All that stands in some files."""
    return b"".join(path.read_bytes() for path in paths if path.is_file())


def leave_waiting(server: PrefectServer) -> None:
    """Leave a run of a deployment there that was due long ago, and no worker for it."""
    flow = server.ask("/flows/", {"name": "send-mail"})["id"]
    deployment = server.ask("/deployments/", {"name": "send-mail", "flow_id": flow})["id"]
    due = {"type": "SCHEDULED", "state_details": {"scheduled_time": LONG_PAST.isoformat()}}
    server.ask(f"/deployments/{deployment}/create_flow_run", {"state": due})


def findings_about(server: PrefectServer) -> list[str]:
    """What `omv doctor` sees of its schedule."""
    server.note_address()
    place = Place(server.workspace, read_settings(server.workspace))
    return [finding.seen for finding in schedule.check(place)]


def damage(workspace: Path) -> None:
    """Make the stored unit unreadable, so that reading it fails with all that stands in it."""
    with connected(database_of(workspace)) as connection:
        connection.exec_driver_sql(DAMAGE)


def test_every_flow_does_its_own_step(played: Played) -> None:
    """The summary that comes back is that of the step that the flow is named after."""
    assert {flow: ended["summary"]["step"] for flow, ended in played.ended.items()} == STEPS
    assert {ended["state"] for ended in played.ended.values()} == {"Completed"}


def test_every_run_leaves_a_table(played: Played) -> None:
    """A person finds with each flow run what it did and what waits."""
    tables = {one["key"] for one in played.artifacts if one["type"] == "table"}
    assert tables >= {flow.replace("_", "-") for flow in STEPS}
    assert len(played.artifacts) == len(played.runs) == len(STEPS) + 2
    rows = [row for one in played.artifacts for row in json.loads(one["data"])]
    assert {frozenset(row) for row in rows} == {
        frozenset({"state", "plan", "what", "outcome", "since"})
    }


def test_a_run_in_which_something_failed_is_a_failed_run(played: Played) -> None:
    """The plan that failed is named, with the class of the error and no more."""
    assert played.damaged["state"] == "Failed"
    assert [row["outcome"] for row in played.damaged["summary"]["failed"]] == ["ValidationError"]


def test_the_doctor_sees_a_run_that_nobody_takes(played: Played) -> None:
    """By its time: Prefect itself is told to mark none as late."""
    assert "1 run is late." in played.findings


def test_the_application_s_own_log_has_the_details(played: Played) -> None:
    """Whoever runs the machine can find out what happened, by the id of the flow run."""
    (failed,) = (one for one in played.runs if one["name"] and one["id"] in played.logged)
    assert failed["state_type"] == "FAILED"
    assert "Planted Name <planted.address@vastaanottokeskus.example>" in played.logged


def test_prefect_keeps_no_name_address_or_answer(played: Played, planted: list[bytes]) -> None:
    """All its files were searched, the write-ahead log included, after runs that failed."""
    assert [word for word in planted if word not in played.own] == []
    assert b"0 done, 0 waiting, 1 failed" in played.kept
    assert [word for word in planted if word in played.kept] == []
