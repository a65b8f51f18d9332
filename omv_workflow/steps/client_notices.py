"""The notices that clients are told of the plan by, ready to be put up."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.visibility import Viewer
from omv_workflow.steps.confirm import confirmed_on
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import Year, load_year


@dataclass(frozen=True)
class PutUpNotice:
    """A notice in one language; `direction` is how it runs, `rtl` or `ltr`."""

    language: str
    direction: str
    paragraphs: tuple[str, ...]


def notices_to_put_up(
    parts: Parts, viewer: Viewer, plan_id: str, anniversary: date, now: datetime
) -> tuple[PutUpNotice, ...]:
    """The unit's own notices of a year's confirmation; none before that, or without any.

    Raises:
        NotFound: there is no such plan, or they may not know that there is.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        for cycle in work.cycles.find(plan_id=plan_id, anniversary=anniversary):
            if cycle.state in DELIVERING:
                return notices_of(load_year(parts, work, cycle.id, now))
    return ()


def notices_of(year: Year) -> tuple[PutUpNotice, ...]:
    """The notices of a confirmed year, in the order of the unit's file."""
    day = confirmed_on(year)
    return tuple(
        PutUpNotice(one.language, one.direction, one.paragraphs(day))
        for one in year.unit.plan.client_notices
    )
