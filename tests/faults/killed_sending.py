"""Mail sent by processes that are killed, one after the other, until all of it is settled.

A process dies at a moment that it is told: before a statement to the database, a commit, a change
to a file, or something that it says to the mail server.
"""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.retries import FIRST_PAUSE
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import at
from omv_workflow.testing.example import EXAMPLE_PLAN
from tests.faults.example_year import begin
from tests.faults.killed_year import FORK, parts_of
from tests.messages import message

DOMAIN = "vastaanottokeskus.example"
BEGINS = at(date(2027, 2, 15), 9)
_WRITING = os.O_WRONLY | os.O_RDWR
_SAYING = frozenset({"smtplib.connect", "smtplib.send"})
_SETTLED = frozenset({MessageState.ACCEPTED, MessageState.UNKNOWN})
_MOST_RUNS = 2000


@dataclass(frozen=True)
class Sent:
    """Where each mail of a workspace ended, by its Message-ID; what is wrong with the log."""

    states: dict[str, MessageState]
    deaths: int
    faults: list[object]


@dataclass
class Fuse:
    """So many moments are left to this process."""

    left: int

    def pass_one(self, *_: object) -> None:
        """Let a moment pass, the last of them for ever."""
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def see(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Look whether what the interpreter tells of is a moment."""
        if name in _SAYING or (name == "open" and arguments[2] & _WRITING):
            self.pass_one()

    def light(self) -> None:
        """Count from now on, in this process."""
        sys.addaudithook(self.see)
        event.listen(Engine, "before_cursor_execute", self.pass_one)
        event.listen(Engine, "commit", self.pass_one)


def prepare(folder: Path, number: int) -> None:
    """Have so many letters wait in the workspace of that folder."""
    begin_database(folder)
    with parts_of(folder) as parts:
        begin(parts, BEGINS)
        with parts.work() as work:
            for one in range(number):
                work.messages.add(_letter(one))
            work.record(Fact(plan_stream(EXAMPLE_PLAN), "tested", BEGINS, {}))
            work.commit(BEGINS)


def sent_though_killed(folder: Path, fuses: Sequence[int]) -> Sent:
    """Send all that waits there by processes that have so many moments each; a last one has all.

    Raises:
        RuntimeError: a process has ended in an error, which it has told, or there is no end to it.
    """
    left = list(fuses)
    for run in range(_MOST_RUNS):
        code = _run_in_a_child(folder, _moment(run), left[0] if left else None)
        if code == -signal.SIGKILL:
            left.pop(0)
        elif code != 0:
            raise RuntimeError(f"ended with the code {code}, with {len(left)} of {fuses} left")
        states = _states(folder)
        if set(states.values()) <= _SETTLED:
            return Sent(states, len(fuses) - len(left), _faults(folder))
    raise RuntimeError(f"not settled after {_MOST_RUNS} runs: {states}")


def _moment(run: int) -> datetime:
    """A moment of a run: a week after the one before, when what that left counts as stuck."""
    return BEGINS + FIRST_PAUSE + run * timedelta(weeks=1)


def _run_in_a_child(folder: Path, now: datetime, fuse: int | None) -> int | None:
    child = FORK.Process(target=_run, args=(folder, now, fuse))
    child.start()
    child.join()
    return child.exitcode


def _run(folder: Path, now: datetime, fuse: int | None) -> None:
    with parts_of(folder) as parts:
        if fuse is not None:
            Fuse(fuse).light()
        send_due_messages(parts, now)


def _states(folder: Path) -> dict[str, MessageState]:
    with parts_of(folder) as parts, parts.work() as work:
        return {one.message_id: one.state for one in work.messages.find()}


def _faults(folder: Path) -> list[object]:
    with parts_of(folder) as parts:
        return [one.fault for one in check_streams(parts, EVERYTHING) if one.fault]


def _letter(number: int) -> Message:
    return message(
        id=f"m-{number}",
        business_key=f"{number}",
        message_id=f"<m-{number}@{DOMAIN}>",
        plan_id=EXAMPLE_PLAN,
        cycle_id=None,
        delivery_id=None,
        purpose=Purpose.STAFF_NOTICE,
        state=MessageState.CREATED,
        to_address=f"lukija-{number}@{DOMAIN}",
        created_at=BEGINS,
        state_since=BEGINS,
    )
