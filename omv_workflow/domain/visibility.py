"""What one may see: the people of a unit its plan, its management also mail and personal data."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.answers import Answer, current
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.permissions import is_management
from omv_workflow.domain.unit import UnitFile
from omv_workflow.errors import NotAllowed
from omv_workflow.phrases import said


@dataclass(frozen=True)
class Viewer:
    """Who asks, on which day.

    Attributes:
        persons: by the id of a unit, the id of the person that they are there.
        day: the day by which is told who works where, and as what.
        sees_all: whether nothing is kept from them, whoever they are.
    """

    persons: Mapping[str, str]
    day: date
    sees_all: bool = False


EVERYTHING = Viewer({}, date.min, sees_all=True)
"""The view of the schedule, and of whoever looks at a rehearsal from outside."""


def sees(viewer: Viewer, unit: UnitFile) -> bool:
    """Whether they may see the unit's plan, years, items and documents: while they work there."""
    person_id = viewer.persons.get(unit.unit.id)
    works_there = any(
        person.id == person_id and person.is_employed_on(viewer.day) for person in unit.people
    )
    return viewer.sees_all or works_there


def sees_all_of(viewer: Viewer, unit: UnitFile) -> bool:
    """Whether they may see its mail, personal data and what others haven't handed in yet, too."""
    person_id = viewer.persons.get(unit.unit.id)
    return viewer.sees_all or is_management(unit, person_id, viewer.day)


def is_shown(viewer: Viewer, unit: UnitFile, person_id: str) -> bool:
    """Whether they may see how far that person is: everybody sees their own."""
    return sees_all_of(viewer, unit) or viewer.persons.get(unit.unit.id) == person_id


def shown_answers(
    viewer: Viewer,
    unit: UnitFile,
    revisions: Iterable[Answer],
    requests: Collection[ContributionRequest],
) -> dict[str, Answer]:
    """The newest answer to each item that they may see; what isn't handed in, its writer alone."""
    if sees_all_of(viewer, unit):
        return current(revisions)
    own = viewer.persons.get(unit.unit.id)
    in_hand = {(one.person_id, item) for one in requests if one.is_waiting for item in one.items}
    return current(
        one
        for one in revisions
        if one.answered_by == own or (one.answered_by, one.item_id) not in in_hand
    )


def check_sees_all_of(viewer: Viewer, unit: UnitFile, what: str) -> None:
    """Refuse `what` to those who neither lead nor coordinate the unit.

    Raises:
        NotAllowed: they do neither.
    """
    if not sees_all_of(viewer, unit):
        raise NotAllowed(
            what,
            why=said("only the coordinator, the director and the deputy may see it."),
            next_step=said("Ask the coordinator."),
        )
