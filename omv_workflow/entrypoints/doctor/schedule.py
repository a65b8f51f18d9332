"""The schedule: Prefect's server, the deployments that stand there, and runs that are late."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from omv_workflow.bootstrap import clock
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.entrypoints.prefect_server import ADDRESS_FILE
from omv_workflow.errors import InvalidInput, Unavailable
from omv_workflow.phrases import counted, said
from omv_workflow.steps.scheduled import STEPS

_VARIABLE = "PREFECT_API_URL"
_SECONDS_TO_ANSWER = 10
_LATE_AFTER = timedelta(minutes=5)


def check(place: Place) -> Iterator[Finding]:
    """Whether what falls due is done by itself."""
    url = _address(place)
    if url is None:
        yield warning(
            said("schedule"),
            said("no Prefect server is known here: nothing is done by itself."),
            said("Run `omv up`, or set {name} to the server's address.", name=_VARIABLE),
        )
        return
    _ask(url, "/health")
    yield ok(said("schedule"), said("the Prefect server answers at {url}.", url=url))
    yield _deployments(_ask(url, "/deployments/filter", {}))
    yield _late_runs(_ask(url, "/flow_runs/count", _late()))


def _address(place: Place) -> str | None:
    """The server that the environment names, or that `omv up` has started last."""
    noted = place.folder / ADDRESS_FILE
    if url := os.environ.get(_VARIABLE):
        return url.rstrip("/")
    return noted.read_text(encoding="utf-8").strip() if noted.is_file() else None


def _deployments(stored: list[dict[str, Any]]) -> Finding:
    active = {one["name"] for one in stored if _is_active(one)}
    missing = tuple(name for name in STEPS if name not in active)
    if not missing:
        return ok(said("schedule"), said("all deployments are there and active."))
    return fault(
        said("schedule"),
        said("these are missing, paused or without a schedule: {names}.", names=missing),
        said("Start `omv up` again, or deploy them with `prefect deploy --all`."),
    )


def _is_active(deployment: dict[str, Any]) -> bool:
    schedules = deployment["schedules"]
    return not deployment["paused"] and any(one["active"] for one in schedules)


def _late() -> dict[str, object]:
    """What is late: Prefect's own name for it is not given here (see `PrefectServer`)."""
    due_before = (clock() - _LATE_AFTER).isoformat()
    waiting = {"type": {"any_": ["SCHEDULED"]}}
    return {"flow_runs": {"state": waiting, "expected_start_time": {"before_": due_before}}}


def _late_runs(number: int) -> Finding:
    if not number:
        return ok(said("schedule"), said("no run is late."))
    told = counted("{number} run is late.", "{number} runs are late.", number)
    advice = said("See that a worker runs: `omv up` starts one beside the server.")
    return fault(said("schedule"), told, advice)


def _ask(url: str, path: str, question: object = None) -> Any:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise InvalidInput(
            said("The variable {name}", name=_VARIABLE),
            why=said("{url} is no address of a server.", url=url),
            next_step=said("Give one such as http://127.0.0.1:4200/api."),
        )
    body = None if question is None else json.dumps(question).encode()
    request = Request(f"{url}{path}", body, {"Content-Type": "application/json"})  # noqa: S310 - its scheme has been checked
    try:
        with urlopen(request, timeout=_SECONDS_TO_ANSWER) as answer:  # noqa: S310 - as above
            return json.load(answer)
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, URLError) and not isinstance(error, HTTPError):
            raise _not_running(url) from error
        raise Unavailable(
            said("The Prefect server {url}", url=url),
            why=said("it does not answer as expected ({reason}).", reason=type(error).__name__),
            next_step=said("Start it, e.g. with `omv up`; or correct {name}.", name=_VARIABLE),
        ) from error


def _not_running(url: str) -> Unavailable:
    return Unavailable(
        said("The Prefect server {url}", url=url),
        why=said("no server runs there, so nothing is done by itself."),
        next_step=said("Start it with `omv up`; or correct {name}.", name=_VARIABLE),
    )
