"""Where the pages let somebody go, by their mandates on a day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from omv_workflow.domain.confirmation_settings import Signer
from omv_workflow.domain.permissions import is_management
from omv_workflow.domain.signers import may_sign_any
from omv_workflow.domain.unit import Person, UnitFile


class Place(StrEnum):
    """A part of the pages, in the order in which they are offered."""

    ITEMS = "items"
    """What is asked of oneself."""
    PLANS = "plans"
    """The year of each plan: for whoever coordinates or leads."""
    CONFIRM = "confirm"
    """What waits to be confirmed: for whoever may sign it (R3)."""


def places_of(
    unit: UnitFile, person: Person, day: date, signers: Sequence[Signer]
) -> tuple[Place, ...]:
    """Where they may go on that day."""
    found = [Place.ITEMS]
    if is_management(unit, person.id, day):
        found.append(Place.PLANS)
    if may_sign_any(unit, signers, person, day):
        found.append(Place.CONFIRM)
    return tuple(found)
