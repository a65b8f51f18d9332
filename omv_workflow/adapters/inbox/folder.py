"""The folder in which other systems leave signed PDFs; each is taken out of it, then checked."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from omv_workflow.adapters.inbox.held import HeldFolder, held, held_alone, made_alone
from omv_workflow.domain.trust_settings import TrustSettings
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import Language, in_language, said

CHECKING: Final = "checking"
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
_SETTLES_IN: Final = 60
"""Seconds for which a file must have stood unchanged: one that is being written waits."""
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
        with _telling(self.folder), held(self.folder) as folder:
            new = [(_settled_at(told), name) for name, told in folder.entries() if _new(name, told)]
        return [*self._settled(new), *self.left()]

    def left(self) -> list[str]:
        """All that lies in `checking`: it was taken, but could not be checked or moved on.

        Raises:
            Unavailable: the folder can't be read, or is not omv's alone.
        """
        path = self.folder / CHECKING
        if not os.path.lexists(path):
            return []
        with _telling(path), held_alone(path) as checking:
            tried = [(told.st_ctime, f"{CHECKING}/{name}") for name, told in checking.entries()]
        return self._settled(tried)

    def take(self, name: str) -> str | None:
        """Move a file to `checking`; its name from then on, None where another process has it.

        One that is there already is moved to and fro: by that it has been tried last.

        Raises:
            Unavailable: it can't be moved, or `checking` is not omv's alone.
        """
        old, gone = Path(name).name, suppress(FileNotFoundError)  # another process has moved it
        with _telling(self.folder / name), gone, self._moving(name, CHECKING) as (source, checking):
            free = _free(old, checking)
            source.move(old, checking, free)
            if _is_taken(name) and not checking.has(old):
                checking.move(free, checking, old)
                free = old
            return f"{CHECKING}/{free}"
        return None

    def read(self, taken: str, most: int) -> bytes:
        """The bytes of a file, no more than so many.

        Raises:
            Unavailable: it can't be read.
        """
        path = self.folder / taken
        with _telling(path), self._holding(taken) as folder:
            return folder.read(path.name, most)

    def accept(self, taken: str) -> None:
        """Put a file aside that has confirmed something.

        Raises:
            Unavailable: it can't be moved, or `accepted` is not omv's alone.
        """
        name, gone = Path(taken).name, suppress(FileNotFoundError)
        with _telling(self.folder / taken), gone, self._moving(taken, ACCEPTED) as folders:
            source, accepted = folders
            source.move(name, accepted, _free(name, accepted))

    def refuse(self, taken: str, why: str, languages: Iterable[str]) -> None:
        """Put a file aside that has not, with a text beside it that says why; never without it.

        Raises:
            NotFound: a language can't be spoken.
            Unavailable: the text can't be written, or the file not be moved; or `refused` is not
                omv's alone.
        """
        name, gone = Path(taken).name, suppress(FileNotFoundError)
        text = "".join(f"{in_language(why, self.spoken(one))}\n" for one in languages)
        with _telling(self.folder / taken), gone, self._moving(taken, REFUSED) as folders:
            source, refused = folders
            free = _free(name, refused)
            with refused.written(f"{free}{_WHY}", text):
                source.move(name, refused, free)

    @contextmanager
    def _moving(self, name: str, where: str) -> Iterator[tuple[HeldFolder, HeldFolder]]:
        """Where a file is, and where it is to be."""
        with self._holding(name) as source, made_alone(self.folder / where) as target:
            yield source, target

    def _holding(self, name: str) -> AbstractContextManager[HeldFolder]:
        return held_alone(self.folder / CHECKING) if _is_taken(name) else held(self.folder)

    def _settled(self, files: list[tuple[float, str]]) -> list[str]:
        latest = self.clock().timestamp() - self.settles_in
        return [name for when, name in sorted(files) if when <= latest]


def inbox_of(
    folder: Path,
    settings: TrustSettings,
    clock: Callable[[], datetime],
    spoken: Callable[[str], Language],
) -> FolderInbox | None:
    """The folder that the settings of the workspace in `folder` name, if they name one."""
    return FolderInbox(folder / settings.inbox, clock, spoken) if settings.inbox else None


def _is_taken(name: str) -> bool:
    return Path(name).parent == Path(CHECKING)


def _new(name: str, told: os.stat_result) -> bool:
    return stat.S_ISREG(told.st_mode) and not name.startswith(".")


def _settled_at(told: os.stat_result) -> float:
    """When it was changed last; whoever sends it may say that it will be, in days to come."""
    return min(told.st_mtime, told.st_ctime)


def _free(name: str, folder: HeldFolder) -> str:
    """A name for a file that is free there, and so is that of the text beside it."""
    most, number = folder.longest_name() - len(_WHY), 1
    free = _named(name, number, most)
    while folder.has(free) or folder.has(f"{free}{_WHY}"):
        number += 1
        free = _named(name, number, most)
    return free


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
