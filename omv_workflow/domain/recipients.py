"""Whom the plan goes to on a day: authorities come and go, and one takes over from another."""

from datetime import date

from omv_workflow.domain.unit import Recipient, UnitFile


def recipients_on(unit: UnitFile, day: date) -> tuple[Recipient, ...]:
    """The recipients that are valid on a day, in the order of unit.yaml."""
    return tuple(one for one in unit.recipients if one.is_valid_on(day))


def successor_on(unit: UnitFile, recipient_id: str, day: date) -> Recipient | None:
    """Who gets the plan on a day in the place of somebody whose last day has passed, if anybody.

    A successor may itself have a successor by then; `unit_rules` sees to it that this ends.
    """
    known = {one.id: one for one in unit.recipients}
    one = known.get(recipient_id)
    while one and one.has_ended_by(day) and one.successor:
        one = known.get(one.successor)
    return one if one and one.id != recipient_id and one.is_valid_on(day) else None


def without_successor(unit: UnitFile, day: date) -> tuple[Recipient, ...]:
    """The recipients whose last day has passed by `day`, while nobody takes their place then."""
    return tuple(
        one
        for one in unit.recipients
        if one.has_ended_by(day) and successor_on(unit, one.id, day) is None
    )
