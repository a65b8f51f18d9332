"""A folder for one run of LibreOffice: its own profile, what goes in, what comes out.

It holds a plan as long as the run lasts. So it stands in the workspace, which is closed to others,
and what a killed process has left there goes with the next run.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from importlib import resources
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from omv_workflow.durable import unwritable
from omv_workflow.phrases import said

_PRIVATE = 0o700


@dataclass(frozen=True)
class Room:
    """The places of one run."""

    folder: Path

    @property
    def profile(self) -> Path:
        """The profile, which nobody else uses."""
        return self.folder / "profile"

    @property
    def made(self) -> Path:
        """Where the PDFs appear."""
        return self.folder / "made"

    @property
    def sources(self) -> list[Path]:
        """The documents, in order."""
        return sorted((self.folder / "sources").iterdir())

    @property
    def ready(self) -> list[int]:
        """The places of the documents with a PDF, in order; the last may still be written."""
        return sorted(int(one.stem) for one in self.made.glob("*.pdf"))

    def pdf(self, place: int) -> Path:
        """Where the PDF of the document at a place appears."""
        return self.made / f"{place:04}.pdf"


@contextmanager
def prepared_room(rooms: Path, documents: Sequence[bytes]) -> Iterator[Room]:
    """A room with these documents in it, which is gone afterwards.

    Raises:
        Unavailable: the disk is full or the folder can't be written.
    """
    try:
        room, lock = _enter(rooms)
    except OSError as error:
        raise unwritable(rooms, said("Making a PDF"), error) from error
    try:
        _furnish(room, documents)
        yield room
    except OSError as error:
        raise unwritable(rooms, said("Making a PDF"), error) from error
    finally:
        rmtree(room.folder, ignore_errors=True)
        os.close(lock)


def _enter(rooms: Path) -> tuple[Room, int]:
    """A new room, and the lock that says that somebody is in it."""
    rooms.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    door = os.open(rooms, os.O_RDONLY)
    try:
        flock(door, LOCK_EX)  # between making a room and locking it, nobody may sweep
        _sweep(rooms)
        room = Room(Path(mkdtemp(dir=rooms)))
        lock = os.open(room.folder, os.O_RDONLY)
        flock(lock, LOCK_EX)
    finally:
        os.close(door)
    return room, lock


def _sweep(rooms: Path) -> None:
    """Take away the rooms that were left by processes that were killed."""
    for room in rooms.iterdir():
        try:
            lock = os.open(room, os.O_RDONLY)
        except FileNotFoundError:
            continue  # whoever was in it has just taken it away
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            continue  # somebody is in it
        else:
            rmtree(room, ignore_errors=True)
        finally:
            os.close(lock)


def _furnish(room: Room, documents: Sequence[bytes]) -> None:
    settings = resources.files(__package__).joinpath("profile.xcu").read_bytes()
    user = room.profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_bytes(settings)
    room.made.mkdir()
    (room.folder / "sources").mkdir()
    for number, document in enumerate(documents):
        (room.folder / "sources" / f"{number:04}.docx").write_bytes(document)
