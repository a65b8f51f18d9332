"""The carrier of mail mode `team`: mail for those who try the program out, files for all others."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from omv_workflow.domain.messages import Enclosures, Message, Outcome
from omv_workflow.steps.ports import Carrier


@dataclass
class TeamCarrier:
    """Sends by `mail` to the listed addresses alone; the rest `files` writes, as in mode `test`."""

    listed: Iterable[str]
    mail: Carrier
    files: Carrier
    _both: ExitStack = field(default_factory=ExitStack, init=False, repr=False)

    def __enter__(self) -> Self:
        """Begin a batch of both."""
        self._both.enter_context(self.mail)
        self._both.enter_context(self.files)
        return self

    def __exit__(self, *raised: object) -> None:
        """End the batch of both."""
        self._both.close()

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Send or write the message, by its address; capital letters make no difference."""
        team = {address.casefold() for address in self.listed}
        carrier = self.mail if message.to_address.casefold() in team else self.files
        return carrier.carry(message, enclosed, now)
