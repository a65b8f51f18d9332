"""A coming year of the demo's unit, as `omv rehearse` plays it: 59 items, fifteen contributors."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.measuring import Result
from omv_workflow.bootstrap import App, load
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.supposing import PLAIN
from omv_workflow.entrypoints.demo.run import begin, prepare
from omv_workflow.steps.rehearse_year import rehearse_year

_OMV: Final = (sys.executable, "-c", "from omv_workflow.entrypoints.cli import main; main()")
_COORDINATOR: Final = "ylitarkastaja"
_SPRING: Final = datetime(2026, 5, 20, 7, tzinfo=UTC)
_ROUNDS: Final = 5


def measure() -> Iterator[Result]:
    """Seconds by the clock, medians: of the year itself, and of the whole command with it."""
    with TemporaryDirectory() as folder:
        app = prepare(Path(folder))
        plan_id = begin(app)
        app.close()
        app = load(Path(folder))
        yield Result("rehearsal", _seconds(lambda: _play(app, plan_id)), "s", at_most=3)
        yield Result("rehearse_command", _seconds(lambda: _run(folder)), "s", at_most=3)
        app.close()


def _play(app: App, plan_id: str) -> None:
    rehearse_year(app.parts, plan_id, PLAIN, Actor(_COORDINATOR), _SPRING)


def _run(folder: str) -> None:
    command = [*_OMV, "--workspace", folder, "--as", _COORDINATOR, "rehearse"]
    subprocess.run(command, check=True, capture_output=True)


def _seconds(action: Callable[[], None]) -> float:
    taken = []
    for _ in range(_ROUNDS + 1):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return median(taken[1:])
