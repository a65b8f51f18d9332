"""What people ask about people: their ids, their roles on a day, and who could confirm on it."""

from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.presence import PersonOnDay, who_on
from omv_workflow.domain.unit import may_confirm
from omv_workflow.steps.ports import Parts


@dataclass(frozen=True)
class WhoOnDay:
    """Everybody of a plan's unit on a day; `could_confirm` are ids, the director's first (R3)."""

    day: date
    unit: str
    people: tuple[PersonOnDay, ...]
    could_confirm: tuple[str, ...]


def people_on(parts: Parts, plan_id: str, day: date) -> WhoOnDay:
    """Who held what, who was absent, who stood in and who could confirm, on any past or future day.

    Raises:
        NotFound: there is no such plan.
    """
    with parts.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
    people = who_on(unit, day)
    confirmers = [one.id for one in may_confirm(unit, day)]
    return WhoOnDay(day, unit.unit.name, people, tuple(confirmers))
