"""Bringing a unit's content into force, wherever it comes from: the file, or an edit since."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Fact, Personal, unit_stream
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_changes import Change, changes, check_past_is_kept
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.steps.ports import Parts, UnitOfWork


@dataclass(frozen=True)
class Content:
    """What is to be in force, and the file as last applied; `how` is the event's kind."""

    unit: UnitFile
    filed: UnitFile
    how: str


def put_in_force(
    parts: Parts,
    work: UnitOfWork,
    known: AppliedUnit | None,
    content: Content,
    actor: Actor,
    now: datetime,
) -> tuple[Change, ...]:
    """Store a unit's content, and the file behind it, with their event; what is changed by it.

    Raises:
        InvalidInput: it takes back a mandate that has begun.
    """
    told = changes(known.file if known else None, content.unit)
    if known and not told and known.base == content.filed:
        return ()
    if known and _has_a_past(work, known.id):
        check_past_is_kept(known.file, content.unit, parts.today(now))
    applied = _applied(content, now)
    if known:
        work.units.swap(known, applied)
    else:
        work.units.add(applied)
    _record(work, applied, content.how, told, actor, now)
    return told


def _applied(content: Content, now: datetime) -> AppliedUnit:
    in_force, filed = (one.model_dump_json(by_alias=True) for one in (content.unit, content.filed))
    return AppliedUnit(content.unit.unit.id, in_force, now, filed)


def _has_a_past(work: UnitOfWork, unit_id: str) -> bool:
    """Whether anything has been done under the file in force; before that, all can be corrected."""
    plans = work.plans.find(unit_id=unit_id)
    cycles = [cycle for plan in plans for cycle in work.cycles.find(plan_id=plan.id)]
    imported = any(work.versions.find(plan_id=plan.id) for plan in plans)
    return imported or any(cycle.state is not CycleState.SCHEDULED for cycle in cycles)


def _record(
    work: UnitOfWork,
    applied: AppliedUnit,
    how: str,
    told: tuple[Change, ...],
    actor: Actor,
    now: datetime,
) -> None:
    data = {
        **actor.facts(),
        "content_hash": applied.fingerprint,
        "changes": [Personal(f"{one.part} {one.id} {one.what}") for one in told],
    }
    work.record(Fact(unit_stream(applied.id), how, now, data))
