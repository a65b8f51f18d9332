"""Running flows one after another through Prefect, for the demo and for tests."""

import json
import sys
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from subprocess import PIPE
from typing import IO, Any, Self, cast

from omv_workflow.entrypoints.children import Child, Children
from omv_workflow.entrypoints.prefect_server import PrefectServer, free_port
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

# No pages and no chatter; what fails is told on stderr all the same.
_QUIET = {"PREFECT_SERVER_UI_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "WARNING"}


class FlowRuns:
    """A Prefect server for a workspace, and a process that runs flows through it; use it in `with`.

    Attributes:
        server: the server, to be asked what it keeps of the runs.
    """

    def __init__(self, workspace: Path) -> None:
        self.server = PrefectServer(workspace.resolve(), free_port())
        self._open = ExitStack()
        self._runner: Child

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            children = opening.enter_context(Children())
            server = self.server.start(children, **_QUIET)
            self._runner = self._start_runner(children)
            server.wait_until(lambda: self.server.ask("/health"))
            self._open = opening.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.close()

    def run(self, flow: str, as_of: datetime) -> dict[str, Any]:
        """Run a flow to its end, and say how it ended.

        Args:
            flow: its name, such as `open_cycles`.
            as_of: the instant that it takes for now.

        Returns:
            `state`, the name that Prefect gives its end, and `summary`, the step's as plain values.

        Raises:
            Unavailable: the process that runs flows has ended.
        """
        asked = json.dumps({"flow": flow, "as_of": as_of.isoformat()})
        ended: dict[str, Any] = json.loads(self._answer(asked))
        return ended

    def _answer(self, line: str) -> str:
        process = self._runner.process
        lines, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
        with suppress(BrokenPipeError):  # told below, where no answer comes
            lines.write(f"{line}\n")
            lines.flush()
        answer = answers.readline()
        if not answer:
            raise Unavailable(
                said("Running a flow"),
                why=said("the {process} has ended.", process=self._runner.name),
                next_step=said("See what it wrote above, then start again."),
            )
        return answer

    def _start_runner(self, children: Children) -> Child:
        return children.start(
            said("process that runs flows"),
            [sys.executable, "-m", "flows"],
            self.server.environment(**_QUIET),
            stdin=PIPE,
            stdout=PIPE,
        )
