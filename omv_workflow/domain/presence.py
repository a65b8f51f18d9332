"""Who was there on a day: roles, powers, absences and stand-ins, for any past or future day.

The answer comes from the dated mandates of the unit in force, of which none that has begun is ever
taken back (`unit_changes.check_past_is_kept`).
"""

from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.unit import (
    CONFIRMING,
    Mandate,
    Person,
    Role,
    UnitFile,
    mandates_in_force,
)


@dataclass(frozen=True)
class Held:
    """A mandate as it is told; `acting_for` is the person in whose place it is acted."""

    role: Role
    first_day: date
    last_day: date | None
    acting_for: str | None

    @classmethod
    def by(cls, mandate: Mandate) -> "Held":
        """What is held by a mandate."""
        return cls(mandate.role, mandate.first_day, mandate.last_day, mandate.acting_for)


@dataclass(frozen=True)
class Away:
    """An absence that a day lies in; `stand_in` is whoever is named and there on that day."""

    first_day: date
    last_day: date
    stand_in: str | None


@dataclass(frozen=True)
class PersonOnDay:
    """One person on a day; `confirms_by` is the mandate by which they could confirm the plan."""

    person: str
    name: str
    title: str
    office: str
    employed: bool
    mandates: tuple[Held, ...]
    confirms_by: Held | None
    away: Away | None
    stands_in_for: tuple[str, ...]


def who_on(unit: UnitFile, day: date) -> tuple[PersonOnDay, ...]:
    """Everybody of the unit on a day, in the order of the file."""
    return tuple(_on_day(unit, person, day) for person in unit.people)


def stand_in_on(unit: UnitFile, person_id: str, day: date) -> Person | None:
    """Who stands in on `day` for somebody absent: None if nobody is named, or that one is away."""
    people = {person.id: person for person in unit.people}
    absent = people.get(person_id)
    absence = absent.absence_on(day) if absent else None
    stand_in = people.get(absence.stand_in or "") if absence else None
    if stand_in and stand_in.is_employed_on(day) and not stand_in.absence_on(day):
        return stand_in
    return None


def confirming_mandate_on(unit: UnitFile, person: Person, day: date) -> Mandate | None:
    """The mandate by which a person may confirm the plan on `day` (R3), or None.

    The director's comes before a deputy's, one's own before one that is acted by for another.
    """
    held = [one for one in mandates_in_force(unit, person, day) if one.role in CONFIRMING]
    return min(
        held,
        key=lambda one: (CONFIRMING.index(one.role), one.acting_for is not None),
        default=None,
    )


def _on_day(unit: UnitFile, person: Person, day: date) -> PersonOnDay:
    by = confirming_mandate_on(unit, person, day)
    return PersonOnDay(
        person=person.id,
        name=person.name,
        title=person.title,
        office=person.office,
        employed=person.is_employed_on(day),
        mandates=tuple(Held.by(one) for one in mandates_in_force(unit, person, day)),
        confirms_by=Held.by(by) if by else None,
        away=_away(unit, person, day),
        stands_in_for=_absent_ones(unit, person, day),
    )


def _away(unit: UnitFile, person: Person, day: date) -> Away | None:
    absence = person.absence_on(day) if person.is_employed_on(day) else None
    if absence is None:
        return None
    stand_in = stand_in_on(unit, person.id, day)
    return Away(absence.first_day, absence.last_day, stand_in.id if stand_in else None)


def _absent_ones(unit: UnitFile, person: Person, day: date) -> tuple[str, ...]:
    return tuple(
        other.id
        for other in unit.people
        if other.is_employed_on(day) and stand_in_on(unit, other.id, day) == person
    )
