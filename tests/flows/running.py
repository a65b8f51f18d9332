"""`omv up` as a process, runs asked of its server, and the processes that belong to it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Any

from omv_workflow.entrypoints.prefect_server import PrefectServer
from omv_workflow.errors import Unavailable

COMMAND = Path(sys.executable).with_name("omv")
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
Until = Callable[[Callable[[], Any]], Any]


@contextmanager
def running(workspace: Path, screen: Path, until: Until) -> Iterator[subprocess.Popen[bytes]]:
    """`omv up`, from when it is ready; it is ended with the block."""
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
        yield up
    finally:
        up.terminate()
        up.wait(60)


def server_of(workspace: Path, screen: Path) -> PrefectServer:
    """The server whose address it has printed."""
    found = re.search(r"http://127\.0\.0\.1:(\d+)", screen.read_text())
    assert found, screen.read_text()
    return PrefectServer(workspace, int(found[1]))


def ask_for(server: PrefectServer, name: str, as_of: str) -> str:
    """Ask for a run of a deployment at once; gives its id."""
    deployment = server.ask(f"/deployments/name/{name}/{name}")["id"]
    asked = {"parameters": {"as_of": as_of}}
    run_id: str = server.ask(f"/deployments/{deployment}/create_flow_run", asked)["id"]
    return run_id


def run_now(server: PrefectServer, name: str, as_of: str, until: Until) -> dict[str, Any]:
    """Let the worker run a deployment at once, and give the run that has ended."""
    run_id = ask_for(server, name, as_of)

    def ended() -> dict[str, Any] | None:
        try:
            run: dict[str, Any] = server.ask(f"/flow_runs/{run_id}")
        except Unavailable:  # on a busy machine it may answer too late; `until` has an end
            return None
        return run if run["state_type"] in ENDED else None

    run: dict[str, Any] = until(ended)
    return run


def processes_of(workspace: Path) -> list[int]:
    """The processes that were started for a workspace and still run, the oldest first."""
    mark = f"OMV_WORKSPACE={workspace}\0".encode()
    numbers = sorted(int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit())
    return [one for one in numbers if mark in told_of(one, "environ")]


def told_of(process: int, what: str) -> bytes:
    """What the kernel tells of a process; nothing if it has gone or is somebody else's."""
    try:
        return Path(f"/proc/{process}/{what}").read_bytes()
    except OSError:
        return b""
