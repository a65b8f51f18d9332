"""Requests to confirm that nobody has answered for so long that they count no more."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.signers import waited_for
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import CONFIRMATION, Confirmation, ConfirmationAct
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.batch import apart, done, merged
from omv_workflow.steps.ports import Parts, Summary, UnitOfWork
from omv_workflow.steps.post import in_role
from omv_workflow.steps.return_cycle import return_to_collecting
from omv_workflow.steps.year import Year, load_year

_WHAT = said("request to confirm")


def expire_requests(parts: Parts, now: datetime) -> Summary:
    """Take back what was offered for longer than the settings allow; it is offered anew."""
    days = parts.confirmation.expires_after
    if days is None:
        return done()
    with parts.work() as work:
        awaiting = work.cycles.find(state=CycleState.AWAITING_CONFIRMATION)
    acts = [(one.plan_id, partial(_expire, parts, one.id, days, now)) for one in awaiting]
    return merged("", [apart(plan_id, _WHAT, act) for plan_id, act in acts])


def _expire(parts: Parts, cycle_id: str, days: int, now: datetime) -> Summary:
    with parts.work() as work:
        work.hold(plan_stream(work.cycles.get(cycle_id).plan_id))
        year = load_year(parts, work, cycle_id, now)
        asked = _outlived(work, year, days)
        if asked is None or year.plan.live_since is None:
            return done()
        _end(year, asked)
        reason = said("It was not confirmed within {days} days.", days=days)
        return_to_collecting(year, SCHEDULE, reason)
        _tell_coordinator(year, asked, days)
        work.commit(now)
        return done(year.row(_WHAT, said("expired; the plan is offered anew")))


def _outlived(work: UnitOfWork, year: Year, days: int) -> Confirmation | None:
    """The request of the version on offer, if it was made more than so many days ago."""
    if year.cycle.state is not CycleState.AWAITING_CONFIRMATION:
        return None
    asked = waited_for(work.confirmations.find(version_id=year.offered().id))
    if asked is None or asked.asked_at is None:
        return None
    last = year.parts.today(asked.asked_at) + timedelta(days=days)
    return asked if last < year.today else None


def _end(year: Year, asked: Confirmation) -> None:
    state = CONFIRMATION.after(asked.state, ConfirmationAct.EXPIRE)
    expired = replace(asked, state=state, ended_at=year.now)
    year.work.confirmations.swap(asked, expired)
    year.record("confirmation.expired", SCHEDULE, version=asked.version_id, signer=asked.signer)


def _tell_coordinator(year: Year, asked: Confirmation, days: int) -> None:
    facts: dict[str, object] = {
        "name": "",
        "confirmer_role": "",
        "version_number": year.offered().number,
        "reason": "",
        "expired_after": days,
    }
    readers = in_role(year, Role.COORDINATOR)
    ask_all(year, readers, Purpose.CONFIRMATION_DECLINED, asked.id, facts)
