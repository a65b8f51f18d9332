"""Going live: until the coordinator says so, nothing is done by itself for a plan, nor mailed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Plan
from omv_workflow.domain.events import Fact, FactValue, Personal, plan_stream
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import AlreadyDone, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork


def go_live(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Plan:
    """Let the scheduled steps act on a plan from now on, and its mail go out.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        AlreadyDone: the plan is live.
    """
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        plan = _plan(parts, work, plan_id, actor, now)
        if plan.live_since is not None:
            raise AlreadyDone(
                said("Letting the plan {plan} go live", plan=plan_id),
                why=said("it is live since {day}.", day=parts.today(plan.live_since)),
                next_step=said("See `omv status` for what it does and what waits for whom."),
            )
        live = replace(plan, live_since=now)
        _store(work, plan, live, "plan.live", actor.facts(), now)
        return live


def pause_plan(parts: Parts, plan_id: str, reason: str, actor: Actor, now: datetime) -> Plan:
    """Let nothing more be done by itself for a plan, nor mailed, until it goes live again.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the plan is not live.
        InvalidInput: a secret passage is marked in the reason.
    """
    check_unmarked(reason, said("The reason"))
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        plan = _plan(parts, work, plan_id, actor, now)
        if plan.live_since is None:
            raise NotPossibleNow(
                said("Pausing the plan {plan}", plan=plan_id),
                why=said("it is not live."),
                next_step=said("Let it go live with `omv live` when it is to."),
            )
        paused = replace(plan, live_since=None)
        told = {**actor.facts(), "reason": Personal(reason)}
        _store(work, plan, paused, "plan.paused", told, now)
        return paused


def _plan(parts: Parts, work: UnitOfWork, plan_id: str, actor: Actor, now: datetime) -> Plan:
    plan = work.plans.get(plan_id)
    unit = work.units.get(plan.unit_id).file
    check_management(unit, actor, parts.today(now), said("Saying whether a plan is live"))
    return plan


def _store(
    work: UnitOfWork,
    old: Plan,
    new: Plan,
    kind: str,
    told: Mapping[str, FactValue],
    now: datetime,
) -> None:
    work.plans.swap(old, new)
    work.record(Fact(plan_stream(new.id), kind, now, told))
    work.commit(now)
