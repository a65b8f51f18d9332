"""Assembling: drafts for review, then the one copy that is offered for confirmation."""

from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.printing import missing_items
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Stage, Version
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.batch import done, for_each_due_cycle, merged, waiting
from omv_workflow.steps.make_version import make_version, next_number
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role, write_to_all
from omv_workflow.steps.year import Year, current_cycle, load_year

_DRAFTING = frozenset({StepKind.DRAFT, StepKind.COMMENTS_CLOSE})
_READY = frozenset({StepKind.READY})


def assemble_due_plans(parts: Parts, now: datetime) -> Summary:
    """Assemble the drafts that are due, and offer for confirmation what is ready for it."""
    return for_each_due_cycle("assemble plans", parts, now, _DRAFTING | _READY, _assemble_due)


def assemble_draft(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Version:
    """Assemble a draft of what has been answered so far.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the cycle is not collecting or drafting.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Assembling the plan")
        version = _draft(year, actor)
        work.commit(now)
        return version


def offer_for_confirmation(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Version:
    """Assemble the copy that will be confirmed and ask the director and the deputy.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: there is no register number, nor a recorded reason for its absence.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Offering the plan for confirmation")
        if not year.cycle.number_is_settled:
            raise NotPossibleNow(
                "Offering the plan for confirmation",
                why="it has no register number.",
                next_step="Set it with `omv number set`, or record its absence with `omv number"
                " waive`.",
            )
        version = _offer(year, actor)
        year.end_all(_DRAFTING | _READY, ObligationAct.DO)
        work.commit(now)
        return version


def _assemble_due(year: Year, due: list[Obligation]) -> Summary:
    """Do what is due of drafting and offering, in this order."""
    ready = [one for one in due if one.kind in _READY]
    drafting = [one for one in due if one.kind in _DRAFTING]
    return merged(
        "",
        [
            *([_draft_due(year, drafting)] if drafting else []),
            *([_offer_due(year, ready)] if ready else []),
        ],
    )


def _draft_due(year: Year, due: list[Obligation]) -> Summary:
    for obligation in due:
        year.end(obligation, ObligationAct.DO)
    if year.cycle.state not in {CycleState.COLLECTING, CycleState.DRAFTING}:
        return done(year.row("draft", f"not needed, the cycle is {year.cycle.state}"))
    if all(one.kind is StepKind.COMMENTS_CLOSE for one in due):
        year.record("comments.closed", SCHEDULE)
        return done(year.row("comments", "closed"))
    version = _draft(year, SCHEDULE)
    return done(year.row("draft", f"draft {version.draft} of version {version.number}"))


def _offer_due(year: Year, due: list[Obligation]) -> Summary:
    if year.cycle.state not in {CycleState.COLLECTING, CycleState.DRAFTING}:
        for obligation in due:
            year.end(obligation, ObligationAct.OVERTAKE, f"the cycle is {year.cycle.state}")
        return done(year.row("offer", f"not needed, the cycle is {year.cycle.state}"))
    if not year.cycle.number_is_settled:
        _ask_for_number(year)
        return waiting(year.row("offer", "waits for the register number"))
    version = _offer(year, SCHEDULE)
    for obligation in due:
        year.end(obligation, ObligationAct.DO)
    return done(year.row("offer", f"version {version.number} awaits confirmation"))


def _draft(year: Year, actor: Actor) -> Version:
    year.move(CycleAct.DRAFT, actor)
    made = year.work.versions.find(cycle_id=year.cycle.id, number=next_number(year))
    version = make_version(
        year, actor, Stage.DRAFT, max((one.draft for one in made), default=0) + 1
    )
    facts: dict[str, object] = {
        "draft_number": version.draft,
        "missing": _missing(year),
        "comments_due": _due(year, StepKind.COMMENTS_CLOSE),
        "confirm_due": _due(year, StepKind.CONFIRM),
    }
    write_to_all(year, in_role(year, Role.COORDINATOR), Purpose.DRAFT_READY, version.id, facts)
    return version


def _offer(year: Year, actor: Actor) -> Version:
    if year.cycle.state is CycleState.COLLECTING:
        year.move(CycleAct.DRAFT, actor)
    year.move(CycleAct.OFFER, actor)
    version = make_version(year, actor, Stage.FOR_CONFIRMATION, 0)
    year.work.confirmations.add(
        Confirmation(year.parts.new_id(), year.plan.id, version.id, ConfirmationState.REQUESTED)
    )
    year.record("confirmation.requested", actor, version=version.id)
    facts: dict[str, object] = {
        "confirm_due": _due(year, StepKind.CONFIRM),
        "missing": _missing(year),
        "register_number": version.register_number,
        "sha256": version.docx_hash,
    }
    leaders = in_role(year, Role.DIRECTOR, Role.DEPUTY)
    write_to_all(year, leaders, Purpose.READY_TO_CONFIRM, version.id, facts)
    return version


def _ask_for_number(year: Year) -> None:
    week = year.today.isocalendar()
    facts: dict[str, object] = {"confirm_due": _due(year, StepKind.CONFIRM)}
    write_to_all(
        year,
        in_role(year, Role.COORDINATOR),
        Purpose.NUMBER_MISSING,
        f"{week.year}-W{week.week:02}",
        facts,
    )


def _missing(year: Year) -> list[str]:
    return [item.text for item in missing_items(year.form, year.unit, year.texts())]


def _due(year: Year, kind: StepKind) -> object:
    found = year.work.obligations.find(cycle_id=year.cycle.id, kind=kind)
    return max((one.due_on for one in found), default=year.cycle.anniversary)
