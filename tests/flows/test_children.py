"""Processes that end together."""

import os
import select
import signal
import subprocess
import sys

import pytest

from omv_workflow.entrypoints.children import Child, Children
from omv_workflow.errors import Unavailable

FOR_EVER = "import signal; signal.pause()"
DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
signal.pause()
"""
UP = f"""
import os, sys
from omv_workflow.entrypoints.children import Children
with Children() as children:
    child = children.start("one", [sys.executable, "-c", {FOR_EVER!r}], os.environ)
    print(child.process.pid, flush=True)
    children.watch()
"""


def start(children: Children, name: str, program: str, **pipes: int) -> Child:
    """A child that runs a line of Python."""
    return children.start(name, [sys.executable, "-c", program], os.environ, **pipes)


def test_leaving_ends_them() -> None:
    """No process outlives the block that it was started in."""
    with Children() as children:
        child = start(children, "one", FOR_EVER)
    assert child.process.returncode == -signal.SIGTERM


def test_one_that_will_not_end_is_killed() -> None:
    """When its time is over, with all of its group."""
    with Children(patience=0.1) as children:
        child = start(children, "deaf", DEAF, stdout=subprocess.PIPE)
        assert child.process.stdout
        assert child.process.stdout.readline() == "deaf\n"
    assert child.process.returncode == -signal.SIGKILL


def fail_beside(started: list[Child]) -> None:
    """Start a child, and fail while it runs."""
    with Children() as children:
        started.append(start(children, "one", FOR_EVER))
        raise Unavailable("Something else", why="it failed.", next_step="Try again.")


def test_an_error_inside_ends_them_too() -> None:
    """However the block is left."""
    started: list[Child] = []
    with pytest.raises(Unavailable):
        fail_beside(started)
    assert started[0].process.returncode == -signal.SIGTERM


def test_one_that_ends_by_itself_is_named() -> None:
    """Nobody is left to believe that all is well."""
    with Children() as children:
        start(children, "server", FOR_EVER)
        start(children, "worker", "raise SystemExit(3)")
        with pytest.raises(Unavailable, match=r"worker.*code 3"):
            children.watch()


def test_one_that_dies_while_it_starts_is_named() -> None:
    """Waiting for its first answer ends at once."""
    with Children() as children:
        server = start(children, "server", "raise SystemExit(4)")
        with pytest.raises(Unavailable, match=r"server.*code 4"):
            server.wait_until(lambda: False)


def test_a_process_that_reads_ends_with_its_input() -> None:
    """It may finish what it is doing."""
    with Children() as children:
        child = start(
            children,
            "reader",
            "import sys; sys.stdin.read()",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
    assert child.process.returncode == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_signal_that_ends_us_ends_them(
    how: signal.Signals,
) -> None:
    """Ctrl-C, a service manager and a closed terminal leave nothing behind."""
    with subprocess.Popen(
        [sys.executable, "-c", UP], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.send_signal(how)
        parent.wait(60)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_when_we_are_killed_they_end_too() -> None:
    """Nothing that is left behind goes on beside those that are started next."""
    with subprocess.Popen([sys.executable, "-c", UP], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        ended, _, _ = select.select([child], [], [], 60)
    os.close(child)
    assert ended
