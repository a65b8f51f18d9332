"""Applying `unit.yaml`: unit, people and recipients come into force; the same file does nothing."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.events import Fact, Personal, plan_stream, unit_stream
from omv_workflow.domain.timetable import next_anniversary
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_changes import Change, changes, check_past_is_kept
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import NotPossibleNow
from omv_workflow.forms.model import Form
from omv_workflow.steps.open_cycles import schedule_cycle
from omv_workflow.steps.ports import Parts, UnitOfWork


@dataclass(frozen=True)
class Applied:
    """What applying did: the plan of the unit, and each change (none for the same file)."""

    plan_id: str
    changes: tuple[Change, ...]


def apply_unit(parts: Parts, unit_file: UnitFile, actor: Actor, now: datetime) -> Applied:
    """Bring a unit's file into force.

    Raises:
        InvalidInput: it takes back a mandate that has begun.
        NotPossibleNow: it names another form while a year is under way.
    """
    form = parts.forms(unit_file.plan.form)
    with parts.work() as work:
        known = work.units.find(id=unit_file.unit.id)
        old = known[0] if known else None
        told = changes(old.file if old else None, unit_file)
        plan = _plan_of(unit_file, form)
        if told:
            _store(parts, work, old, unit_file, now)
            _record(work, unit_file, told, actor, now)
            _store_plan(parts, work, plan, actor, now)
            work.commit(now)
        return Applied(plan.id, told)


def _plan_of(unit_file: UnitFile, form: Form) -> Plan:
    return Plan(
        id=f"{unit_file.unit.id}.{form.id}",
        unit_id=unit_file.unit.id,
        form_id=unit_file.plan.form,
        form_version=form.version,
        title=form.plan_title,
        language=form.language,
        anniversary=str(unit_file.plan.anniversary),
    )


def _store(
    parts: Parts, work: UnitOfWork, old: AppliedUnit | None, unit_file: UnitFile, now: datetime
) -> None:
    applied = AppliedUnit(unit_file.unit.id, unit_file.model_dump_json(by_alias=True), now)
    if old is None:
        work.units.add(applied)
    else:
        check_past_is_kept(old.file, unit_file, parts.today(now))
        work.units.swap(old, applied)


def _record(
    work: UnitOfWork,
    unit_file: UnitFile,
    told: tuple[Change, ...],
    actor: Actor,
    now: datetime,
) -> None:
    applied = AppliedUnit(unit_file.unit.id, unit_file.model_dump_json(by_alias=True), now)
    data = {
        **actor.facts(),
        "content_hash": applied.fingerprint,
        "changes": [Personal(f"{one.part} {one.id} {one.what}") for one in told],
    }
    work.record(Fact(unit_stream(unit_file.unit.id), "unit.applied", now, data))


def _store_plan(parts: Parts, work: UnitOfWork, plan: Plan, actor: Actor, now: datetime) -> None:
    """A new plan comes with its first year; a known one takes over title, form version and date."""
    known = work.plans.find(unit_id=plan.unit_id)
    others = [one for one in known if one.id != plan.id]
    if others:
        raise NotPossibleNow(
            f"Applying the form {plan.form_id}",
            why=f"the unit keeps its plan by the form {others[0].form_id}.",
            next_step="Leave plan.form as it is.",
        )
    if not known:
        work.plans.add(plan)
        first = next_anniversary(MonthDay.parse(plan.anniversary), parts.today(now))
        cycle = schedule_cycle(parts, work, plan, first)
        data = {**actor.facts(), "cycle": cycle.id, "anniversary": first.isoformat()}
        work.record(Fact(plan_stream(plan.id), "plan.begun", now, data))
    elif known[0] != plan:
        work.plans.swap(known[0], plan)
        data = {**actor.facts(), "anniversary": plan.anniversary, "title": plan.title}
        work.record(Fact(plan_stream(plan.id), "plan.changed", now, data))
