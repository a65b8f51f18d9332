"""The folder in which other systems leave signed PDFs; each is taken out of it, then checked."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import Language, in_language, said

CHECKING: Final = "checking"
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
_SETTLES_IN: Final = 60
"""Seconds for which a file must have stood unchanged: one that is being written waits."""
_MODE: Final = 0o600
_WHY: Final = ".txt"
_LONGEST_SUFFIX: Final = 20


@dataclass(frozen=True)
class FolderInbox:
    """Files in a folder; those that were looked at stand in `accepted` and `refused` below it.

    While one is checked it stands in `checking`, where nobody else can replace it, and stays there
    as long as it can't be. `spoken` gives the languages in which reasons are told.
    """

    folder: Path
    clock: Callable[[], datetime]
    spoken: Callable[[str], Language]
    settles_in: float = _SETTLES_IN

    def arrived(self) -> list[str]:
        """The files that have stood unchanged for a while, the oldest first.

        Those in `checking` come last, the one first that was tried least lately. Hidden ones,
        folders and links are passed over.

        Raises:
            Unavailable: the folder is not there, or can't be read.
        """
        with _telling(self.folder):
            new = [(told.st_mtime, name) for name, told in _files(self.folder)]
        return [*self._settled(new), *self.left()]

    def left(self) -> list[str]:
        """Those of them in `checking`: they were taken, but could not be checked or moved on.

        Raises:
            Unavailable: the folder can't be read.
        """
        with _telling(self.folder / CHECKING):
            return self._settled([(told.st_ctime, name) for name, told in self._tried()])

    def take(self, name: str) -> str | None:
        """Move a file to `checking`; its name from then on, None where another process has it.

        One that is there already is moved to and fro: by that it has been tried last.

        Raises:
            Unavailable: it can't be moved.
        """
        target, before = self._move(name, CHECKING), self.folder / name
        if target and before.parent == target.parent and not before.exists():
            with _telling(target):
                target = target.rename(before)
        return f"{CHECKING}/{target.name}" if target else None

    def read(self, taken: str, most: int) -> bytes:
        """The bytes of a file, no more than so many.

        Raises:
            Unavailable: it can't be read.
        """
        path = self.folder / taken
        with _telling(path):
            opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(opened, "rb") as file:
                return file.read(most)

    def accept(self, taken: str) -> None:
        """Put a file aside that has confirmed something.

        Raises:
            Unavailable: it can't be moved.
        """
        self._move(taken, ACCEPTED)

    def refuse(self, taken: str, why: str, languages: Iterable[str]) -> None:
        """Put a file aside that has not, with a text beside it that says why; never without it.

        Raises:
            NotFound: a language can't be spoken.
            Unavailable: the text can't be written, or the file not be moved.
        """
        path = self.folder / taken
        text = "".join(f"{in_language(why, self.spoken(one))}\n" for one in languages)
        with _telling(path), suppress(FileNotFoundError):  # another process has moved it
            target = self._free(taken, REFUSED)
            with _written(target.with_name(f"{target.name}{_WHY}"), text):
                path.rename(target)

    def _settled(self, files: list[tuple[float, str]]) -> list[str]:
        latest = self.clock().timestamp() - self.settles_in
        return [name for when, name in sorted(files) if when <= latest]

    def _tried(self) -> Iterator[tuple[str, os.stat_result]]:
        if (self.folder / CHECKING).exists():
            for name, told in _files(self.folder / CHECKING):
                yield f"{CHECKING}/{name}", told

    def _move(self, name: str, where: str) -> Path | None:
        """Move a file; None where another process has done it."""
        with _telling(self.folder / name), suppress(FileNotFoundError):
            target = self._free(name, where)
            (self.folder / name).rename(target)
            return target
        return None

    def _free(self, name: str, where: str) -> Path:
        """A name for a file that is free there, and so is that of the text beside it."""
        folder, number = self.folder / where, 1
        folder.mkdir(mode=0o700, exist_ok=True)
        most = os.pathconf(folder, "PC_NAME_MAX") - len(_WHY)
        path = folder / _named(Path(name).name, number, most)
        while path.exists() or path.with_name(f"{path.name}{_WHY}").exists():
            number += 1
            path = folder / _named(Path(name).name, number, most)
        return path


def inbox_of(
    folder: Path,
    settings: TrustSettings,
    clock: Callable[[], datetime],
    spoken: Callable[[str], Language],
) -> FolderInbox | None:
    """The folder that the settings of the workspace in `folder` name, if they name one."""
    return FolderInbox(folder / settings.inbox, clock, spoken) if settings.inbox else None


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # another process has moved it
                told = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(told.st_mode) and not entry.name.startswith("."):
                    yield entry.name, told


def _named(name: str, number: int, most: int) -> str:
    """The name with a number, in no more than so many bytes; its suffix stays."""
    stem, suffix = Path(name).stem, Path(name).suffix
    if len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    end = f"-{number}{suffix}" if number > 1 else suffix
    while len(os.fsencode(stem + end)) > most:  # by characters: none is cut in two
        stem = stem[:-1]
    return stem + end


@contextmanager
def _written(path: Path, text: str) -> Iterator[None]:
    """A new file with a text, which is taken away again where something can't be done."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(text)
        yield
    except OSError:
        path.unlink()
        raise


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            said("Signed files in {path}", path=_shown(path)),
            why=said("they can't be taken: {error}.", error=error.strerror or type(error).__name__),
            next_step=said(
                "Make the folder that `[signatures] inbox` in omv.toml names, let omv read and"
                " write there, and see that the disk has room."
            ),
        ) from error


def _shown(path: Path) -> str:
    """Whoever sends a file may give it a name that is no text."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
