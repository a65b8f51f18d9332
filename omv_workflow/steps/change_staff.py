"""Absences and mandates, written down by command; both come into force with their event."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import open_items
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.presence import Held
from omv_workflow.domain.staff_changes import ended_by, with_absence, with_mandate
from omv_workflow.domain.unit import Mandate, Person, UnitFile
from omv_workflow.steps.ask import ask_in_place_of
from omv_workflow.steps.edit_unit import edit_in, held_unit
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import letter_items
from omv_workflow.steps.year import Year, live_years


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

    Where it has begun, the stand-in is asked at once for what the absent one has left open.

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
        for year in live_years(parts, work, known.id, now):
            _ask_stand_in(year, absent)
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


def _ask_stand_in(year: Year, absent: Person) -> None:
    if year.cycle.state not in ANSWERING:
        return
    answers = year.answers()
    for request in year.requests():
        if request.is_waiting and request.person_id == absent.id:
            items = letter_items(year, open_items(request, answers))
            facts: dict[str, object] = {"items": items, "due": request.due_on}
            ask_in_place_of(year, absent, Purpose.CONTRIBUTION_REQUEST, request.id, facts)


def _replaced(unit: UnitFile, *people: Person) -> UnitFile:
    new = {person.id: person for person in people}
    return unit.model_copy(update={"people": tuple(new.get(one.id, one) for one in unit.people)})
