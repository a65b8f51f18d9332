"""The carrier of mail mode `test`: files, and for the simulator's addresses an end as they say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.domain.simulator import simulated
from omv_workflow.steps.ports import Carrier


@dataclass
class SimulatingCarrier:
    """Has every message written by `files`, and tells how one to the simulator ends."""

    files: Carrier

    def __enter__(self) -> Self:
        """Begin a batch of files."""
        self.files.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""
        self.files.__exit__(*raised)

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Write the file; what can't be written ends so, whoever it is to."""
        written = self.files.carry(message, enclosed, now)
        end = simulated(message.to_address)
        return end if end and written.state is MessageState.WRITTEN else written
