"""What the steps need of tables, as protocols: one for all, some with a question of their own."""

from datetime import date, datetime
from typing import Protocol, TypeVar

from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.messages import Attempt
from omv_workflow.domain.obligations import Obligation

T = TypeVar("T")


class Table(Protocol[T]):
    """All stored things of one kind, each a frozen dataclass with an `id`."""

    def add(self, one: T) -> None:
        """Store a new thing.

        Raises:
            AlreadyDone: a thing with the same id or unique key stands there already.
        """

    def get(self, one_id: str) -> T:
        """The thing of that id.

        Raises:
            NotFound: there is none.
        """

    def find(self, **equal: object) -> list[T]:
        """The things whose fields equal all the given values, in the order they were added."""

    def swap(self, old: T, new: T) -> None:
        """Write `new` where `old` still stands in every field that changes.

        Raises:
            AlreadyDone: somebody was first.
        """

    def remove(self, one: T) -> None:
        """Take a thing away at the end of its retention.

        Raises:
            AlreadyDone: it is gone.
            NotPossibleNow: it is kept: its disposal has not been approved.
        """


class ObligationTable(Table[Obligation], Protocol):
    """Obligations, with the one question that the schedule asks."""

    def due(self, today: date) -> list[Obligation]:
        """The open obligations that start by `today`, earliest first."""


class CycleTable(Table[Cycle], Protocol):
    """Cycles, with the one question that deriving again asks."""

    def derived_otherwise(self, settings: str) -> list[Cycle]:
        """Those to come and under way whose days follow from other settings than these."""


class AttemptTable(Table[Attempt], Protocol):
    """Attempts, with the one question that limits ask."""

    def ended_after(self, moment: datetime) -> list[Attempt]:
        """Those that ended after that moment."""
