"""Flows are ticks: thin, each for one step, each with its times."""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
STEPS = {
    "open_cycles": "omv_workflow.steps.open_cycles.open_due_cycles",
    "request_contributions": ("omv_workflow.steps.request_contributions.request_due_contributions"),
    "chase_contributions": "omv_workflow.steps.chase_contributions.chase_due_contributions",
    "assemble_plans": "omv_workflow.steps.assemble.assemble_due_plans",
    "make_pdfs": "omv_workflow.steps.make_pdfs.make_due_pdfs",
    "remind_confirmers": "omv_workflow.steps.remind_confirmers.remind_due_confirmers",
    "seal_plans": "omv_workflow.steps.seal_and_record.seal_and_record",
    "distribute_plans": "omv_workflow.steps.distribute.distribute_due_plans",
    "send_mail": "omv_workflow.steps.mail_traffic.read_and_send",
    "verify_logs": "omv_workflow.steps.by_night.check_and_sweep",
}
MOST_LINES = 15
OFFICE_HOURS = range(7, 16)
HOURS_BETWEEN = 3


def module_of(flow: str) -> ast.Module:
    """The syntax of a flow's module."""
    return ast.parse((ROOT / "flows" / f"{flow}.py").read_text(encoding="utf-8"))


def function_of(flow: str) -> ast.AsyncFunctionDef:
    """The flow itself."""
    (function,) = (node for node in module_of(flow).body if isinstance(node, ast.AsyncFunctionDef))
    return function


def steps_called_by(flow: str) -> set[str]:
    """The steps that a flow's module imports and its flow names."""
    imported = {
        name.name: f"{node.module}.{name.name}"
        for node in module_of(flow).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("omv_workflow.")
        for name in node.names
    }
    used = {node.id for node in ast.walk(function_of(flow)) if isinstance(node, ast.Name)}
    return {imported[name] for name in used & set(imported)}


def deployments() -> list[dict[str, Any]]:
    """What `prefect.yaml` deploys."""
    stored: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text())[
        "deployments"
    ]
    return stored


def hours_of(deployment: dict[str, Any]) -> set[int]:
    """The hours in which it has ticks."""
    crons = [schedule["cron"].split() for schedule in deployment["schedules"]]
    ends = [part.split("-") for _, hours, *_ in crons for part in hours.split(",")]
    return {hour for end in ends for hour in range(int(end[0]), int(end[-1]) + 1)}


def test_every_flow_is_known_here() -> None:
    """A new flow comes with its step, its deployment and its line in the README."""
    found = {path.stem for path in (ROOT / "flows").glob("*.py") if path.stem != "ticks"}
    readme = (ROOT / "flows" / "README.md").read_text(encoding="utf-8")
    assert found - {"__init__", "__main__"} == set(STEPS)
    assert [one["entrypoint"] for one in deployments()] == [f"flows.{n}.{n}" for n in STEPS]
    assert [name for name in STEPS if f"| `{name}` |" not in readme] == []


@pytest.mark.parametrize("flow", STEPS)
def test_a_flow_is_a_glance_long(flow: str) -> None:
    """About fifteen lines at most, its docstring included."""
    function = function_of(flow)
    assert (function.end_lineno or 0) - function.lineno + 1 <= MOST_LINES


@pytest.mark.parametrize(("flow", "step"), STEPS.items())
def test_a_flow_calls_the_step_it_is_named_after(flow: str, step: str) -> None:
    """That step and no other."""
    assert steps_called_by(flow) == {step}


@pytest.mark.parametrize("deployment", deployments(), ids=lambda one: str(one["name"]))
def test_ticks_come_on_working_days_and_never_overlap(deployment: dict[str, Any]) -> None:
    """Monday to Friday in Helsinki, in office hours but for the nightly check, one at a time."""
    for schedule in deployment["schedules"]:
        weekdays = schedule["cron"].split()[-1]
        assert (weekdays, schedule["timezone"]) == ("1-5", "Europe/Helsinki")
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert deployment["work_pool"] == {"name": "omv"}
    assert deployment["name"] == "verify-logs" or hours_of(deployment) <= set(OFFICE_HOURS)


@pytest.mark.parametrize("deployment", deployments(), ids=lambda one: str(one["name"]))
def test_what_is_cut_off_in_the_morning_is_done_the_same_day(deployment: dict[str, Any]) -> None:
    """Every tick but the nightly check comes again some hours later."""
    hours = hours_of(deployment)
    assert deployment["name"] == "verify-logs" or max(hours) - min(hours) >= HOURS_BETWEEN
