"""A confirmation that is found to be wrong: it counts no more, and the plan is confirmed again.

As long as nothing has been told or given out, the same version waits for its confirmation anew.
Afterwards it is a new version that does, so that nobody holds two papers of the same number.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.signers import latest_round
from omv_workflow.domain.timetable import AFTER_CONFIRMATION
from omv_workflow.domain.typed import typed_text
from omv_workflow.domain.versions import (
    CONFIRMATION,
    Confirmation,
    ConfirmationAct,
    ConfirmationState,
)
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.confirm import is_still
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.public_page import can_be_shown
from omv_workflow.steps.return_cycle import (
    ABOUT_WHAT_WAS_OFFERED,
    owe_confirmation,
    put_off_confirmation,
    return_to_collecting,
)
from omv_workflow.steps.signers import ask_signer
from omv_workflow.steps.year import Year, current_year

_TELLS_OTHERS = frozenset(
    {Purpose.STAFF_NOTICE, Purpose.CLIENT_NOTICE, Purpose.DISTRIBUTION, Purpose.HAND_DELIVERY}
)


def void_confirmation(
    parts: Parts, plan_id: str, reason: str, actor: Actor, now: datetime
) -> list[Confirmation]:
    """Void what was confirmed last, with the reason; those that were voided.

    Raises:
        InvalidInput: there is no reason, or it can't be printed.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: nothing is confirmed, or its year is closed.
    """
    what = said("Voiding the confirmation")
    because = typed_text(reason, said("The reason"))
    if not because:
        raise InvalidInput(
            said("The reason"),
            why=said("it is empty."),
            next_step=said("Say what was wrong with the confirmation."),
        )
    with parts.work() as work:
        states = (DELIVERING, {CycleState.AWAITING_CONFIRMATION})
        _check_not_over(work, plan_id, frozenset().union(*states))
        year = current_year(parts, work, plan_id, now, *states, what=what)
        check_management(year.unit, actor, year.today, what)
        voided = _void_all(year, because, actor)
        if not voided:
            raise _nothing_given(what)
        _ask_again(year, because, voided, actor)
        work.commit(now)
        return voided


def _check_not_over(work: UnitOfWork, plan_id: str, states: Collection[CycleState]) -> None:
    """What was done on the strength of a closed year's confirmation can't be called back."""
    cycles = work.cycles.find(plan_id=plan_id)
    over = [one.anniversary.year for one in cycles if one.state is CycleState.CLOSED]
    if over and not any(one.state in states for one in cycles):
        raise NotPossibleNow(
            said("Voiding the confirmation"),
            why=said(
                "the year {year} is closed: the plan was given out as it was confirmed then, and"
                " the log says how.",
                year=max(over),
            ),
            next_step=said(
                "Put it right in the year under way: note there what was wrong, and have the plan"
                " confirmed and given out again, which takes the place of the old one."
            ),
        )


def _void_all(year: Year, because: str, actor: Actor) -> list[Confirmation]:
    """Void what was given of the version, and ask nobody any more who would have signed next."""
    voided = []
    for one in latest_round(year.work.confirmations.find(version_id=year.offered().id)):
        given = one.state is ConfirmationState.CONFIRMED
        act = ConfirmationAct.VOID if given else ConfirmationAct.SUPERSEDE
        ended = replace(
            one,
            state=CONFIRMATION.after(one.state, act),
            ended_at=year.now,
            ended_by=actor.subject,
            ended_because=because,
        )
        year.work.confirmations.swap(one, ended)
        year.record(
            f"confirmation.{ended.state}",
            actor,
            version=one.version_id,
            signer=one.signer,
            reason=Personal(because),
        )
        if given:
            voided.append(ended)
    return voided


def _ask_again(year: Year, because: str, voided: list[Confirmation], actor: Actor) -> None:
    version = year.offered()
    if _was_told(year) or not is_still(year, version):
        return_to_collecting(year, actor, because)
        return
    if year.cycle.state is CycleState.CONFIRMED:
        year.move(CycleAct.VOID, actor)
        year.end_all(AFTER_CONFIRMATION, ObligationAct.OVERTAKE)
        owe_confirmation(year)
        put_off_confirmation(year)
    unsent = year.work.messages.find(cycle_id=year.cycle.id)
    cancel_unsent(year, (one for one in unsent if one.purpose in ABOUT_WHAT_WAS_OFFERED), actor)
    ask_signer(year, version, actor, round_=voided[0].round + 1, because=because)


def _was_told(year: Year) -> bool:
    """Whether anybody but those who sign has been told of this confirmation, or given a copy."""
    if year.cycle.state is CycleState.DISTRIBUTING:
        return True
    is_confirmed = year.cycle.state is CycleState.CONFIRMED
    if is_confirmed and can_be_shown(year.parts, year.work, year.offered()):
        return True
    given_at = max(
        (
            one.confirmed_at
            for one in year.work.confirmations.find(version_id=year.offered().id)
            if one.confirmed_at
        ),
        default=year.now,
    )
    written = year.work.messages.find(cycle_id=year.cycle.id)
    return any(one.purpose in _TELLS_OTHERS and one.created_at >= given_at for one in written)


def _nothing_given(what: str) -> NotPossibleNow:
    return NotPossibleNow(
        what,
        why=said("nobody has confirmed what is on offer."),
        next_step=said("See `omv confirmation show`."),
    )
