"""Processes that are started here and end together, however the work with them ends."""

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import killpg
from types import FrameType
from typing import Self

from omv_workflow.entrypoints.interrupting import SIGNALS
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_SECONDS_TO_START = 300.0
_BETWEEN_LOOKS = 0.1
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None)

_Handler = Callable[[int, FrameType | None], object] | int | None


@dataclass(frozen=True)
class Child:
    """A process with a group of its own, under the name that people are told."""

    name: str
    process: subprocess.Popen[str]

    def check(self) -> None:
        """Check that it still runs.

        Raises:
            Unavailable: it has ended by itself.
        """
        code = self.process.poll()
        if code is not None:
            raise Unavailable(
                said("The {name}", name=self.name),
                why=said("it ended by itself with code {code}.", code=code),
                next_step=said("See what it wrote above, then start it again."),
            )

    def wait_until(self, is_ready: Callable[[], object]) -> None:
        """Wait until what is asked answers with yes; `Unavailable` is a no.

        Raises:
            Unavailable: the process ended, or took too long.
        """
        deadline = time.monotonic() + _SECONDS_TO_START
        while not _says_yes(is_ready):
            self.check()
            if time.monotonic() > deadline:
                raise Unavailable(
                    said("The {name}", name=self.name),
                    why=said(
                        "it did not answer within {seconds} s.",
                        seconds=_SECONDS_TO_START,
                    ),
                    next_step=said("Start it again when the machine has less to do."),
                )
            time.sleep(_BETWEEN_LOOKS)

    def end(self, patience: float) -> None:
        """Ask it to end, by the end of its input if it reads any; kill its group if it does not."""
        if self.process.stdin:
            with suppress(BrokenPipeError):  # it has ended before
                self.process.stdin.close()
        else:
            self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


class Children:
    """The processes of one piece of work; use it in `with`, from the main thread.

    Inside, SIGTERM and SIGHUP interrupt like Ctrl-C. On leaving, the processes end, the last one
    first, and no signal cuts that short. Where we are killed ourselves, they are asked to end.

    Args:
        patience: for how many seconds each may go on before it is killed.
    """

    def __init__(self, patience: float = 10.0) -> None:
        self._patience = patience
        self._all: list[Child] = []
        self._handlers: dict[signal.Signals, _Handler] = {}

    def __enter__(self) -> Self:
        self._handlers = {one: signal.getsignal(one) for one in SIGNALS}
        for one in SIGNALS:
            signal.signal(one, signal.default_int_handler)
        return self

    def __exit__(self, *raised: object) -> None:
        for one in SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        for child in reversed(self._all):
            child.end(self._patience)
        for one, handler in self._handlers.items():
            signal.signal(one, handler)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: int = subprocess.DEVNULL,
        stdout: int | None = None,
    ) -> Child:
        """Start a process; it writes where we write, if nothing else is said."""
        process = subprocess.Popen(  # noqa: S603 - the command is ours
            command,
            env=environment,
            stdin=stdin,
            stdout=stdout,
            text=True,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - a single call, which takes no lock
        )
        child = Child(name, process)
        self._all.append(child)
        return child

    def watch(self) -> None:
        """Wait until interrupted.

        Raises:
            Unavailable: one of them has ended by itself.
        """
        while True:
            for child in self._all:
                child.check()
            time.sleep(_BETWEEN_LOOKS)


def _end_with_parent() -> None:
    """Let the kernel ask this process to end when its parent has gone, killed too (prctl(2))."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _says_yes(question: Callable[[], object]) -> bool:
    try:
        return bool(question())
    except Unavailable:
        return False
