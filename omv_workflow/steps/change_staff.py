"""Absences and mandates, written down by command; both come into force with their event."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.presence import Held
from omv_workflow.domain.staff_changes import ended_by, with_absence, with_mandate
from omv_workflow.domain.unit import Mandate, Person, UnitFile
from omv_workflow.steps.edit_unit import edit_in, held_unit
from omv_workflow.steps.ports import Parts


@dataclass(frozen=True)
class GivenMandate:
    """A mandate that was given; `ended` are those that it ends, by person."""

    person: str
    mandate: Held
    ended: dict[str, Held]


def record_absence(
    parts: Parts, plan_id: str, person_id: str, absence: Absence, actor: Actor, now: datetime
) -> Person:
    """Write down when somebody is away and who stands in; the same first day corrects it.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nobody in the unit has one of the ids.
        InvalidInput: it overlaps another absence, or the stand-in is the same person.
    """
    with parts.work() as work:
        known = held_unit(work, plan_id)
        if absence.stand_in is not None:
            person_of(known.file, absence.stand_in)
        absent = with_absence(person_of(known.file, person_id), absence)
        edited = _replaced(known.file, absent)
        edit_in(parts, work, known, edited, actor, now, how="person.absent")
        work.commit(now)
        return absent


def give_mandate(
    parts: Parts, plan_id: str, person_id: str, mandate: Mandate, actor: Actor, now: datetime
) -> GivenMandate:
    """Give somebody a mandate, or the same one another last day; a new director ends the old one's.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nobody in the unit has one of the ids.
        InvalidInput: it takes back a mandate that has begun, or there would be two directors.
    """
    with parts.work() as work:
        known = held_unit(work, plan_id)
        if mandate.acting_for is not None:
            person_of(known.file, mandate.acting_for)
        ended = ended_by(known.file, person_id, mandate)
        held = {person_id: mandate, **ended}
        people = [with_mandate(person_of(known.file, one), new) for one, new in held.items()]
        edited = _replaced(known.file, *people)
        edit_in(parts, work, known, edited, actor, now, how="mandate.given")
        work.commit(now)
        told = {one: Held.by(mandate) for one, mandate in held.items()}
        return GivenMandate(person_id, told.pop(person_id), told)


def _replaced(unit: UnitFile, *people: Person) -> UnitFile:
    new = {person.id: person for person in people}
    return unit.model_copy(update={"people": tuple(new.get(one.id, one) for one in unit.people)})
