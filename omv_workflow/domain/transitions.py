"""Tables of transitions: what leads from which state to which, and nothing else does."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from omv_workflow.errors import AlreadyDone, NotPossibleNow
from omv_workflow.phrases import either, said

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

    @property
    def states(self) -> tuple[S, ...]:
        """All states of the thing, in the order of their declaration."""
        return tuple(type(next(iter(self.initial))))

    def after(self, state: S, act: A) -> S:
        """The state that `act` leads to from `state`.

        Raises:
            AlreadyDone: the thing is already where the act would lead.
            NotPossibleNow: the table has no such way.
        """
        rows = [row for row in self.transitions if row.act == act]
        for row in rows:
            if state in row.sources:
                return row.target
        refused = said("The act '{act}' on this {thing}", act=act, thing=self.thing)
        if any(row.target == state for row in rows):
            raise AlreadyDone(
                refused,
                why=said("it is already {state}.", state=state),
                next_step=said("Nothing needs to be done."),
            )
        ready = [one for one in self.states if any(one in row.sources for row in rows)]
        raise NotPossibleNow(
            refused,
            why=said(
                "it is {state}, and this is possible only when {ready}.",
                state=state,
                ready=either(ready),
            ),
            next_step=said("See `omv status` for what comes first."),
        )

    def allows(self, state: S, act: A) -> bool:
        """Whether the table has a way from `state` by `act`."""
        return any(row.act == act and state in row.sources for row in self.transitions)

    def is_final(self, state: S) -> bool:
        """Whether no act leads out of `state` to another one."""
        return not any(state in row.sources and row.target != state for row in self.transitions)


def way(act: A, sources: Iterable[S], target: S) -> Transition[S, A]:
    """One row of a table."""
    return Transition(act, frozenset(sources), target)
