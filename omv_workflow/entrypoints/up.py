"""Server, deployments and worker: in one terminal, ending together, or each as a service."""

import os
import subprocess
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.entrypoints.children import Children
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.orphans import ending_orphans
from omv_workflow.entrypoints.prefect_server import (
    PrefectServer,
    free_port,
    has_foreign_database,
    prefect_command,
    project_root,
)
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

POOL = "omv"
_SECONDS_TO_WAIT = 300.0
_BETWEEN_TRIES = 0.5
_SECONDS_TO_ANSWER = 5.0
WORKER = "omv-up"


def run(folder: Path, web: WebSettings, port: int | None = None) -> None:
    """Run the workspace's schedule, and its pages, until Ctrl-C or SIGTERM.

    Args:
        folder: the workspace.
        web: where its pages are found, if anywhere.
        port: where the Prefect server is to answer; a free one if left out.

    Raises:
        NotFound: this installation has no `prefect.yaml`.
        Unavailable: one of the processes did not start, or ended by itself; the others have ended.
    """
    console = Console(markup=False, highlight=False, soft_wrap=True)
    server = PrefectServer(folder.resolve(), port or free_port())
    _tell(console, said("Workspace: {folder}", folder=server.workspace))
    try:
        with ending_orphans(), Children() as children:
            _start_all(server, children, console)
            _start_pages(server, web, children, console)
            children.watch()
    except KeyboardInterrupt:
        _tell(console, said("All of it has ended."))


def serve(folder: Path, port: int) -> NoReturn:
    """Become the workspace's Prefect server, for a service manager to watch."""
    server = PrefectServer(folder.resolve(), port)
    _become(server.command(), server.own_environment())


def work(folder: Path, port: int) -> NoReturn:
    """Bring the deployments into force at a server, and become the worker that takes their runs.

    Raises:
        NotFound: this installation has no `prefect.yaml`.
        Unavailable: the server does not answer, or refuses the deployments.
    """
    server = PrefectServer(folder.resolve(), port)
    _wait_for(server)
    server.note_address()
    _deploy(server)
    _become(_worker_command(), server.environment())


def _become(command: list[str], environment: dict[str, str]) -> NoReturn:
    os.execve(command[0], command, environment)  # noqa: S606 - the command is ours


def _wait_for(server: PrefectServer) -> None:
    deadline = time.monotonic() + _SECONDS_TO_WAIT
    while True:
        try:
            server.ask("/health")
        except Unavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            return


def _start_all(server: PrefectServer, children: Children, console: Console) -> None:
    server.start(children).wait_until(lambda: server.ask("/health"))
    server.note_address()
    _tell(console, said("Server: {url}", url=server.url))
    _deploy(server)
    _end_cut_off_runs(server)
    _tell(console, said("The deployments are as prefect.yaml has them."))
    _start_worker(server, children)
    _tell(console, said("The worker takes the runs of the pool {pool}, one at a time.", pool=POOL))
    _tell(console, said("Ctrl-C ends all of it."))


def _start_pages(
    server: PrefectServer, web: WebSettings, children: Children, console: Console
) -> None:
    """Start the pages beside the schedule, where the settings give them an address."""
    if web.address is None:
        return
    pages = children.start(said("pages"), pages_command(), server.environment())
    pages.wait_until(lambda: _is_served(web))
    _tell(console, said("Pages: {address}", address=web.address))


def pages_command() -> list[str]:
    """The command line that serves the pages of the environment's workspace."""
    return [sys.executable, "-m", "omv_workflow.entrypoints.web.serving"]


def _is_served(web: WebSettings) -> bool:
    connection = HTTPConnection(web.host, web.port, timeout=_SECONDS_TO_ANSWER)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _tell(console: Console, told: str) -> None:
    console.print(speak(told))


def _deploy(server: PrefectServer) -> None:
    server.ask("/work_pools/", {"name": POOL, "type": "process"})
    deployed = subprocess.run(  # noqa: S603 - the command is ours
        prefect_command("--no-prompt", "deploy", "--all"),
        env=server.environment(),
        cwd=project_root(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if deployed.returncode:
        raise Unavailable(
            said("Deploying prefect.yaml"),
            why=said("Prefect refused it:\n{stdout}", stdout=deployed.stdout),
            next_step=said("Set right what it names, then start again."),
        )


def _end_cut_off_runs(server: PrefectServer) -> None:
    """Tell the server that what an earlier worker left behind runs no more.

    Else the pages would show it as running for ever, and its lease would hold its deployment for
    minutes more, in which every further run is cancelled. Where the server's database may be that
    of others too, whose runs go on, nothing is told.
    """
    if has_foreign_database(os.environ):
        return
    under_way = {
        "flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}},
        "work_pools": {"name": {"any_": [POOL]}},
    }
    cut_off = {"state": {"type": "CRASHED", "message": "It was cut off."}}
    for run in server.ask("/flow_runs/filter", under_way):
        server.ask(f"/flow_runs/{run['id']}/set_state", cut_off)


def _start_worker(server: PrefectServer, children: Children) -> None:
    """Start the worker and wait for its first heartbeat."""
    before = _heartbeats(server)
    worker = children.start("worker", _worker_command(), server.environment())
    worker.wait_until(lambda: _heartbeats(server) != before)


def _worker_command() -> list[str]:
    return prefect_command(
        *("worker", "start", "--pool", POOL, "--type", "process"),
        # One at a time: after a pause, what was missed runs in the order of the day.
        *("--name", WORKER, "--limit", "1"),
    )


def _heartbeats(server: PrefectServer) -> list[str]:
    workers = server.ask(f"/work_pools/{POOL}/workers/filter", {})
    return [one["last_heartbeat_time"] for one in workers if one["name"] == WORKER]
