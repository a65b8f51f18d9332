"""A Prefect server of a workspace's own, on this machine alone: its settings, start and questions.

Prefect is never imported here: it takes seconds, and runs in processes of its own.
"""

import json
import os
import socket
import sys
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from omv_workflow.entrypoints.children import Child, Children
from omv_workflow.errors import NotFound, Unavailable
from omv_workflow.phrases import said

LOOPBACK = "127.0.0.1"
HOME = ".prefect"
ADDRESS_FILE = f"{HOME}/api-url"
"""Where a workspace notes the address of the server that was started in it last."""
_SECRET = "PREFECT_API_AUTH_STRING"  # noqa: S105 - the name of a variable; Prefect's own
_ASKED_SECRET = "PREFECT_SERVER_API_AUTH_STRING"  # noqa: S105 - likewise; what the server asks
_DATABASE = (
    "PREFECT_SERVER_DATABASE_CONNECTION_URL",
    "PREFECT_API_DATABASE_CONNECTION_URL",  # what Prefect called it before, and still reads
    "PREFECT_SERVER_DATABASE_HOST",
)
_OURS = "OMV_"
"""How the variables begin that are for omv alone, secrets among them."""
_SECONDS_TO_ANSWER = 60
"""What Prefect's own clients wait; on a busy machine its server has taken more than ten."""
_TRIES = 20
_BETWEEN_TRIES = 0.25


@dataclass(frozen=True)
class PrefectServer:
    """Where a workspace's Prefect server answers; it keeps its state in the workspace.

    `secret` is what it asks of everybody, `user:password`, if anything: as the environment has it.
    """

    workspace: Path
    port: int
    secret: str | None = field(default_factory=lambda: os.environ.get(_SECRET), repr=False)

    @property
    def url(self) -> str:
        """The address of its pages."""
        return f"http://{LOOPBACK}:{self.port}"

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of every process that works with the server."""
        kept = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        path = os.pathsep.join(filter(None, [str(project_root()), kept.get("PYTHONPATH")]))
        return {
            **kept,
            "PYTHONPATH": path,
            "OMV_WORKSPACE": str(self.workspace),
            "PREFECT_HOME": str(self.workspace / HOME),
            # By themselves these stand where several accounts would meet, or where none may write.
            "PREFECT_UI_STATIC_DIRECTORY": str(self.workspace / HOME / "ui"),
            "TMPDIR": str(self._temporary_folder()),
            "PREFECT_API_URL": f"{self.url}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            **({_SECRET: self.secret, _ASKED_SECRET: self.secret} if self.secret else {}),
            "DO_NOT_TRACK": "1",
            # That runs are late and workers away are labels that nothing here reads (`omv doctor`
            # asks for times), and on SQLite to set them meets "database is locked": it reads before
            # it asks to write.
            "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
            # Leases kept in memory are lost with the server, and a deployment whose run was cut off
            # with it would never run again; on disk they run out after five minutes.
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
                "prefect.server.concurrency.lease_storage.filesystem"
            ),
            **settings,
        }

    def own_environment(self, **settings: str) -> dict[str, str]:
        """That of the server itself, which needs no password or passphrase of the workspace."""
        given = self.environment(**settings).items()
        return {name: value for name, value in given if not name.startswith(_OURS)}

    def note_address(self) -> None:
        """Leave the address of its API in the workspace, for others to find."""
        (self.workspace / ADDRESS_FILE).write_text(f"{self.url}/api\n", encoding="utf-8")

    def _temporary_folder(self) -> Path:
        folder = self.workspace / HOME / "tmp"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def start(self, children: Children, **settings: str) -> Child:
        """Start it; it answers `/health` some seconds later."""
        return children.start(
            said("Prefect server"), self.command(), self.own_environment(**settings), stdout=DEVNULL
        )

    def command(self) -> list[str]:
        """The command line that it is."""
        return prefect_command("server", "start", "--host", LOOPBACK, "--port", str(self.port))

    def ask(self, path: str, question: object = None) -> Any:
        """What its API answers; a question is posted, and may stand there already.

        Raises:
            Unavailable: it does not answer, or refuses.
        """
        for _ in range(_TRIES):
            status, content = self._exchange(path, question)
            if status != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            time.sleep(_BETWEEN_TRIES)  # its database is busy: as its own clients do, ask again
        if status == HTTPStatus.UNAUTHORIZED:
            raise _refused(path)
        if status >= HTTPStatus.BAD_REQUEST and status != HTTPStatus.CONFLICT:
            raise _unanswered(path, said("status {status}", status=status))
        return json.loads(content)

    def _exchange(self, path: str, question: object) -> tuple[int, bytes]:
        connection = HTTPConnection(LOOPBACK, self.port, timeout=_SECONDS_TO_ANSWER)
        try:
            method, body = ("GET", None) if question is None else ("POST", json.dumps(question))
            connection.request(method, f"/api{path}", body, self._headers())
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, HTTPException) as error:
            raise _unanswered(path, type(error).__name__) from error
        finally:
            connection.close()

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["Authorization"] = f"Basic {b64encode(self.secret.encode()).decode()}"
        return headers


def prefect_command(*arguments: str) -> list[str]:
    """The command line of Prefect's own command, in this Python."""
    return [sys.executable, "-m", "prefect", *arguments]


def has_foreign_database(environment: Mapping[str, str]) -> bool:
    """Whether the server keeps its runs elsewhere than in the workspace's own folder."""
    return any(environment.get(name) for name in _DATABASE)


def free_port() -> int:
    """A port on the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def project_root() -> Path:
    """The folder that holds `prefect.yaml` and the flows: in the installed package, or a checkout.

    Raises:
        NotFound: this installation has neither.
    """
    package = Path(__file__).parents[1]
    for root in (package / "project", package.parent):
        if (root / "prefect.yaml").is_file():
            return root
    raise NotFound(
        said("The file prefect.yaml"),
        why=said("this installation lacks the flows and their schedules."),
        next_step=said("Install omv-workflow again, from its wheel or from a whole checkout."),
    )


def _refused(path: str) -> Unavailable:
    return Unavailable(
        said("Asking the Prefect server for {path}", path=path),
        why=said("it asks for a secret that this command doesn't give."),
        next_step=said("Set {name} here as it is set for the server.", name=_SECRET),
    )


def _unanswered(path: str, reason: str) -> Unavailable:
    return Unavailable(
        said("Asking the Prefect server for {path}", path=path),
        why=said("it does not answer as expected ({reason}).", reason=reason),
        next_step=said("See what it wrote above, and try again."),
    )
