"""The folder in which other systems leave signed PDFs; each is moved on when it was checked."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.signing_ports import Arrived

ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
_SETTLES_IN: Final = 60
"""Seconds for which a file must have stood unchanged: one that is being written waits."""
_MOST_AT_ONCE: Final = 20
_MODE: Final = 0o600


@dataclass(frozen=True)
class FolderInbox:
    """Files in a folder; those that were looked at stand in `accepted` and `refused` below it."""

    folder: Path
    clock: Callable[[], datetime]
    settles_in: float = _SETTLES_IN

    def arrived(self) -> list[Arrived]:
        """The files that have stood unchanged for a while, the oldest first, some at once.

        Hidden ones, folders and links are passed over.

        Raises:
            Unavailable: the folder is not there, or can't be read.
        """
        try:
            found = sorted(self._settled())
        except OSError as error:
            raise _unreadable(self.folder, error) from error
        return [Arrived(name, size) for _, name, size in found[:_MOST_AT_ONCE]]

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file, no more than so many.

        Raises:
            Unavailable: it can't be read.
        """
        try:
            opened = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(opened, "rb") as file:
                return file.read(most)
        except OSError as error:
            raise _unreadable(self.folder / name, error) from error

    def accept(self, name: str) -> None:
        """Put a file aside that has confirmed something."""
        self._move(name, ACCEPTED)

    def refuse(self, name: str, why: str) -> None:
        """Put a file aside that has not, with a text beside it that says why."""
        moved = self._move(name, REFUSED)
        with suppress(FileExistsError):  # another process has said it
            text = os.open(f"{moved}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
            with os.fdopen(text, "w", encoding="utf-8") as file:
                file.write(f"{why}\n")

    def _settled(self) -> Iterator[tuple[float, str, int]]:
        latest = self.clock().timestamp() - self.settles_in
        with os.scandir(self.folder) as entries:
            for entry in entries:
                told = entry.stat(follow_symlinks=False)
                is_file = stat.S_ISREG(told.st_mode) and not entry.name.startswith(".")
                if is_file and told.st_mtime <= latest:
                    yield told.st_mtime, entry.name, told.st_size

    def _move(self, name: str, where: str) -> Path:
        """Move a file, under another name where that is taken; another process may have done it."""
        try:
            (self.folder / where).mkdir(mode=0o700, exist_ok=True)
            target = _free(self.folder / where, name)
            (self.folder / name).rename(target)
        except FileNotFoundError:
            return self.folder / where / name
        except OSError as error:
            raise _unreadable(self.folder / name, error) from error
        return target


def inbox_of(
    folder: Path, settings: TrustSettings, clock: Callable[[], datetime]
) -> FolderInbox | None:
    """The folder that the settings of the workspace in `folder` name, if they name one."""
    return FolderInbox(folder / settings.inbox, clock) if settings.inbox else None


def _free(folder: Path, name: str) -> Path:
    """A name that is free, and so is that of the text beside it."""
    path, number = folder / name, 1
    while path.exists() or path.with_name(f"{path.name}.txt").exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path


def _unreadable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        said("Signed files in {path}", path=path),
        why=said("they can't be taken: {error}.", error=error.strerror or type(error).__name__),
        next_step=said(
            "Make the folder that `[signatures] inbox` in omv.toml names, and let omv write there."
        ),
    )
