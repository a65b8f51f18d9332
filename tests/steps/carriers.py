"""Carriers that fail, and what became of the messages that they were given."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome, Purpose
from omv_workflow.steps.ports import Carrier, Parts
from omv_workflow.testing import Bench, at

THURSDAY = date(2027, 5, 13)
MORNING = at(THURSDAY, 9)


class OneByOne:
    """A carrier for which a batch means nothing."""

    def __enter__(self) -> Self:
        """Begin it."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""


@dataclass
class Breaking(OneByOne):
    """A carrier that ends in an error."""

    error: Exception
    tried: int = 0

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Count the try, and fail."""
        del message, enclosed, now
        self.tried += 1
        raise self.error


def with_carrier(bench: Bench, carrier: Carrier) -> Parts:
    """The bench's parts, with another carrier."""
    return replace(bench.parts, carrier=lambda: carrier)


def states(bench: Bench) -> list[MessageState]:
    """Where the mails to recipients are."""
    with bench.parts.work() as work:
        return [one.state for one in work.messages.find(purpose=Purpose.DISTRIBUTION)]


def deliveries(bench: Bench) -> dict[str, DeliveryState]:
    """Where each recipient's copy is."""
    with bench.parts.work() as work:
        return {one.recipient_id: one.state for one in work.deliveries.find()}


def responses(bench: Bench) -> list[str]:
    """What every try at the mails to recipients has left behind."""
    with bench.parts.work() as work:
        found = work.messages.find(purpose=Purpose.DISTRIBUTION)
        return [one.response for mail in found for one in work.attempts.find(message_id=mail.id)]


def attempts(bench: Bench) -> list[tuple[int, MessageState]]:
    """Number and outcome of every try at the mails to recipients."""
    with bench.parts.work() as work:
        return [
            (one.number, one.outcome)
            for message in work.messages.find(purpose=Purpose.DISTRIBUTION)
            for one in work.attempts.find(message_id=message.id)
        ]
