"""Back to collecting: what was offered or confirmed must be confirmed again."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Cycle, CycleAct
from omv_workflow.domain.deliveries import DELIVERY, DeliveryAct
from omv_workflow.domain.messages import MESSAGE, MessageAct
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.timetable import StepKind, overdue_on
from omv_workflow.domain.versions import CONFIRMATION, ConfirmationAct
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year, current_cycle, load_year

# Time to finish the change, and then to confirm it, where the timetable's own days have passed.
_DAYS_TO_FINISH = 3
_DAYS_TO_CONFIRM = 5
_AFTERWARDS = frozenset({StepKind.TELL_STAFF, StepKind.TELL_CLIENTS, StepKind.DISTRIBUTE})


def return_cycle(parts: Parts, plan_id: str, reason: str, actor: Actor, now: datetime) -> Cycle:
    """Take a drafted, offered or confirmed plan back to collecting, with the reason.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the cycle is not that far.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Returning the cycle")
        return_to_collecting(year, actor, reason)
        work.commit(now)
        return year.cycle


def return_to_collecting(year: Year, actor: Actor, reason: str) -> None:
    """Supersede what was offered or confirmed in this cycle, and make its steps due again."""
    year.move(CycleAct.RETURN, actor)
    year.record("cycle.returned", actor, reason=reason)
    _supersede_confirmations(year, actor)
    _supersede_deliveries(year, actor)
    year.end_all(_AFTERWARDS, ObligationAct.OVERTAKE)
    year.owe(StepKind.READY, year.working_days_on(_DAYS_TO_FINISH))
    if not year.open_obligations(frozenset({StepKind.CONFIRM})):
        due = year.working_days_on(_DAYS_TO_CONFIRM)
        year.owe(StepKind.CONFIRM, due)
        year.owe(StepKind.OVERDUE, overdue_on(due, 1, year.parts.policy, year.parts.calendar))


def _supersede_confirmations(year: Year, actor: Actor) -> None:
    versions = {version.id for version in year.work.versions.find(cycle_id=year.cycle.id)}
    for confirmation in year.work.confirmations.find(plan_id=year.plan.id):
        if confirmation.version_id in versions and CONFIRMATION.allows(
            confirmation.state, ConfirmationAct.SUPERSEDE
        ):
            state = CONFIRMATION.after(confirmation.state, ConfirmationAct.SUPERSEDE)
            year.work.confirmations.swap(confirmation, replace(confirmation, state=state))
            year.record("confirmation.superseded", actor, version=confirmation.version_id)


def _supersede_deliveries(year: Year, actor: Actor) -> None:
    for delivery in year.work.deliveries.find(cycle_id=year.cycle.id):
        if DELIVERY.allows(delivery.state, DeliveryAct.SUPERSEDE):
            state = DELIVERY.after(delivery.state, DeliveryAct.SUPERSEDE)
            year.work.deliveries.swap(delivery, replace(delivery, state=state, ended_at=year.now))
            year.record("delivery.superseded", actor, delivery=delivery.id)
            _cancel_unsent(year, actor, delivery.id)


def _cancel_unsent(year: Year, actor: Actor, delivery_id: str) -> None:
    for message in year.work.messages.find(delivery_id=delivery_id):
        if MESSAGE.allows(message.state, MessageAct.CANCEL):
            state = MESSAGE.after(message.state, MessageAct.CANCEL)
            cancelled = replace(message, state=state, state_since=year.now)
            year.work.messages.swap(message, cancelled)
            year.record("message.cancelled", actor, message=message.id)
