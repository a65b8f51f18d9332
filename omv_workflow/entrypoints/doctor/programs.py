"""Asking other programs, with an end to the patience."""

import subprocess
from os import killpg
from shutil import which
from signal import SIGKILL


def output_of(name: str, *arguments: str, seconds: float) -> str | None:
    """What a program printed; None where it is missing, fails or takes too long."""
    command = which(name)
    if command is None:
        return None
    with subprocess.Popen(  # noqa: S603 - the commands are ours
        [command, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            killpg(process.pid, SIGKILL)  # with all that it has started
            return None
    return None if process.returncode else printed
