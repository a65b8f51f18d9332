"""The plans of somebody who coordinates or leads the unit that they have come in to."""

from omv_workflow.domain.visibility import check_sees_all_of
from omv_workflow.phrases import said
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan

_SEEING = said("Seeing the year of a plan")


def check_manages(who: SignedIn) -> None:
    """Refuse whoever neither coordinates nor leads the unit today.

    Raises:
        NotAllowed: they do neither.
    """
    check_sees_all_of(who.viewer, who.unit, _SEEING)


def check_manages_plan(parts: Parts, who: SignedIn, plan_id: str) -> None:
    """Refuse a plan of another unit, whatever id the person has there, and whoever doesn't manage.

    Raises:
        NotFound: there is no such plan in their unit.
        NotAllowed: they neither coordinate nor lead it.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, who.viewer, plan_id)
    check_manages(who)
