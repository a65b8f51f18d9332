"""What of the stored things one may see; whatever one may not is as if it weren't there."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.events import WORKSPACE_STREAM, plan_stream, unit_stream
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import Viewer, sees, sees_all_of
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork


def seen_plans(work: UnitOfWork, viewer: Viewer) -> list[Plan]:
    """The plans of the units that they may see."""
    if viewer.sees_all:
        return work.plans.find()
    units = [one for unit_id in viewer.persons for one in work.units.find(id=unit_id)]
    seen = [one.id for one in units if sees(viewer, one.file)]
    return [plan for unit_id in seen for plan in work.plans.find(unit_id=unit_id)]


def unit_of_seen_plan(work: UnitOfWork, viewer: Viewer, plan_id: str) -> UnitFile:
    """The unit in force that keeps a plan which they may see.

    Raises:
        NotFound: there is no such plan, or they may not know that there is.
    """
    for plan in work.plans.find(id=plan_id):
        unit = _unit_of(work, plan)
        if sees(viewer, unit):
            return unit
    raise no_such_plan(plan_id)


def no_such_plan(plan_id: str) -> NotFound:
    """The refusal of a plan that isn't there, and of one that is there for others alone."""
    return NotFound(
        said("The plan {plan}", plan=plan_id),
        why=said("there is no plan of this id."),
        next_step=said("`omv status` lists the plans; `omv apply` begins one."),
    )


def seen_streams(work: UnitOfWork, viewer: Viewer) -> dict[str, bool]:
    """The streams that they may see, each with whether they may see the personal data in it.

    The workspace's own is about all units: persons in it are for those who manage every one.
    """
    if viewer.sees_all:
        return dict.fromkeys((*work.log.streams(), *_expected_streams(work)), True)
    units = [one.file for one in work.units.find()]
    seen = [unit for unit in units if sees(viewer, unit)]
    manages_all = all(sees_all_of(viewer, unit) for unit in units)
    streams = {WORKSPACE_STREAM: manages_all} if seen else {}
    for unit in seen:
        streams |= dict.fromkeys(_streams_of(work, unit.unit.id), sees_all_of(viewer, unit))
    return streams


def seen_summary(parts: Parts, viewer: Viewer, summary: Summary) -> Summary:
    """The summary; of the plans that they may not see, their number alone."""
    if viewer.sees_all:
        return summary
    with parts.work() as work:
        seen = {*seen_streams(work, viewer), *(plan.id for plan in seen_plans(work, viewer))}
    return replace(
        summary,
        done=_seen_rows(summary.done, seen),
        waiting=_seen_rows(summary.waiting, seen),
        failed=_seen_rows(summary.failed, seen),
    )


def _seen_rows(rows: Sequence[Row], seen: Collection[str]) -> list[Row]:
    shown = [one for one in rows if one.plan in seen]
    hidden = len(rows) - len(shown)
    return [*shown, Row("", said("of other units"), str(hidden))] if hidden else shown


def _expected_streams(work: UnitOfWork) -> list[str]:
    """The streams that must be there: every unit and every plan began with an event."""
    return [stream for unit in work.units.find() for stream in _streams_of(work, unit.id)]


def _streams_of(work: UnitOfWork, unit_id: str) -> list[str]:
    plans = work.plans.find(unit_id=unit_id)
    return [unit_stream(unit_id), *(plan_stream(plan.id) for plan in plans)]


def _unit_of(work: UnitOfWork, plan: Plan) -> UnitFile:
    return work.units.get(plan.unit_id).file
