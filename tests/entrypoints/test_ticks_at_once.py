"""Two ticks at once, in processes of their own: every step is taken once, each letter sent once."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest
from typer.testing import Result

Omv = Callable[..., Result]
Process = Popen[bytes]

BY = ("--as", "koordinaattori", "--as-of")
DAYS = ("2027-03-11 09:30", "2027-04-07 09:30")
"""The first reminder; and a day on which more than one step has been missed."""


def taken(omv: Omv, workspace: Path) -> Counter[tuple[str, str]]:
    """What the log tells of steps and letters: which, how often."""
    events = json.loads(omv(workspace, *BY, DAYS[-1], "log", "show", "--json").stdout)
    return Counter((one["kind"], one["data"].get("step", "")) for one in events)


@pytest.mark.database
def test_two_ticks_at_once_take_each_step_once(
    omv: Omv,
    omv_process: Callable[..., Process],
    copied: Callable[[Path, Path], Path],
    collecting: Path,
    tmp_path: Path,
) -> None:
    """Neither fails; the log tells what it tells where one tick came alone, and is one chain."""
    alone = copied(collecting, tmp_path / "alone")
    for day in DAYS:
        omv(alone, *BY, day, "run")
        ticks = [omv_process(collecting, *BY, day, "run") for _ in range(2)]
        ended = [(one.communicate(timeout=120), one.returncode) for one in ticks]
        assert [code for _, code in ended] == [0, 0], ended
    assert taken(omv, collecting) == taken(omv, alone)
    sent = len(list((collecting / "mail").glob("*.eml")))
    assert sent == len(list((alone / "mail").glob("*.eml"))) > 0
    assert omv(collecting, "log", "verify").exit_code == 0
