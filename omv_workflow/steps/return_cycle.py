"""Back to collecting: what was offered or confirmed must be confirmed again."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CYCLE, Cycle, CycleAct
from omv_workflow.domain.deliveries import DELIVERY, DeliveryAct
from omv_workflow.domain.derivation import Cause
from omv_workflow.domain.events import Personal, plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.obligations import Basis, ObligationAct, last_moved
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.schedule import leaves_time
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    CONFIRMATION_REMINDERS,
    StepKind,
)
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.versions import CONFIRMATION, ConfirmationAct
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.closing import supersede
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.request_contributions import keep_chasing
from omv_workflow.steps.year import Year, current_cycle, cycle_of, load_year

ABOUT_WHAT_WAS_OFFERED = frozenset(
    {
        Purpose.READY_TO_CONFIRM,
        Purpose.CONFIRMATION_REMINDER,
        Purpose.STAFF_NOTICE,
        Purpose.CLIENT_NOTICE,
        Purpose.DISTRIBUTION,
        Purpose.HAND_DELIVERY,
        Purpose.ACKNOWLEDGEMENT_MISSING,
        Purpose.DISTRIBUTION_BLOCKED,
        Purpose.PUBLIC_COPY_BLOCKED,
    }
)


class WouldTakeBack(NotPossibleNow):
    """A change would take back what was offered or confirmed, and nobody has agreed to that.

    Attributes:
        cycle: the year that would go back to collecting answers.
    """

    def __init__(self, what: str, cycle: Cycle) -> None:
        super().__init__(
            what,
            why=said(
                "the year {year} is {state}, and a change takes the plan back: it has to be offered"
                " and confirmed again.",
                year=cycle.anniversary.year,
                state=cycle.state,
            ),
            next_step=said("If that is meant, say so with `--yes`."),
        )
        self.cycle = cycle


def return_cycle(
    parts: Parts,
    plan_id: str,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    of_year: NamedYear | None = None,
) -> Cycle:
    """Take a drafted, offered or confirmed plan back to collecting, with the reason.

    Only the present year goes back without being named: no other loses its confirmation unasked.

    Raises:
        InvalidInput: there is no reason, or a secret passage is marked in it.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the cycle is not that far.
    """
    if not reason.strip():
        raise InvalidInput(
            said("Returning the cycle"),
            why=said("there is no reason."),
            next_step=said("Say what is to change."),
        )
    check_unmarked(reason, said("The reason"))
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        year = load_year(parts, work, _cycle(work, plan_id, of_year).id, now)
        check_management(year.unit, actor, year.today, said("Returning the cycle"))
        return_to_collecting(year, actor, reason)
        work.commit(now)
        return year.cycle


def _cycle(work: UnitOfWork, plan_id: str, of_year: NamedYear | None) -> Cycle:
    cycle = cycle_of(work, plan_id, of_year) if of_year else current_cycle(work, plan_id)
    if not CYCLE.allows(cycle.state, CycleAct.RETURN):
        raise NotPossibleNow(
            said("Returning the cycle"),
            why=said("the year {year} is {state}.", year=cycle.anniversary.year, state=cycle.state),
            next_step=said("See `omv status`; an earlier year is named by `--year`."),
        )
    return cycle


def return_to_collecting(year: Year, actor: Actor, reason: str) -> None:
    """Supersede what was offered or confirmed in this cycle, and make its steps due again."""
    year.move(CycleAct.RETURN, actor)
    year.record("cycle.returned", actor, reason=Personal(reason))
    year.end_all({*AFTER_CONFIRMATION, StepKind.ACKNOWLEDGE}, ObligationAct.OVERTAKE)
    end_confirmations(year, ConfirmationAct.SUPERSEDE, actor)
    _supersede_deliveries(year, actor)
    unsent = year.work.messages.find(cycle_id=year.cycle.id)
    cancel_unsent(year, (one for one in unsent if one.purpose in ABOUT_WHAT_WAS_OFFERED), actor)
    _owe_again(year)


def end_confirmations(year: Year, act: ConfirmationAct, actor: Actor) -> None:
    """Do `act` with every confirmation of this cycle that was asked for or given, and allows it."""
    for version in year.work.versions.find(cycle_id=year.cycle.id):
        for asked in year.work.confirmations.find(version_id=version.id):
            if CONFIRMATION.allows(asked.state, act):
                state = CONFIRMATION.after(asked.state, act)
                year.work.confirmations.swap(asked, replace(asked, state=state))
                year.record(f"confirmation.{state}", actor, version=version.id)


def _supersede_deliveries(year: Year, actor: Actor) -> None:
    for delivery in year.work.deliveries.find(cycle_id=year.cycle.id):
        if DELIVERY.allows(delivery.state, DeliveryAct.SUPERSEDE):
            supersede(year, delivery, actor)


def _owe_again(year: Year) -> None:
    """What was done of chasing, offering and confirming is owed again, from today."""
    for request in year.requests():
        if request.is_waiting:
            keep_chasing(year, max(request.due_on, year.today))
    if not year.open_obligations({StepKind.CONFIRM}):
        owe_confirmation(year)
    if not year.open_obligations({StepKind.READY}):
        put_off_confirmation(year)
        year.owe(StepKind.READY, Basis.RETURN, year.today)
    keep_accepting(year)


def put_off_confirmation(year: Year) -> None:
    """Give time to finish and confirm what is taken back on the last day, or the one before it.

    A confirmation that is late stays so: its warnings go on.
    """
    for one in year.open_obligations({StepKind.CONFIRM}):
        if one.is_late(year.today) or leaves_time(year.today, one.due_on, year.calendar):
            continue
        year.count_from(one, Basis.RETURN, year.today)
        for warning in year.open_obligations({StepKind.OVERDUE}):
            year.derive_again(warning, year.rules, Cause.MOVE)


def owe_confirmation(year: Year) -> None:
    """The confirmation, with the reminders that are still to come and the first warning.

    A day to which somebody in charge has moved it holds, unless it leaves no time.
    """
    moved = last_moved(year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.CONFIRM))
    rules = year.rules
    if moved and leaves_time(year.today, moved.due_on, year.calendar):
        year.renew(moved)
        rules = year.rules.of_reminders
    else:
        year.owe_again(StepKind.CONFIRM, Basis.RETURN, year.today)
    year.owe_again(StepKind.OVERDUE)
    for kind in CONFIRMATION_REMINDERS:
        if rules.planned[kind] > year.today:
            year.owe_again(kind)
