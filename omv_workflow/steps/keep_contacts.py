"""Keeping the people and the recipients of a unit: one added, corrected, or taken off the list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.unit_changes import Change
from omv_workflow.errors import AlreadyDone, NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.edit_unit import edit_plain_unit
from omv_workflow.steps.ports import Parts

Listed = Literal["people", "recipients"]
Fields = Mapping[str, object]
"""Fields by the names that `unit.yaml` gives them; those without a value are left out."""


def add_contact(
    parts: Parts, plan_id: str, listed: Listed, fields: Fields, actor: Actor, now: datetime
) -> tuple[Change, ...]:
    """Put a new person or recipient on the list of the unit.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        AlreadyDone: somebody has that id.
        InvalidInput: a field is missing or can't be what it is.
    """

    def edit(unit: dict[str, Any]) -> None:
        if any(one["id"] == fields["id"] for one in unit[listed]):
            raise AlreadyDone(
                said("Adding {id}", id=fields["id"]),
                why=said("this id is taken."),
                next_step=said("Choose another id; it is never shown to others."),
            )
        unit[listed] = [*unit[listed], _filled(fields)]

    return edit_plain_unit(parts, plan_id, edit, actor, now)


def correct_contact(
    parts: Parts, plan_id: str, listed: Listed, fields: Fields, actor: Actor, now: datetime
) -> tuple[Change, ...]:
    """Correct what the list says of the person or recipient with that id.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nobody on the list has that id.
        InvalidInput: a field can't be what it is.
    """

    def edit(unit: dict[str, Any]) -> None:
        known = _of_id(unit, listed, fields["id"])
        kept = {name: value for name, value in known.items() if name not in fields}
        corrected = {**kept, **_filled(fields)}
        unit[listed] = [corrected if one is known else one for one in unit[listed]]

    return edit_plain_unit(parts, plan_id, edit, actor, now)


def remove_recipient(
    parts: Parts, plan_id: str, recipient_id: str, actor: Actor, now: datetime
) -> tuple[Change, ...]:
    """Take a recipient off the list; what went there stays in the log.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: none on the list has that id.
        InvalidInput: the unit would be unsound without it.
    """

    def edit(unit: dict[str, Any]) -> None:
        gone = _of_id(unit, "recipients", recipient_id)
        unit["recipients"] = [one for one in unit["recipients"] if one is not gone]

    return edit_plain_unit(parts, plan_id, edit, actor, now)


def _of_id(unit: Mapping[str, Any], listed: Listed, one_id: object) -> dict[str, Any]:
    for one in unit[listed]:
        if one["id"] == one_id:
            found: dict[str, Any] = one
            return found
    raise NotFound(
        said("{id}", id=one_id),
        why=said("nobody on the list of the unit has this id."),
        next_step=said("Go back to the list."),
    )


def _filled(fields: Fields) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}
