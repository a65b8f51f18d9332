"""Asking a Prefect server, and finding what it is to run."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import omv_workflow
from omv_workflow.entrypoints.prefect_server import (
    PrefectServer,
    free_port,
    has_foreign_database,
)
from omv_workflow.errors import Unavailable


@contextmanager
def answering(*statuses: int) -> Iterator[PrefectServer]:
    """A server that answers every question with one status after another, and the JSON `true`."""
    left = list(statuses)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(left.pop(0))
            self.end_headers()
            self.wfile.write(b"true")

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield PrefectServer(Path(), server.server_port)
        server.shutdown()
        thread.join()


def test_a_server_that_is_busy_is_asked_again() -> None:
    """Its database may be locked for a moment; its own clients ask again too."""
    with answering(503, 503, 200) as server:
        assert server.ask("/health") is True


def test_what_stands_already_is_no_refusal() -> None:
    """A pool that was made the last time is there to be used."""
    with answering(409) as server:
        assert server.ask("/work_pools/omv") is True


@pytest.mark.parametrize("status", [422, 500])
def test_a_refusal_is_told_with_its_status(status: int) -> None:
    """Whoever reads it can look it up."""
    with answering(status) as server, pytest.raises(Unavailable, match=str(status)):
        server.ask("/health")


def test_a_server_that_asks_for_a_secret_says_which() -> None:
    """Its status alone would tell nobody what to set."""
    with answering(401) as server, pytest.raises(Unavailable, match="PREFECT_API_AUTH_STRING"):
        server.ask("/work_pools/omv")


def test_a_server_that_is_not_there_is_unavailable() -> None:
    """Nobody listens on a port that was free a moment ago."""
    with pytest.raises(Unavailable, match="ConnectionRefusedError"):
        PrefectServer(Path(), free_port()).ask("/health")


def test_a_package_without_its_flows_says_what_is_missing(tmp_path: Path) -> None:
    """Installed without a checkout, it can't know what to run when."""
    (tmp_path / "omv_workflow").symlink_to(Path(omv_workflow.__file__).parent)
    program = "from omv_workflow.entrypoints.prefect_server import project_root; project_root()"
    tried = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "lacks the flows and their schedules" in tried.stderr


@pytest.mark.parametrize(
    ("environment", "is_foreign"),
    [
        ({}, False),
        ({"PREFECT_SERVER_DATABASE_CONNECTION_URL": ""}, False),
        ({"PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg:///prefect"}, True),
        ({"PREFECT_SERVER_DATABASE_HOST": "db.example.org"}, True),
    ],
)
def test_a_database_that_the_environment_names_may_hold_the_runs_of_others(
    environment: dict[str, str], *, is_foreign: bool
) -> None:
    """They are not this workspace's to end."""
    assert has_foreign_database(environment) is is_foreign


def test_the_server_is_told_no_secret_of_the_workspace(tmp_path: Path) -> None:
    """Who runs the flows needs them; the server keeps what it was told of runs, and no more."""
    told = """
from pathlib import Path
from omv_workflow.entrypoints.prefect_server import PrefectServer
server = PrefectServer(Path(), 4200)
print(sorted(name for name in server.environment() if name.startswith("OMV_")))
print([name for name in server.own_environment(A="1") if name.startswith("OMV_")])
"""
    secrets = {
        f"OMV_{name}": "secret" for name in ("SEAL_PASSPHRASE", "MAIL_PASSWORD", "RETURNS_PASSWORD")
    }
    printed = subprocess.run(
        [sys.executable, "-c", told],
        env={**{k: v for k, v in os.environ.items() if not k.startswith("OMV_")}, **secrets},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert printed == [str(sorted([*secrets, "OMV_WORKSPACE"])), "[]"]
