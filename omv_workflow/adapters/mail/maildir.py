"""The mailbox for what comes back, as a Maildir: each mail is a file, and is moved when read."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from omv_workflow.adapters.mail.incoming import read_notice
from omv_workflow.adapters.mail.shown import left_mail
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.return_ports import CameBack, LeftMail

INBOX: Final = "."
READ: Final = ".omv-read"
WAITING: Final = ".omv-waiting"
"""The folders (Maildir++) of what comes, of what was understood, and of what a person looks at."""
_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class MaildirReturns:
    """What came back into a Maildir; nothing in it is ever deleted."""

    folder: Path

    def arrived(self, most: int) -> list[CameBack]:
        """The mails that have not been looked at, by their names; not more than so many.

        Of one that is very large, its beginning is read.

        Raises:
            Unavailable: the mailbox is not there, or can't be read.
        """
        try:
            names = sorted(self._files(INBOX))[:most]
            return [CameBack(name, read_notice(start)) for name, start in self._starts(names)]
        except OSError as error:
            raise self._unusable(error) from error

    def put_away(self, name: str, *, waits: bool) -> None:
        """Move a mail to where those are that were understood, or that wait for a person.

        Raises:
            Unavailable: it can't be moved.
        """
        there = self.folder / (WAITING if waits else READ)
        try:
            for part in ("cur", "new", "tmp"):
                (there / part).mkdir(parents=True, exist_ok=True)
            (self.folder / name).rename(there / "cur" / Path(name).name)
        except FileNotFoundError:
            return  # another process has moved it
        except OSError as error:
            raise self._unusable(error) from error

    def unsettled(self, most: int) -> list[LeftMail]:
        """The mails that wait for a person, by their names; not more than so many.

        Raises:
            Unavailable: the mailbox can't be read.
        """
        try:
            names = sorted(self._files(WAITING))[:most]
            return [left_mail(name, start) for name, start in self._starts(names)]
        except OSError as error:
            raise self._unusable(error) from error

    def settle(self, name: str) -> None:
        """Move one of these to where those are that were understood.

        Raises:
            Unavailable: it can't be moved.
        """
        self.put_away(name, waits=False)

    def waiting(self) -> int:
        """How many mails wait for a person.

        Raises:
            Unavailable: the mailbox can't be read.
        """
        try:
            return sum(1 for _ in self._files(WAITING))
        except OSError as error:
            raise self._unusable(error) from error

    def _files(self, folder: str) -> Iterator[str]:
        """The mails in a folder of it, by their paths; one of ours is not there at first."""
        for part in ("new", "cur"):
            place = self.folder / folder / part
            if folder != INBOX and not place.is_dir():
                continue
            with os.scandir(place) as found:
                yield from (
                    str(PurePath(folder, part, one.name))
                    for one in found
                    if one.is_file(follow_symlinks=False)
                )

    def _starts(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The first bytes of each; none of one that another process has moved since."""
        for name in names:
            with suppress(FileNotFoundError), (self.folder / name).open("rb") as file:
                yield name, file.read(_MOST_BYTES)

    def _unusable(self, error: OSError) -> Unavailable:
        return Unavailable(
            said("Reading what came back"),
            why=said(
                "the mailbox {folder} can't be used: {reason}.",
                folder=self.folder,
                reason=error.strerror,
            ),
            next_step=said(
                "Make mail.returns_maildir in omv.toml a Maildir that omv may write to."
            ),
        )
