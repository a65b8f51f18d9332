"""Asking somebody who may be away: the stand-in is asked as well, or else the coordinator told."""

from collections.abc import Iterable

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.presence import stand_in_on
from omv_workflow.domain.unit import CONFIRMING, Person, Role
from omv_workflow.steps.post import in_role, write_to_all, write_to_person
from omv_workflow.steps.year import Year


def ask(year: Year, person: Person, purpose: Purpose, step: str, facts: dict[str, object]) -> None:
    """Write to a person; if they are away, to whoever stands in for them, too.

    Where nobody does, whoever coordinates is told once of each absence.
    """
    write_to_person(year, person, purpose, step, facts)
    ask_in_place_of(year, person, purpose, step, facts)


def ask_in_place_of(
    year: Year, person: Person, purpose: Purpose, step: str, facts: dict[str, object]
) -> None:
    """Write to whoever stands in for a person who is away, or else to whoever coordinates."""
    absence = person.absence_on(year.today)
    if absence is None:
        return
    stand_in = stand_in_on(year.unit, person.id, year.today)
    if stand_in:
        told: dict[str, object] = {**facts, "stands_in_for": person.name}
        write_to_person(year, stand_in, purpose, step, told)
    else:
        _tell_coordinators(year, person, absence)


def ask_all(
    year: Year, people: Iterable[Person], purpose: Purpose, step: str, facts: dict[str, object]
) -> None:
    """Ask several people the same, each once."""
    asked = list(people)
    # Whoever is asked in their own right gets that letter, and not the one of a stand-in.
    for person in sorted(asked, key=lambda one: one.absence_on(year.today) is not None):
        ask(year, person, purpose, step, facts)


def _tell_coordinators(year: Year, person: Person, absence: Absence) -> None:
    facts: dict[str, object] = {
        "name": person.name,
        "person": person.id,
        "from": absence.first_day.isoformat(),
        "to": absence.last_day.isoformat(),
        "until": absence.last_day,
    }
    coordinators = [one for one in in_role(year, Role.COORDINATOR) if one.id != person.id]
    readers = coordinators or in_role(year, *CONFIRMING)
    step = f"{person.id}.{absence.first_day}"
    write_to_all(year, readers, Purpose.STAND_IN_NEEDED, step, facts)
