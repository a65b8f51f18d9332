"""The ports to what comes back for mail: where it is addressed to, and where it is found."""

from dataclasses import dataclass
from typing import Protocol

from omv_workflow.domain.notices import ReadNotice
from omv_workflow.domain.return_addresses import ReturnAddresses


@dataclass(frozen=True)
class CameBack:
    """A mail in the mailbox, by its name there, and what was read in it."""

    name: str
    notice: ReadNotice


@dataclass(frozen=True)
class LeftMail:
    """A mail that waits for a person, as they judge it; `day` as the mail has it, `text` plain.

    Whoever has sent it has written all of this: nothing of it is certain.
    """

    name: str
    notice: ReadNotice
    sender: str = ""
    subject: str = ""
    day: str = ""
    text: str = ""


class ReturnsMailbox(Protocol):
    """Holds the mails that came back; nothing is deleted."""

    def arrived(self, most: int) -> list[CameBack]:
        """The mails that have not been looked at, at most so many.

        Raises:
            Unavailable: the mailbox can't be read.
        """

    def put_away(self, name: str, *, waits: bool) -> None:
        """Move a mail to those that were understood, or that wait for a person.

        Raises:
            Unavailable: it can't be moved.
        """

    def unsettled(self, most: int) -> list[LeftMail]:
        """The mails that wait for a person, at most so many.

        Raises:
            Unavailable: the mailbox can't be read.
        """

    def settle(self, name: str) -> None:
        """Move one of these to those that were understood; one that is gone stays so.

        Raises:
            Unavailable: it can't be moved.
        """

    def waiting(self) -> int:
        """How many mails wait for a person.

        Raises:
            Unavailable: the mailbox can't be read.
        """


@dataclass(frozen=True)
class Returns:
    """Where what comes back goes, and the mailbox that it is read from, if it is read at all."""

    addresses: ReturnAddresses
    mailbox: ReturnsMailbox | None = None
