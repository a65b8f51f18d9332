"""What a killed process leaves behind."""

import os
import signal
import subprocess
import sys

import pytest

PARENT = """
import subprocess, sys
from omv_workflow.entrypoints.orphans import ending_orphans
GRANDCHILD = {grandchild!r}
CHILD = (
    "import subprocess, sys;"
    "one = subprocess.Popen([sys.executable, '-c', sys.argv[1]],"
    " stdout=subprocess.PIPE, text=True, start_new_session=True);"
    "print(one.pid, one.stdout.readline(), flush=True)"
)
with ending_orphans(patience={patience}):
    print(subprocess.check_output([sys.executable, "-c", CHILD, GRANDCHILD], text=True))
"""
GENTLE = "import signal; print('ready', flush=True); signal.pause()"
DEAF = f"import signal; signal.signal({int(signal.SIGTERM)}, signal.SIG_IGN); {GENTLE}"


@pytest.mark.parametrize(("grandchild", "patience"), [(GENTLE, 60), (DEAF, 0.1)])
def test_what_is_left_behind_ends_with_the_work(grandchild: str, patience: float) -> None:
    """In a session of its own, whose parent has gone, and even where it will not listen."""
    program = PARENT.format(grandchild=grandchild, patience=patience)
    printed = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    left, heard = printed.split()
    assert heard == "ready"
    with pytest.raises(ProcessLookupError):
        os.kill(int(left), 0)
