"""The confirmation: recorded only for whoever may give it, over the bytes that were offered."""

from dataclasses import dataclass, replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.events import Personal
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management, confirming_role
from omv_workflow.domain.policies import DELIVERING, check_state
from omv_workflow.domain.printing import missing_items
from omv_workflow.domain.timetable import StepKind, after_confirmation, next_anniversary
from omv_workflow.domain.versions import (
    CONFIRMATION,
    Confirmation,
    ConfirmationAct,
    Method,
    Version,
)
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import AlreadyDone, InvalidInput, NotPossibleNow
from omv_workflow.steps.make_version import hashes_of
from omv_workflow.steps.open_cycles import schedule_cycle
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year, current_cycle, load_year

_BEFORE = frozenset(
    {
        StepKind.REMIND_CONFIRMATION_1,
        StepKind.REMIND_CONFIRMATION_2,
        StepKind.REMIND_CONFIRMATION_3,
        StepKind.OVERDUE,
    }
)
_AFTER = (StepKind.TELL_STAFF, StepKind.TELL_CLIENTS, StepKind.DISTRIBUTE)


@dataclass(frozen=True)
class DoneElsewhere:
    """A confirmation as its recorder tells it: who, when, where, in which system, which reference.

    `reason` says why it was confirmed although answers are missing.
    """

    person_id: str
    confirmed_at: datetime
    place: str
    system: str
    reference: str
    reason: str | None = None


def record_confirmation(
    parts: Parts, plan_id: str, told: DoneElsewhere, actor: Actor, now: datetime
) -> Confirmation:
    """Record that the director or the deputy has confirmed the version on offer.

    Raises:
        NotAllowed: the person held neither mandate on that day, or the recorder may not record.
        AlreadyDone: it is confirmed.
        NotPossibleNow: nothing is on offer, it has changed since, or answers are missing and no
            reason is given.
        VerificationFailed: the kept bytes are not what was offered.
        InvalidInput: it lies in the future or before the copy was made.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Recording a confirmation")
        version = _on_offer(year)
        role = confirming_role(year.unit, told.person_id, parts.today(told.confirmed_at))
        _check_time(told, version, now)
        _check_unchanged(year, version)
        _check_missing(year, told)
        confirmation = _store(year, version, told, role, actor)
        _go_on(year, actor)
        work.commit(now)
        return confirmation


def check_still_confirmed(year: Year, version: Version) -> None:
    """Refuse to go on with a version that is no longer what was confirmed.

    Raises:
        NotPossibleNow: the answers have changed since.
        VerificationFailed: the kept bytes have.
    """
    _check_unchanged(year, version)
    check_state(year.cycle, DELIVERING, "Distributing the plan")


def _on_offer(year: Year) -> Version:
    if year.cycle.state in DELIVERING:
        raise AlreadyDone(
            "Confirming the plan",
            why=f"the plan of {year.cycle.anniversary.year} is confirmed already.",
            next_step="Change an answer first if it must be confirmed again.",
        )
    check_state(year.cycle, frozenset({CycleState.AWAITING_CONFIRMATION}), "Confirming the plan")
    return year.offered()


def _check_time(told: DoneElsewhere, version: Version, now: datetime) -> None:
    if not version.made_at <= told.confirmed_at <= now:
        raise InvalidInput(
            f"A confirmation at {told.confirmed_at.isoformat()}",
            why=f"the copy was made at {version.made_at.isoformat()}, and it is now"
            f" {now.isoformat()}.",
            next_step="Give the time at which it was really confirmed.",
        )


def _check_unchanged(year: Year, version: Version) -> None:
    if version.docx_hash is not None:
        year.parts.blobs.get(version.docx_hash)
    if year.answers_root() != version.answers_root:
        raise NotPossibleNow(
            f"Going on with version {version.number}",
            why="answers have been changed since it was assembled.",
            next_step="Assemble it again with `omv assemble --for-confirmation` and have it"
            " confirmed.",
        )


def _check_missing(year: Year, told: DoneElsewhere) -> None:
    missing = missing_items(year.form, year.unit, year.texts())
    if missing and not (told.reason or "").strip():
        raise NotPossibleNow(
            "Confirming the plan",
            why=f"{len(missing)} answers are missing ({', '.join(item.id for item in missing)}).",
            next_step="Get the answers, or confirm with --reason saying why without them.",
        )


def _store(
    year: Year, version: Version, told: DoneElsewhere, role: str, actor: Actor
) -> Confirmation:
    asked = year.work.confirmations.find(version_id=version.id)[0]
    confirmed = replace(
        asked,
        state=CONFIRMATION.after(asked.state, ConfirmationAct.CONFIRM),
        person_id=told.person_id,
        role=role,
        method=Method.RECORDED,
        system=told.system,
        reference=told.reference,
        place=told.place,
        confirmed_at=told.confirmed_at,
        recorded_by=actor.person_id,
        reason=told.reason,
    )
    year.work.confirmations.swap(asked, confirmed)
    year.record_at(
        told.confirmed_at,
        "plan.confirmed",
        actor,
        version=version.id,
        number=version.number,
        confirmed_by=Personal(told.person_id),
        role=role,
        method=Method.RECORDED,
        system=told.system,
        reference=told.reference,
        place=told.place,
        missing=[i.id for i in missing_items(year.form, year.unit, year.texts())],
        reason=told.reason,
        **hashes_of(version),
    )
    return confirmed


def _go_on(year: Year, actor: Actor) -> None:
    """Everything that follows from a confirmation: its duties now, and the year after."""
    year.move(CycleAct.CONFIRM, actor)
    year.end_all(frozenset({StepKind.CONFIRM}), ObligationAct.DO)
    year.end_all(_BEFORE, ObligationAct.OVERTAKE)
    due = after_confirmation(year.today, year.parts.policy, year.parts.calendar)
    for kind in _AFTER:
        year.owe(kind, year.today, due)
    coming = next_anniversary(MonthDay.parse(year.plan.anniversary), year.cycle.anniversary)
    if not year.work.cycles.find(plan_id=year.plan.id, anniversary=coming):
        cycle = schedule_cycle(year.parts, year.work, year.plan, coming)
        year.record("cycle.scheduled", actor, next=cycle.id, anniversary=coming.isoformat())
