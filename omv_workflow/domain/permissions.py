"""Who may do what, decided by mandates on that day; what a state allows stands in `policies`."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.unit import Person, Role, UnitFile, holders, may_confirm
from omv_workflow.errors import NotAllowed, NotFound

MANAGEMENT = (Role.COORDINATOR, Role.DIRECTOR, Role.DEPUTY)


def person_of(unit: UnitFile, person_id: str | None) -> Person:
    """The person of that id.

    Raises:
        NotFound: nobody in the unit has it.
    """
    for person in unit.people:
        if person.id == person_id:
            return person
    raise NotFound(
        f"Person {person_id}",
        why="nobody in the unit has this id.",
        next_step="See the people in unit.yaml; apply it after a change.",
    )


def is_management(unit: UnitFile, person_id: str | None, day: date) -> bool:
    """Whether the person coordinates or leads the unit on that day."""
    return any(person.id == person_id for role in MANAGEMENT for person in holders(unit, role, day))


def check_management(unit: UnitFile, actor: Actor, day: date, what: str) -> None:
    """Refuse `what` to everybody but the coordinator, the director, the deputy and the schedule.

    Raises:
        NotAllowed: the person holds none of these mandates on that day.
    """
    if actor.person_id is not None and not is_management(unit, actor.person_id, day):
        raise NotAllowed(
            what,
            why=f"{actor.person_id} is neither coordinator, director nor deputy on {day}.",
            next_step="Ask the coordinator to do it.",
        )


def check_may_answer(
    unit: UnitFile, actor: Actor, item_id: str, requests: list[ContributionRequest], day: date
) -> None:
    """Refuse an answer by anybody who was not asked for the item and does not lead the unit.

    Raises:
        NotAllowed: the item was asked of others, the person has left, or the recorder may not
            record for them.
    """
    if actor.recorder is not None:
        check_management(unit, actor, day, "Recording somebody else's answer")
    elif actor.person_id is None or not person_of(unit, actor.person_id).is_employed_on(day):
        raise NotAllowed(
            f"Answering {item_id}",
            why=f"{actor.person_id or 'the schedule'} does not work here on {day}.",
            next_step="Have the coordinator record the answer.",
        )
    asked = any(item_id in one.items for one in requests if one.person_id == actor.subject)
    if not asked and not is_management(unit, actor.subject, day):
        raise NotAllowed(
            f"Answering {item_id}",
            why=f"{actor.subject} was not asked for it.",
            next_step="Ask the coordinator to hand the item over.",
        )


def confirming_role(unit: UnitFile, person_id: str, day: date) -> Role:
    """The mandate by which the person may confirm the plan on that day (R3).

    Raises:
        NotFound: nobody in the unit has that id.
        NotAllowed: the person was neither director nor deputy on that day.
    """
    person = person_of(unit, person_id)
    if person not in may_confirm(unit, day):
        raise NotAllowed(
            "Confirming the plan",
            why=f"{person_id} was neither director nor deputy on {day}.",
            next_step="Have the director or the deputy confirm it, or correct unit.yaml.",
        )
    return Role.DIRECTOR if Role.DIRECTOR in person.roles_on(day) else Role.DEPUTY
