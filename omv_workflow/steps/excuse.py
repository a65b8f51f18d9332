"""Excusing a year: it ends without a confirmation, with a written reason; the next one comes."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import REQUEST, RequestAct
from omv_workflow.domain.cycle import Cycle, CycleAct
from omv_workflow.domain.events import Personal
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.versions import ConfirmationAct
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said
from omv_workflow.steps.open_cycles import schedule_next_cycle
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.return_cycle import end_confirmations
from omv_workflow.steps.year import Year, current_year


def excuse_cycle(parts: Parts, plan_id: str, reason: str, actor: Actor, now: datetime) -> Cycle:
    """End the year without a confirmation: nothing more is asked, chased or sent for it.

    Raises:
        InvalidInput: there is no reason.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the year has not begun, or the plan is confirmed.
    """
    if not reason.strip():
        raise InvalidInput(
            said("Excusing the cycle"),
            why=said("there is no reason."),
            next_step=said("Write down why the plan is not confirmed this year."),
        )
    check_unmarked(reason, said("The reason"))
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, PREPARING, what=said("Excusing the cycle"))
        check_management(year.unit, actor, year.today, said("Excusing the cycle"))
        year.move(CycleAct.EXCUSE, actor)
        year.record("cycle.excused", actor, reason=Personal(reason))
        year.end_all(tuple(StepKind), ObligationAct.EXCUSE, reason)
        _let_go(year, actor)
        schedule_next_cycle(year, actor)
        work.commit(now)
        return year.cycle


def _let_go(year: Year, actor: Actor) -> None:
    """Withdraw what was asked of people, the confirmation included, and mail not yet sent."""
    for request in year.requests():
        if REQUEST.allows(request.state, RequestAct.WITHDRAW):
            state = REQUEST.after(request.state, RequestAct.WITHDRAW)
            year.work.requests.swap(request, replace(request, state=state))
            year.record("contribution.withdrawn", actor, request=request.id)
    end_confirmations(year, ConfirmationAct.EXPIRE, actor)
    cancel_unsent(year, year.work.messages.find(cycle_id=year.cycle.id), actor)
