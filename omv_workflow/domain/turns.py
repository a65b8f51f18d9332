"""Whose turn it is: which mandates a step of the year waits for, and who stands in for them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from omv_workflow.domain.presence import stand_in_on
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import CONFIRMING, Person, Role, UnitFile, holders
from omv_workflow.phrases import said

ROLES: Mapping[StepKind, tuple[Role, ...]] = MappingProxyType(
    {
        StepKind.ANSWERS_DUE: (Role.CONTRIBUTOR,),
        StepKind.ACCEPT: (Role.COORDINATOR,),
        StepKind.NUMBER: (Role.COORDINATOR,),
        StepKind.CONFIRM: CONFIRMING,
        StepKind.TELL_CLIENTS: (Role.COORDINATOR,),
        StepKind.DISTRIBUTE: (Role.COORDINATOR,),
        StepKind.ACKNOWLEDGE: (Role.COORDINATOR,),
    }
)
"""The steps that wait for people, and for those with which mandates; the program does the rest."""


class Turn(NamedTuple):
    """Somebody whose turn it is, and in whose place if that one is away."""

    person: Person
    instead_of: Person | None = None

    @property
    def words(self) -> str:
        """Their name, and for whom they stand in."""
        if self.instead_of is None:
            return self.person.name
        return said(
            "{name} (stands in for {absent})", name=self.person.name, absent=self.instead_of.name
        )


def turns(unit: UnitFile, kind: StepKind, day: date) -> tuple[Turn, ...]:
    """Who a step waits for on a day, by the mandates of that day.

    Standing in gives nobody the right to confirm (R3): there it is the turn of those who are there.
    """
    found = [one for role in ROLES.get(kind, ()) for one in holders(unit, role, day)]
    held = tuple(dict.fromkeys(one.id for one in found))
    people = [next(one for one in found if one.id == each) for each in held]
    if kind is StepKind.CONFIRM:
        present = [one for one in people if one.absence_on(day) is None]
        return tuple(Turn(one) for one in present or people)
    return in_their_places(unit, people, day)


def in_their_places(unit: UnitFile, people: Iterable[Person], day: date) -> tuple[Turn, ...]:
    """The same people, and for those who are away whoever stands in for them, if anybody does."""
    return tuple(dict.fromkeys(_turns_of(unit, people, day)))


def _turns_of(unit: UnitFile, people: Iterable[Person], day: date) -> Iterator[Turn]:
    for person in people:
        stand_in = stand_in_on(unit, person.id, day)
        yield Turn(stand_in, person) if stand_in else Turn(person)
