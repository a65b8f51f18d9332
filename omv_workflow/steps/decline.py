"""Declining to confirm: the plan goes back to collecting, and the coordinator learns why."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.signers import SignsAs
from omv_workflow.domain.typed import typed_text
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import CONFIRMATION, Confirmation, ConfirmationAct, Version
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import in_role
from omv_workflow.steps.return_cycle import return_to_collecting
from omv_workflow.steps.signers import asked_now, signing_as
from omv_workflow.steps.year import Year, current_year


def decline(
    parts: Parts, plan_id: str, version_id: str, reason: str, actor: Actor, now: datetime
) -> Cycle:
    """Decline to confirm the version that was shown; what it takes is done again.

    Raises:
        InvalidInput: there is no reason, or it can't be printed.
        NotAllowed: it is not the actor's to confirm.
        NotPossibleNow: it is not on offer any more.
    """
    what = said("Declining to confirm")
    told = typed_text(reason, said("The reason"))
    if not told:
        raise InvalidInput(
            said("The reason"), why=said("it is empty."), next_step=said("Say what is to change.")
        )
    with parts.work() as work:
        year = current_year(
            parts, work, plan_id, now, {CycleState.AWAITING_CONFIRMATION}, what=what
        )
        version = year.offered()
        asked = asked_now(year, version)
        signs = signing_as(year, asked, str(actor.subject), year.today)
        if version.id != version_id:
            raise NotPossibleNow(
                what,
                why=said("what you were shown is not what is on offer by now."),
                next_step=said("Look at the plan once more, and decide then."),
            )
        _declined(year, asked, told, signs, actor)
        return_to_collecting(year, actor, told)
        _tell_coordinator(year, version, told, signs, actor)
        work.commit(now)
        return year.cycle


def _declined(year: Year, asked: Confirmation, reason: str, signs: SignsAs, actor: Actor) -> None:
    declined = replace(
        asked,
        state=CONFIRMATION.after(asked.state, ConfirmationAct.DECLINE),
        person_id=actor.subject,
        role=signs.role,
        recorded_by=actor.recorder,
        reason=reason,
    )
    year.work.confirmations.swap(asked, declined)
    year.record(
        "confirmation.declined",
        actor,
        version=asked.version_id,
        role=signs.role,
        reason=Personal(reason),
    )


def _tell_coordinator(
    year: Year, version: Version, reason: str, signs: SignsAs, actor: Actor
) -> None:
    facts: dict[str, object] = {
        "name": person_of(year.unit, actor.subject).name,
        "confirmer_role": signs.role or "",
        "version_number": version.number,
        "reason": reason,
        "expired_after": 0,
    }
    readers = in_role(year, Role.COORDINATOR)
    ask_all(year, readers, Purpose.CONFIRMATION_DECLINED, version.id, facts)
