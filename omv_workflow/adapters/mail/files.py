"""The carrier of mail mode `test`: a file in place of a mail, never called sent."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from omv_workflow.adapters.mail.compose import compose
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.domain.return_addresses import ReturnAddresses
from omv_workflow.durable import write_durably
from omv_workflow.phrases import said


@dataclass(frozen=True)
class FileCarrier:
    """Writes each message as `<date>-<purpose>-<message id>.eml`; the date is that of `zone`.

    It leads answers to the addresses of `returns`, as it would if it were sent.
    """

    folder: Path
    zone: ZoneInfo
    returns: ReturnAddresses | None = None

    def __enter__(self) -> Self:
        """Begin a batch."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it; every file is on the disk already."""

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Write the file, over an earlier one of the same message; a full disk can be tried again.

        Raises:
            InvalidInput: the message can't be made into a mail.
            VerificationFailed: the attachment isn't the one that the message names.
            Unavailable: the key of the return addresses can't be read.
        """
        del now  # the port hands the clock down; this carrier needs none
        mail = compose(message, enclosed, self.returns)
        path = self.folder / self._file_name(message)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # One name for each letter: what a killed process has left is written over.
            write_durably(path, mail.as_bytes(), beside=path.with_suffix(".part"))
        except OSError as error:
            why = said("{file} is not written: {reason}", file=path.name, reason=error.strerror)
            return Outcome(MessageState.TECHNICAL_FAILURE, why)
        return Outcome(MessageState.WRITTEN, path.name)

    def _file_name(self, message: Message) -> str:
        day = message.created_at.astimezone(self.zone).date()
        return f"{day}-{message.purpose}-{message.id}.eml"
