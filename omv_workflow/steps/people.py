"""What people ask about people: their ids, their roles on a day, and who could confirm on it."""

from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.presence import PersonOnDay, who_on
from omv_workflow.domain.unit import may_confirm
from omv_workflow.domain.visibility import Viewer
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan


@dataclass(frozen=True)
class WhoOnDay:
    """Everybody of a plan's unit on a day; `could_confirm` are ids, the director's first (R3)."""

    day: date
    unit: str
    people: tuple[PersonOnDay, ...]
    could_confirm: tuple[str, ...]


def people_on(parts: Parts, viewer: Viewer, plan_id: str, day: date) -> WhoOnDay:
    """Who held what, who was absent, who stood in and who could confirm, on any past or future day.

    Raises:
        NotFound: there is no such plan that they may see.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
    people = who_on(unit, day)
    confirmers = [one.id for one in may_confirm(unit, day)]
    return WhoOnDay(day, unit.unit.name, people, tuple(confirmers))
