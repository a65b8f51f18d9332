"""Tables of transitions: what leads from which state to which, and nothing else does."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from omv_workflow.errors import AlreadyDone, NotPossibleNow

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S, A]):
    """In one of `sources`, the act `act` leads to `target`."""

    act: A
    sources: frozenset[S]
    target: S


@dataclass(frozen=True)
class TransitionTable(Generic[S, A]):
    """All transitions of one thing; a state without a way out is final."""

    thing: str
    initial: frozenset[S]
    transitions: tuple[Transition[S, A], ...]

    def after(self, state: S, act: A) -> S:
        """The state that `act` leads to from `state`.

        Raises:
            AlreadyDone: the thing is already where the act would lead.
            NotPossibleNow: the table has no such way.
        """
        ways = [way for way in self.transitions if way.act == act]
        for way in ways:
            if state in way.sources:
                return way.target
        refused = f"{self.thing}: {act}"
        if any(way.target == state for way in ways):
            raise AlreadyDone(
                refused, why=f"it is already {state}.", next_step="Nothing needs to be done."
            )
        sources = sorted({source for way in ways for source in way.sources})
        raise NotPossibleNow(
            refused,
            why=f"it is {state}, and this is possible only when {' or '.join(sources)}.",
            next_step="See `omv status` for what comes first.",
        )

    def allows(self, state: S, act: A) -> bool:
        """Whether the table has a way from `state` by `act`."""
        return any(way.act == act and state in way.sources for way in self.transitions)

    def is_final(self, state: S) -> bool:
        """Whether no act leads out of `state` to another one."""
        return not any(state in way.sources and way.target != state for way in self.transitions)


def way(act: A, sources: Iterable[S], target: S) -> Transition[S, A]:
    """One row of a table."""
    return Transition(act, frozenset(sources), target)
