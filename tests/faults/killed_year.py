"""A year lived in processes that are killed, each at a moment that it is told, until it is over.

The first process dies at the first moment, the next one goes on with the part of the day where it
died and dies at the second, and so on; the last one is let live. A moment is a statement to the
database, a commit, a change to the file system, or the start of a program.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

from omv_workflow.bootstrap import load
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.steps.ports import Parts
from omv_workflow.testing.example import example_forms
from tests.faults.example_year import live
from tests.faults.portrait import portrait_of

_CHANGES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "subprocess.Popen"}
_READING = ("SELECT", "PRAGMA", "BEGIN", "SET")
FORK = get_context("fork")  # a child has imported all that its parent has


class Moment(NamedTuple):
    """When: the part of a day, its commits so far, and how many moments after the last of them.

    What a killed process has not committed is done again, so that the same moments come again. A
    commit that changes nothing is none.
    """

    part: int = 0
    commits: int = 0
    after: int = 0


BEGINNING = Moment()


@dataclass(frozen=True)
class Undisturbed:
    """A year that was not killed: its portrait, and all its moments.

    Those `of_files` are the moments at which files were changed or programs were started.
    """

    portrait: dict[str, Any]
    moments: list[Moment]
    of_files: list[Moment]


@dataclass(frozen=True)
class Killed:
    """A year that was killed: its portrait, and after which commit each of its processes died."""

    portrait: dict[str, Any]
    deaths: list[Moment]


@dataclass
class Clock:
    """The moments of this process; at the `last` one, or the first that comes later, it is killed.

    It reports each part that begins, and each commit.
    """

    now: Moment = BEGINNING
    last: Moment | None = None
    report: Callable[[Moment], object] = id
    has_written: bool = False
    moments: list[Moment] = field(default_factory=list)
    of_files: list[Moment] = field(default_factory=list)

    def pass_one(self) -> None:
        """Let a moment pass."""
        self.now = self.now._replace(after=self.now.after + 1)
        if self.last and self.now >= self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.moments.append(self.now)

    def see(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Look whether what the interpreter tells of is a moment."""
        if name in _CHANGES or (name == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            self.pass_one()
            self.of_files.append(self.now)

    def execute(self, _: object, __: object, statement: str, *___: object) -> None:
        """Let the moment before a statement pass."""
        self.pass_one()
        self.has_written |= not statement.startswith(_READING)

    def commit(self, _: object) -> None:
        """Let the moment before a commit pass."""
        self.pass_one()
        if self.has_written:
            self._go_on(Moment(self.now.part, self.now.commits + 1))

    def roll_back(self, _: object) -> None:
        """Forget what was not committed."""
        self.has_written = False

    def begin_part(self, part: int) -> None:
        """Begin a part of a day, or go on with it."""
        if part != self.now.part:
            self._go_on(Moment(part))

    def _go_on(self, now: Moment) -> None:
        self.now, self.has_written = now, False
        self.report(now)


@cache
def process_clock() -> Clock:
    """That of this process, and of each of its children from its beginning."""
    sys.dont_write_bytecode = True  # to keep what is compiled is no part of the year
    clock = Clock()
    sys.addaudithook(clock.see)
    event.listen(Engine, "before_cursor_execute", clock.execute)
    event.listen(Engine, "commit", clock.commit)
    event.listen(Engine, "rollback", clock.roll_back)
    return clock


def lived(folder: Path) -> Undisturbed:
    """Live the year in the workspace of that folder.

    That is done in this very process, so that its children have nothing left to import.
    """
    clock = process_clock()
    clock.moments, clock.of_files = [], []
    _live(folder, BEGINNING, None, id)
    moments, of_files = list(clock.moments), list(clock.of_files)
    return Undisturbed(_portrait(folder), moments, of_files)


def lived_though_killed(folder: Path, moments: Sequence[Moment]) -> Killed:
    """Live the year in the workspace of that folder, killed at these moments.

    Raises:
        RuntimeError: a process has ended in an error, which it has told.
    """
    deaths, now = [], BEGINNING
    for last in (*moments, None):
        now, code = _live_in_a_child(folder, now, last)
        if code == 0:
            break
        if code != -signal.SIGKILL:
            raise RuntimeError(f"ended with the code {code} after {now}, killed at {moments}")
        deaths.append(now)
    return Killed(_portrait(folder), deaths)


def _live_in_a_child(folder: Path, now: Moment, last: Moment | None) -> tuple[Moment, int | None]:
    """The last commit that a process of its own has come to, and the code with which it ended."""
    reader, writer = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_live, args=(folder, now, last, writer.send))
    child.start()
    writer.close()
    reported = [now, *_received(reader)]
    child.join()
    return reported[-1], child.exitcode


def _received(reader: Connection) -> Iterator[Moment]:
    with suppress(EOFError):
        while True:
            yield reader.recv()


def _live(
    folder: Path, now: Moment, last: Moment | None, report: Callable[[Moment], object]
) -> None:
    """Live in this process from that part of a day on, up to its last moment, if there is one."""
    clock = process_clock()
    clock.now, clock.last, clock.report = now, last, report
    begin_database(folder)
    with parts_of(folder) as parts:
        live(parts, now.part, clock.begin_part)


def _portrait(folder: Path) -> dict[str, Any]:
    with parts_of(folder) as parts:
        return portrait_of(parts, folder)


@contextmanager
def parts_of(folder: Path) -> Iterator[Parts]:
    """The workspace's parts, with the example's form."""
    app = load(folder)
    yield replace(app.parts, forms=example_forms)
    app.close()
