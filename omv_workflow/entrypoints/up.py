"""`omv up`: server, deployments and worker in one terminal, on one machine, ending together."""

import subprocess
from pathlib import Path

from rich.console import Console

from omv_workflow.entrypoints.children import Children
from omv_workflow.entrypoints.prefect_server import (
    PrefectServer,
    free_port,
    prefect_command,
    project_root,
)
from omv_workflow.errors import Unavailable

POOL = "omv"
WORKER = "omv-up"


def run(folder: Path, port: int | None = None) -> None:
    """Run the workspace's schedule until Ctrl-C or SIGTERM.

    Args:
        folder: the workspace.
        port: where the Prefect server is to answer; a free one if left out.

    Raises:
        NotFound: this installation has no `prefect.yaml`.
        Unavailable: one of the processes did not start, or ended by itself; the others have ended.
    """
    console = Console(markup=False, highlight=False, soft_wrap=True)
    server = PrefectServer(folder.resolve(), port or free_port())
    console.print(f"Workspace    {server.workspace}")
    try:
        with Children() as children:
            _start_all(server, children, console)
            children.watch()
    except KeyboardInterrupt:
        console.print("Ended        all of it")


def _start_all(server: PrefectServer, children: Children, console: Console) -> None:
    server.start(children).wait_until(lambda: server.ask("/health"))
    server.note_address()
    console.print(f"Server       {server.url}")
    _deploy(server)
    console.print("Deployments  as prefect.yaml has them")
    _start_worker(server, children)
    console.print(f"Worker       takes the runs of the pool {POOL}, one at a time")
    console.print("Ctrl-C ends all of it.")


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
            "Deploying prefect.yaml",
            why=f"Prefect refused it:\n{deployed.stdout}",
            next_step="Set right what it names, then start again.",
        )


def _start_worker(server: PrefectServer, children: Children) -> None:
    """Start the worker and wait for its first heartbeat."""
    before = _heartbeats(server)
    worker = children.start(
        "worker",
        prefect_command(
            *("worker", "start", "--pool", POOL, "--type", "process"),
            # One at a time: after a pause, what was missed runs in the order of the day.
            *("--name", WORKER, "--limit", "1"),
        ),
        server.environment(),
    )
    worker.wait_until(lambda: _heartbeats(server) != before)


def _heartbeats(server: PrefectServer) -> list[str]:
    workers = server.ask(f"/work_pools/{POOL}/workers/filter", {})
    return [one["last_heartbeat_time"] for one in workers if one["name"] == WORKER]
