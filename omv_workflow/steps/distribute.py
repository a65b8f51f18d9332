"""What follows a confirmation, each duty in a transaction of its own: one that fails stops none."""

import logging
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.timetable import StepKind
from omv_workflow.errors import NotFound, NotPossibleNow, VerificationFailed
from omv_workflow.phrases import said
from omv_workflow.steps.ask_to_deliver import (
    Block,
    ask_to_deliver,
    duty_to_distribute,
    readers_of,
    tell_of_block,
)
from omv_workflow.steps.batch import done, for_each_due_cycle, merged, waiting
from omv_workflow.steps.blocked_copies import Stopped, tell_of_blocked_copy
from omv_workflow.steps.closing import close_if_complete, waiting_deliveries
from omv_workflow.steps.confirm import confirmed_version
from omv_workflow.steps.deliver import give_out, hold_back_if_changed
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.public_copies import LeakFound
from omv_workflow.steps.tell import tell_due_clients, tell_due_staff
from omv_workflow.steps.year import Year, current_year

_log = logging.getLogger(__name__)
_STEP = said("distribute plans")


def distribute_due_plans(parts: Parts, now: datetime) -> Summary:
    """Do what follows each confirmation: tell staff, ask to tell clients, send to recipients."""
    told = [tell_due_staff(parts, now), tell_due_clients(parts, now)]
    kinds = {StepKind.DISTRIBUTE}
    return merged(_STEP, [*told, for_each_due_cycle(_STEP, parts, now, kinds, _see_to_copies)])


def distribute(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> list[Delivery]:
    """Distribute the confirmed version of a plan now.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the plan is not confirmed, or has changed since.
        NotFound, VerificationFailed: the kept bytes are gone, or not what was confirmed.
    """
    with parts.work() as work:
        what = said("Distributing the plan")
        year = current_year(parts, work, plan_id, now, DELIVERING, what=what)
        check_management(year.unit, actor, year.today, what)
        version = confirmed_version(year)
        deliveries = give_out(year, version, actor)
        ask_to_deliver(year, version)
        work.commit(now)
        return deliveries


def _see_to_copies(year: Year, due: list[Obligation]) -> Summary:
    """Distribute, and ask for what needs a person until every recipient has its copy."""
    del due
    if year.cycle.state is CycleState.CONFIRMED or waiting_deliveries(year):
        try:
            version = confirmed_version(year)
        except NotPossibleNow:
            return _blocked_by_change(year)
        except (NotFound, VerificationFailed) as error:
            return _blocked_by_damage(year, error)
        try:
            give_out(year, version, SCHEDULE)
        except LeakFound as error:
            return _blocked_by_leak(year, error)
        ask_to_deliver(year, version)
    return _standing(year)


def _blocked_by_leak(year: Year, error: LeakFound) -> Summary:
    duty = duty_to_distribute(year)
    readers = readers_of(year, duty)
    row = tell_of_blocked_copy(year, readers, duty, Stopped.DISTRIBUTION, error)
    return Summary("", failed=[row])


def _blocked_by_change(year: Year) -> Summary:
    hold_back_if_changed(year)
    tell_of_block(year, Block.CHANGED)
    return waiting(
        year.row(said("distribution"), said("blocked until the plan is confirmed again"))
    )


def _blocked_by_damage(year: Year, error: NotFound | VerificationFailed) -> Summary:
    """What is kept is at fault, not the plan: the run fails visibly as well (law 9)."""
    facts = {"plan": year.plan.id}
    _log.error("distribution.blocked", exc_info=error, extra={"facts": facts})
    tell_of_block(year, Block.DAMAGED)
    return Summary("", failed=[year.row(said("distribution"), type(error).__name__)])


def _standing(year: Year) -> Summary:
    left = len(waiting_deliveries(year))
    told = said("{left} of {all} recipients wait", left=left, all=len(year.unit.recipients))
    row = year.row(said("distribution"), told)
    if close_if_complete(year, SCHEDULE):
        return done(row, year.row(said("cycle"), said("closed")))
    return waiting(row) if left else done(row)
