"""A program of ours in a process of its own, which may take so much time and memory.

What somebody hands in may be made to keep a reader busy for ever or to fill all memory; nothing
less than the system's own limits holds for every such file.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_MEMORY: Final = 1_500_000_000
LACKS_MEMORY: Final = 3
"""How the child ends where it may take no more memory."""
_GRACE: Final = 5
"""Seconds of the processor between the signal that tells the limit and the end by force."""
_TOLD: Final = ("LANG", "LC_ALL", "PATH", "PYTHONPATH")
"""What it is told of the environment, in which passphrases stand."""


@dataclass(frozen=True)
class Limits:
    """Seconds for which it may run, by the clock and of the processor; honest files take two."""

    seconds: float = 60
    cpu_seconds: int = 30


LIMITS: Final = Limits()
"""What holds everywhere."""


def asked_within_limits(module: str, sent: bytes, limits: Limits = LIMITS) -> bytes | None:
    """What a module of ours answers to what it is sent; None where that costs too much.

    Raises:
        Unavailable: it failed, was ended by somebody else, or the machine was too busy for it.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module, by this very Python
            [sys.executable, "-P", "-m", module, str(limits.cpu_seconds)],
            input=sent,
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _ended() from error
    return done.stdout if has_answered(done.returncode) else None


def has_answered(code: int) -> bool:
    """Whether a child that ended so has answered; not, where what it was sent costs too much.

    Raises:
        Unavailable: it ended in any other way, which says nothing of what it was sent.
    """
    if code in {-signal.SIGXCPU, LACKS_MEMORY}:
        return False
    if code < 0:
        raise _ended()
    if code:
        raise _failed()
    return True


def answer_within_limits(answered: Callable[[bytes], str]) -> None:
    """The child's side: answer what is sent, never taking more than it may."""
    cpu_seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + _GRACE))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what it was sent may be secret
    try:
        sys.stdout.write(answered(sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(LACKS_MEMORY)


def _ended() -> Unavailable:
    return Unavailable(
        said("Checking signatures"),
        why=said("the check was ended before it was done, or the machine was too busy for it."),
        next_step=said("Try again when the machine has less to do."),
    )


def _failed() -> Unavailable:
    return Unavailable(
        said("Checking signatures"),
        why=said("the program that checks them failed."),
        next_step=said("Look at the installation with `omv doctor`, and try again."),
    )
