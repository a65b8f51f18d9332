"""Why a plan was not confirmed, for whoever prepares it anew."""

from dataclasses import dataclass

from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.versions import Confirmation, ConfirmationState
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import current_cycle


@dataclass(frozen=True)
class Declined:
    """Who declined to confirm the version offered last, by name, and why."""

    name: str
    reason: str


def why_declined(parts: Parts, viewer: Viewer, plan_id: str) -> Declined | None:
    """The reason for which the plan is being prepared anew, if somebody has declined to confirm it.

    Raises:
        NotFound: there is no such plan that they may see.
        NotAllowed: they neither coordinate nor lead the unit.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        check_sees_all_of(viewer, unit, said("Seeing why a plan was not confirmed"))
        cycle = current_cycle(work, plan_id)
        if cycle.state not in ANSWERING:
            return None
        offered = {one.id for one in work.versions.find(cycle_id=cycle.id)}
        asked = [
            one for one in work.confirmations.find(plan_id=plan_id) if one.version_id in offered
        ]
        names = {one.id: one.name for one in unit.people}
        return _declined(asked[-1], names) if asked else None


def _declined(last: Confirmation, names: dict[str, str]) -> Declined | None:
    if last.state is not ConfirmationState.DECLINED or last.reason is None:
        return None
    return Declined(names.get(str(last.person_id), ""), last.reason)
