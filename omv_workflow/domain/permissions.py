"""Who may do what, decided by mandates on that day; what a state allows stands in `policies`."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.presence import confirming_mandate_on, stand_in_on
from omv_workflow.domain.unit import (
    Mandate,
    Person,
    Role,
    UnitFile,
    holders,
    mandates_in_force,
)
from omv_workflow.errors import NotAllowed, NotFound
from omv_workflow.phrases import said

MANAGEMENT = (Role.COORDINATOR, Role.DIRECTOR, Role.DEPUTY)


def person_of(unit: UnitFile, person_id: str | None) -> Person:
    """The person of that id.

    Raises:
        NotFound: nobody in the unit has it.
    """
    person = unit.person_with(person_id)
    if person is None:
        raise no_such_person(person_id)
    return person


def no_such_person(person_id: str | None) -> NotFound:
    """The refusal of an id that nobody has."""
    return NotFound(
        said("Person {person}", person=person_id),
        why=said("nobody in the unit has this id."),
        next_step=said("See the people and their ids with `omv people`."),
    )


def is_management(unit: UnitFile, person_id: str | None, day: date) -> bool:
    """Whether the person coordinates or leads the unit on that day."""
    return any(
        mandate.role in MANAGEMENT
        for person in unit.people
        if person.id == person_id
        for mandate in mandates_in_force(unit, person, day)
    )


def is_led(unit: UnitFile, day: date) -> bool:
    """Whether anybody coordinates or leads the unit on that day."""
    return any(holders(unit, role, day) for role in MANAGEMENT)


def check_management(unit: UnitFile, actor: Actor, day: date, what: str) -> None:
    """Refuse `what` to everybody but the coordinator, the director, the deputy and the schedule.

    Raises:
        NotAllowed: the person holds none of these mandates on that day.
    """
    if actor.person_id is not None and not is_management(unit, actor.person_id, day):
        raise NotAllowed(
            what,
            why=said(
                "{person} is neither coordinator, director nor deputy on {day}.",
                person=actor.person_id,
                day=day,
            ),
            next_step=said("Ask the coordinator to do it."),
        )


def check_may_answer(
    unit: UnitFile, actor: Actor, item_id: str, requests: list[ContributionRequest], day: date
) -> None:
    """Refuse an answer by anybody who was not asked for the item and does not lead the unit.

    Raises:
        NotAllowed: the item was asked of others, the person has left, or the recorder may not
            record for them.
    """
    what = said("Answering {item}", item=item_id)
    if actor.recorder is not None:
        check_management(unit, actor, day, said("Recording somebody else's answer"))
    elif actor.person_id is None or not person_of(unit, actor.person_id).is_employed_on(day):
        raise NotAllowed(
            what,
            why=said(
                "{person} does not work here on {day}.",
                person=actor.person_id or said("the schedule"),
                day=day,
            ),
            next_step=said("Have the coordinator record the answer."),
        )
    asked = any(
        item_id in one.items for one in requests if _answers_for(unit, actor, one.person_id, day)
    )
    if not asked and not is_management(unit, actor.subject, day):
        raise NotAllowed(
            what,
            why=said("{person} was not asked for it.", person=actor.subject),
            next_step=said("Ask the coordinator to hand the item over."),
        )


def _answers_for(unit: UnitFile, actor: Actor, person_id: str, day: date) -> bool:
    """Whether what was asked of a person is the actor's to answer: as theirs, or standing in."""
    stand_in = stand_in_on(unit, person_id, day)
    return actor.subject == person_id or (stand_in is not None and actor.subject == stand_in.id)


def confirming_mandate(unit: UnitFile, person_id: str, day: date) -> Mandate:
    """The mandate by which the person may confirm the plan on that day (R3).

    Raises:
        NotFound: nobody in the unit has that id.
        NotAllowed: the person was neither director nor deputy on that day, nor acted for one.
    """
    mandate = confirming_mandate_on(unit, person_of(unit, person_id), day)
    if mandate is not None:
        return mandate
    raise NotAllowed(
        said("Confirming the plan"),
        why=said("{person} was neither director nor deputy on {day}.", person=person_id, day=day),
        next_step=said(
            "Have the director or the deputy confirm it; `omv who --on {day}` shows who that is.",
            day=day,
        ),
    )
