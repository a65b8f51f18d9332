"""Asking somebody who may be away: the stand-in is asked as well, or else the coordinator told."""

from collections.abc import Iterable

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.messages import ABOUT_ITEMS, DUTY, Purpose
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
        _tell_coordinators(year, person, absence, purpose)


def ask_all(
    year: Year, people: Iterable[Person], purpose: Purpose, step: str, facts: dict[str, object]
) -> None:
    """Ask several people the same, each once."""
    for person in absent_last(year, people):
        ask(year, person, purpose, step, facts)


def absent_last(year: Year, people: Iterable[Person]) -> list[Person]:
    """The people to be asked, each once, those first who are there.

    Whoever is asked in their own right gets that letter, and not the one of a stand-in.
    """
    unique = {person.id: person for person in people}
    return sorted(unique.values(), key=lambda one: one.absence_on(year.today) is not None)


def _tell_coordinators(year: Year, person: Person, absence: Absence, purpose: Purpose) -> None:
    """Once for what a person is asked to answer, and once for what comes with a mandate."""
    is_about_items = purpose in ABOUT_ITEMS
    facts: dict[str, object] = {
        "name": person.name,
        "person": person.id,
        "from": absence.first_day.isoformat(),
        "to": absence.last_day.isoformat(),
        "until": absence.last_day,
        "about": "items" if is_about_items else DUTY,
    }
    coordinators = [one for one in in_role(year, Role.COORDINATOR) if one.id != person.id]
    readers = coordinators or in_role(year, *CONFIRMING)
    step = f"{person.id}.{absence.first_day}" + ("" if is_about_items else f".{DUTY}")
    write_to_all(year, readers, Purpose.STAND_IN_NEEDED, step, facts)
