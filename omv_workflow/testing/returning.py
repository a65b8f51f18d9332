"""A stand-in for the mailbox of what comes back: in memory."""

from dataclasses import dataclass, field

from omv_workflow.domain.notices import ReadNotice
from omv_workflow.errors import Unavailable
from omv_workflow.steps.return_ports import CameBack, LeftMail


@dataclass
class MemoryReturns:
    """Notices by their names; those that were understood, and those that wait for a person.

    While it is `closed`, it can't be read.
    """

    notices: dict[str, ReadNotice] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    closed: bool = False
    kept: dict[str, LeftMail] = field(default_factory=dict, compare=False)

    def arrived(self, most: int) -> list[CameBack]:
        """The first of them; Unavailable while it is closed."""
        if self.closed:
            raise Unavailable("The mailbox", why="it is closed.", next_step="Try again.")
        return [CameBack(name, one) for name, one in list(self.notices.items())[:most]]

    def put_away(self, name: str, *, waits: bool) -> None:
        """Note where it was put."""
        notice = self.notices.pop(name, None)
        if waits and notice is not None:
            self.kept[name] = LeftMail(name, notice, notice.sender, notice.said)
        (self.left if waits else self.read).append(name)

    def unsettled(self, most: int) -> list[LeftMail]:
        """The first of those that wait; Unavailable while it is closed."""
        if self.closed:
            raise Unavailable("The mailbox", why="it is closed.", next_step="Try again.")
        return [self.kept[name] for name in self.left[:most]]

    def settle(self, name: str) -> None:
        """Note that it waits no more."""
        self.left.remove(name)
        self.read.append(name)

    def waiting(self) -> int:
        """How many wait."""
        return len(self.left)
