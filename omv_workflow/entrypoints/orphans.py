"""What outlives the process that started it: adopted while the work lasts, and ended with it.

The worker runs every flow in a process with a session of its own, which no signal to the worker's
group reaches. A worker that is killed leaves it behind, asking a server that has gone.
"""

import ctypes
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_LIBC = ctypes.CDLL(None)
_BETWEEN_LOOKS = 0.1


@contextmanager
def ending_orphans(patience: float = 10.0) -> Iterator[None]:
    """Adopt what is orphaned below this process; on leaving, end it and every child left.

    Args:
        patience: for how many seconds they may go on together before they are killed.
    """
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        _end_all(patience)
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 0)


def _end_all(patience: float) -> None:
    deadline = time.monotonic() + patience
    _signal_all(signal.SIGTERM)
    while _reaped():
        if time.monotonic() > deadline:
            _signal_all(signal.SIGKILL)
        time.sleep(_BETWEEN_LOOKS)


def _signal_all(how: signal.Signals) -> None:
    for process in _children():
        with suppress(ProcessLookupError):  # it has ended meanwhile
            os.kill(process, how)


def _children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text().split()]


def _reaped() -> bool:
    """Take leave of those that have ended; whether any child is left."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    return False
