"""Folders that are held open while files in them are moved.

Whoever may write to the folder above can put a link or a folder of their own in the place of one,
at any moment: what is held stays the one that was looked at.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_OURS_ALONE: Final = 0o700
_EVERYBODY: Final = 0o777
_FILE: Final = 0o600


@dataclass(frozen=True)
class HeldFolder:
    """A folder by its open descriptor; its files are named without a path. All raise OSError."""

    descriptor: int

    def entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """All that is in it, whatever it is, with what is known of it; links are not followed."""
        with os.scandir(self.descriptor) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # another process has moved it
                    yield entry.name, entry.stat(follow_symlinks=False)

    def has(self, name: str) -> bool:
        """Whether something is called so, be it a link that leads nowhere."""
        try:
            os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def longest_name(self) -> int:
        """The most bytes that a name can have here."""
        return os.pathconf(self.descriptor, "PC_NAME_MAX")

    def move(self, name: str, there: "HeldFolder", new_name: str) -> None:
        """Move one of its files; what is called so there is replaced."""
        os.rename(name, new_name, src_dir_fd=self.descriptor, dst_dir_fd=there.descriptor)

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file that is no link, no more than so many."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        opened = os.open(name, flags, dir_fd=self.descriptor)
        with os.fdopen(opened, "rb") as file:
            return file.read(most)

    @contextmanager
    def written(self, name: str, text: str) -> Iterator[None]:
        """A new file with a text, which is taken away again where something can't be done."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        opened = os.open(name, flags, _FILE, dir_fd=self.descriptor)
        try:
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                file.write(text)
            yield
        except OSError:
            os.unlink(name, dir_fd=self.descriptor)
            raise


@contextmanager
def held(folder: Path) -> Iterator[HeldFolder]:
    """A folder, held while a `with` block lasts; OSError where it is not there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield HeldFolder(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def held_alone(folder: Path) -> Iterator[HeldFolder]:
    """A folder that is there, no link, and open to nobody but the account that runs this.

    Raises:
        Unavailable: it is anything else.
        OSError: it is not there, or can't be opened.
    """
    _check_alone(folder, folder.lstat())
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _check_alone(folder, os.fstat(descriptor))  # it may have been replaced meanwhile
        yield HeldFolder(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def made_alone(folder: Path) -> Iterator[HeldFolder]:
    """Such a folder, made where there is none; raises what `held_alone` does."""
    with suppress(FileExistsError):
        folder.mkdir(mode=_OURS_ALONE)
    with held_alone(folder) as found:
        yield found


def _check_alone(folder: Path, told: os.stat_result) -> None:
    is_closed = stat.S_ISDIR(told.st_mode) and told.st_mode & _EVERYBODY == _OURS_ALONE
    if is_closed and told.st_uid == os.geteuid():
        return
    raise Unavailable(
        said("The folder {folder}", folder=folder),
        why=said("it is a link, no folder, or open to others than omv."),
        next_step=said(
            "See who made it so. Take it away, and omv makes it anew; or give it to the account"
            " that runs omv, and close it: `chmod 700`."
        ),
    )
