"""A program of ours in a process of its own, which may take so much time and memory.

What somebody hands in may be made to keep a reader busy for ever or to fill all memory; nothing
less than the system's own limits holds for every such file.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Final

from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

SECONDS: Final = 60
"""For which it may run; an honest file takes about two."""
_CPU_SECONDS: Final = 30
_MEMORY: Final = 1_500_000_000
_LACKS_MEMORY: Final = 3
_TOLD: Final = ("LANG", "LC_ALL", "PATH", "PYTHONPATH")
"""What it is told of the environment, in which passphrases stand."""


def asked_within_limits(module: str, sent: bytes, seconds: float = SECONDS) -> bytes | None:
    """What a module of ours answers to what it is sent; None where one of its limits ended it.

    Raises:
        Unavailable: it failed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module, by this very Python
            [sys.executable, "-P", "-m", module],
            input=sent,
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode < 0 or done.returncode == _LACKS_MEMORY:
        return None
    if done.returncode:
        raise _failed()
    return done.stdout


def answer_within_limits(answered: Callable[[bytes], str]) -> None:
    """The child's side: answer what is sent, never taking more than it may."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        sys.stdout.write(answered(sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(_LACKS_MEMORY)


def _failed() -> Unavailable:
    return Unavailable(
        said("Checking signatures"),
        why=said("the program that checks them failed."),
        next_step=said("Look at the installation with `omv doctor`, and try again."),
    )
