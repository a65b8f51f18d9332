"""Deciding on a disposal: approved by who leads the unit, or held for a reason such as a complaint.

Two clocks must agree: nothing goes before its term has ended, nor without an approval.
"""

from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.disposals import (
    DISPOSAL,
    Disposal,
    DisposalAct,
    DisposalPart,
    DisposalState,
    disposal_id,
)
from omv_workflow.domain.events import Fact, Personal, plan_stream
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.plan_settings import Retention
from omv_workflow.domain.presence import confirming_mandate_on
from omv_workflow.domain.retention import RetainedYear, due_on, term_of
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.retained_years import retained_year, retained_years

# What an act makes of a part on which nobody has decided yet.
_FIRST = {
    DisposalAct.APPROVE: DisposalState.APPROVED,
    DisposalAct.HOLD: DisposalState.HELD,
}


def approve_disposal(
    parts: Parts,
    plan_id: str,
    year: NamedYear,
    part: DisposalPart,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Disposal:
    """Approve that one part of a year is disposed of; `carry_out_disposals` does it.

    Raises:
        InvalidInput: there is no reason.
        NotFound: no such year is over.
        NotAllowed: the actor is neither director nor deputy, or acts for somebody else.
        NotPossibleNow: the term has not ended, or the disposal is held.
        AlreadyDone: it is approved.
    """
    _check_reason(reason, said("Approving a disposal"))
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
        _check_approver(parts, unit, actor, now)
        retained = retained_year(parts, work, plan_id, year)
        _check_due(parts, unit, retained, part, now)
        approved = _decide(
            work, retained, part, DisposalAct.APPROVE, actor, reason, now, unit.plan.retention
        )
        record_disposal(work, approved, "disposal.approved", actor, now)
        work.commit(now)
        return approved


def hold_disposal(
    parts: Parts, plan_id: str, year: NamedYear, reason: str, actor: Actor, now: datetime
) -> tuple[Disposal, ...]:
    """Hold what is left of a year, whatever its terms and approvals say, until it is released.

    Raises:
        InvalidInput: there is no reason.
        NotFound: no such year is over.
        NotAllowed: the actor neither leads nor coordinates the unit.
        NotPossibleNow: nothing is left that could be held.
    """
    return _decide_all(parts, plan_id, year, DisposalAct.HOLD, reason, actor, now)


def release_disposal(
    parts: Parts, plan_id: str, year: NamedYear, reason: str, actor: Actor, now: datetime
) -> tuple[Disposal, ...]:
    """Release what was held; it goes only once it is approved, also where it was before.

    Raises:
        as `hold_disposal`.
    """
    return _decide_all(parts, plan_id, year, DisposalAct.RELEASE, reason, actor, now)


def record_disposal(
    work: UnitOfWork, disposal: Disposal, kind: str, actor: Actor, now: datetime
) -> None:
    """Write down what became of a disposal, with all that its record tells."""
    told = {
        **actor.facts(),
        "disposal": disposal.id,
        "part": disposal.part,
        "due_on": disposal.due_on.isoformat() if disposal.due_on else None,
        "ground": disposal.ground,
        "decided_by": Personal(disposal.decided_by),
        "reason": Personal(disposal.reason),
        "removed": list(disposal.removed),
        "hashes": list(disposal.hashes),
    }
    work.record(Fact(plan_stream(disposal.plan_id), kind, now, told))


def check_is_due(parts: Parts, work: UnitOfWork, disposal: Disposal, now: datetime) -> None:
    """Refuse a disposal whose term has been lengthened, or whose year is in force again.

    Raises:
        NotPossibleNow: it is not, or no longer, due.
    """
    unit = work.units.get(work.plans.get(disposal.plan_id).unit_id).file
    years = retained_years(parts, work, disposal.plan_id)
    of_disposal = [year for year in years if year.cycle_id == disposal.cycle_id]
    if not of_disposal:
        raise NotPossibleNow(
            said("Disposing of {part}", part=disposal.part),
            why=said("its year is not over, or is so no longer."),
            next_step=said("See `omv disposal list`."),
        )
    for year in of_disposal:
        _check_due(parts, unit, year, disposal.part, now)


def _decide_all(
    parts: Parts,
    plan_id: str,
    year: NamedYear,
    act: DisposalAct,
    reason: str,
    actor: Actor,
    now: datetime,
) -> tuple[Disposal, ...]:
    what = said("Holding a disposal, or releasing it")
    _check_reason(reason, what)
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
        check_management(unit, actor, parts.today(now), what)
        retained = retained_year(parts, work, plan_id, year)
        decided = tuple(
            _decide(work, retained, part, act, actor, reason, now)
            for part in DisposalPart
            if _can(work, retained, part, act)
        )
        _check_any(decided, what)
        for one in decided:
            record_disposal(work, one, f"disposal.{one.state}", actor, now)
        work.commit(now)
        return decided


def _decide(
    work: UnitOfWork,
    year: RetainedYear,
    part: DisposalPart,
    act: DisposalAct,
    actor: Actor,
    reason: str,
    now: datetime,
    retention: Retention | None = None,
) -> Disposal:
    """Store a decision; term and ground, by which an approval is given, are of that day."""
    stored = _stored(work, year, part)
    decided = Disposal(
        id=disposal_id(year.plan_id, year.cycle_id, part),
        plan_id=year.plan_id,
        cycle_id=year.cycle_id,
        part=part,
        state=DISPOSAL.after(stored.state, act) if stored else _FIRST[act],
        due_on=due_on(retention, part, year) if retention else None,
        ground=term_of(retention, part).ground if retention else None,
        decided_by=actor.person_id or "schedule",
        decided_at=now,
        reason=reason,
    )
    if stored:
        work.disposals.swap(stored, decided)
    else:
        work.disposals.add(decided)
    return decided


def _stored(work: UnitOfWork, year: RetainedYear, part: DisposalPart) -> Disposal | None:
    found = work.disposals.find(id=disposal_id(year.plan_id, year.cycle_id, part))
    return found[0] if found else None


def _can(work: UnitOfWork, year: RetainedYear, part: DisposalPart, act: DisposalAct) -> bool:
    stored = _stored(work, year, part)
    return DISPOSAL.allows(stored.state, act) if stored else act in _FIRST


def _check_any(decided: tuple[Disposal, ...], what: Phrase) -> None:
    if not decided:
        raise NotPossibleNow(
            what,
            why=said("no part of that year can be held or released as it stands."),
            next_step=said("See `omv disposal list`."),
        )


def _check_reason(reason: str, what: Phrase) -> None:
    if not reason.strip():
        raise InvalidInput(what, why=said("there is no reason."), next_step=said("Write down why."))
    check_unmarked(reason, said("The reason"))


def _check_approver(parts: Parts, unit: UnitFile, actor: Actor, now: datetime) -> None:
    """The approval is an act of one's own: nobody records that another one approved (law 12)."""
    today = parts.today(now)
    approver = person_of(unit, actor.person_id)
    if actor.acting_for or confirming_mandate_on(unit, approver, today) is None:
        raise NotAllowed(
            said("Approving a disposal"),
            why=said("only the director or the deputy of {day} can, for themselves.", day=today),
            next_step=said("Have one of them run this command."),
        )


def _check_due(
    parts: Parts, unit: UnitFile, year: RetainedYear, part: DisposalPart, now: datetime
) -> None:
    due = due_on(unit.plan.retention, part, year)
    what = said("Disposing of {part} of {year}", part=part, year=str(year.year))
    if due is None:
        raise NotPossibleNow(
            what,
            why=said("no later version has taken the place of that year's."),
            next_step=said("Wait until one is confirmed and its retention has ended."),
        )
    if parts.today(now) < due:
        raise NotPossibleNow(
            what,
            why=said("its retention ends on {day}.", day=due),
            next_step=said("Wait until then; the terms stand in unit.yaml, plan.retention."),
        )
