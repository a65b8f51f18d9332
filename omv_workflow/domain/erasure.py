"""Erasing a person: what of them goes, and what the record must keep.

A person's id is a pseudonym (a role word); it stays, so that the record still tells that two acts
were by the same person.
"""

from omv_workflow.domain.unit import Person, Role, UnitFile
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

PERSON_ERASED = "person.erased"
"""The kind of the event that tells it; who it was is kept, to be erased again after a restore."""
ERASED = "(erased)"
"""What stands in place of a text that was erased."""
ERASED_ADDRESS = "erased@erased.invalid"
"""The address of everybody who was erased; the domain is reserved, and no mail can go there."""
_CONFIRMING = frozenset({Role.DIRECTOR, Role.DEPUTY})


def is_erased(person: Person) -> bool:
    """Whether this person has been erased."""
    return person.email == ERASED_ADDRESS


def erased(person: Person) -> Person:
    """The person with nothing left but the id, the role, and who was in charge when.

    Mandates as director or deputy stay: who could confirm on a day is asked years later.
    """
    return person.model_copy(
        update={
            "name": person.id,
            "email": ERASED_ADDRESS,
            "phone": ERASED if person.phone else None,
            "account": None,
            "absences": (),
            "mandates": tuple(one for one in person.mandates if one.role in _CONFIRMING),
            "items": (),
        }
    )


def without(unit: UnitFile, person_id: str) -> UnitFile:
    """The unit with that person erased, after all others."""
    others = tuple(one for one in unit.people if one.id != person_id)
    gone = tuple(erased(one) for one in unit.people if one.id == person_id)
    return unit.model_copy(update={"people": (*others, *gone)})


def keep_erased(before: UnitFile, after: UnitFile) -> UnitFile:
    """The new file with those who were erased before, whom it leaves out.

    Raises:
        InvalidInput: it brings one of them back.
    """
    given = {person.id: person for person in after.people}
    gone = [person for person in before.people if is_erased(person)]
    for person in gone:
        if given.get(person.id, person) != person:
            raise InvalidInput(
                said("The person {person} in unit.yaml", person=person.id),
                why=said("the personal data of {person} were erased.", person=person.id),
                next_step=said(
                    "Take {person} out of the file; who comes back gets a new id.",
                    person=person.id,
                ),
            )
    left_out = tuple(person for person in gone if person.id not in given)
    return after.model_copy(update={"people": (*after.people, *left_out)}) if left_out else after
