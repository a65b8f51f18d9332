"""Where the pages let somebody go, by their mandates on a day."""

from datetime import date
from enum import StrEnum

from omv_workflow.domain.permissions import is_management
from omv_workflow.domain.presence import confirming_mandate_on
from omv_workflow.domain.unit import Person, UnitFile


class Place(StrEnum):
    """A part of the pages, in the order in which they are offered."""

    ITEMS = "items"
    """What is asked of oneself."""
    PLANS = "plans"
    """The year of each plan: for whoever coordinates or leads."""
    CONFIRM = "confirm"
    """What waits to be confirmed: for whoever may confirm it (R3)."""


def places_of(unit: UnitFile, person: Person, day: date) -> tuple[Place, ...]:
    """Where they may go on that day."""
    found = [Place.ITEMS]
    if is_management(unit, person.id, day):
        found.append(Place.PLANS)
    if confirming_mandate_on(unit, person, day) is not None:
        found.append(Place.CONFIRM)
    return tuple(found)
