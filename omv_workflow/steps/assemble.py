"""Assembling: drafts for review, then the one copy that is offered for confirmation."""

from dataclasses import replace
from datetime import date, datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct, ObligationState
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import ANSWERING, told_of
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.timetable import ASSEMBLING, CHASING, StepKind
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import Stage, Version
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.batch import done, merged, waiting
from omv_workflow.steps.blocked_copies import Stopped, tell_of_blocked_copy
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.make_version import document_to_offer, make_version
from omv_workflow.steps.no_copy import LeakFound, NobodyCanGetOne
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role, once_a_week
from omv_workflow.steps.public_copies import check_offered
from omv_workflow.steps.signers import ask_signer
from omv_workflow.steps.year import Year, current_year

_DRAFTING = frozenset({StepKind.DRAFT, StepKind.COMMENTS_CLOSE})


def assemble_due_plans(parts: Parts, now: datetime) -> Summary:
    """Assemble the drafts that are due, and offer for confirmation what is ready for it."""
    kinds = {*ASSEMBLING, StepKind.NUMBER}
    return for_each_due_cycle(said("assemble plans"), parts, now, kinds, _assemble_due)


def assemble_draft(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Version:
    """Assemble a draft of what has been answered so far.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the cycle is not collecting or drafting.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=said("Assembling the plan"))
        check_management(year.unit, actor, year.today, said("Assembling the plan"))
        version = _draft(year, actor)
        work.commit(now)
        return version


def offer_for_confirmation(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Version:
    """Assemble the copy that will be confirmed and ask the director and the deputy.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        AlreadyDone: it is on offer.
        NotPossibleNow: there is no register number, nor a recorded reason for its absence; or the
            cycle is not collecting or drafting; or (LeakFound) something that is withheld stands
            unmarked elsewhere in the plan.
    """
    with parts.work() as work:
        year = current_year(
            parts,
            work,
            plan_id,
            now,
            ANSWERING,
            {CycleState.AWAITING_CONFIRMATION},
            what=said("Offering the plan for confirmation"),
        )
        check_management(year.unit, actor, year.today, said("Offering the plan for confirmation"))
        version = _offer(year, actor)
        work.commit(now)
        return version


def _assemble_due(year: Year, due: list[Obligation]) -> Summary:
    """Do what is due, and ask for the register number where that is; it comes last."""
    assembling = [one for one in due if one.kind in ASSEMBLING]
    if assembling and year.cycle.state is CycleState.OPEN:
        return waiting(year.row(said("draft"), said("waits for contributions to be requested")))
    return merged("", [_assemble(year, assembling), _see_to_number(year)])


def _assemble(year: Year, due: list[Obligation]) -> Summary:
    """Draft and offer; no draft is made of what can be offered."""
    kinds = {one.kind for one in due}
    if StepKind.READY not in kinds or not year.cycle.number_is_settled:
        return _draft_due(year, kinds & _DRAFTING)
    try:
        version = _offer(year, SCHEDULE)
    except (LeakFound, NobodyCanGetOne) as error:  # before anything has been changed
        return merged("", [_draft_due(year, kinds & _DRAFTING), _tell_of_block(year, due, error)])
    return done(year.row(said("offer"), _awaits(version)))


def _see_to_number(year: Year) -> Summary:
    """Ask for the register number where it is due: no copy can be offered without it."""
    due = year.due({StepKind.NUMBER})
    for number in due:
        _ask_for_number(year, number)
    told = year.row(said("offer"), said("waits for the register number"))
    return waiting(told) if due else done()


def _tell_of_block(
    year: Year, due: list[Obligation], error: LeakFound | NobodyCanGetOne
) -> Summary:
    """The director learns as well what keeps the plan from being confirmed."""
    ready = next(one for one in due if one.kind is StepKind.READY)
    readers = in_role(year, Role.COORDINATOR, Role.DIRECTOR)
    return Summary("", failed=[tell_of_blocked_copy(year, readers, ready, Stopped.OFFER, error)])


def _awaits(version: Version) -> str:
    return said("version {version} awaits confirmation", version=version.number)


def _draft_due(year: Year, kinds: set[StepKind]) -> Summary:
    year.end_all(kinds, ObligationAct.DO)
    rows = []
    if StepKind.DRAFT in kinds:
        version = _draft(year, SCHEDULE)
        told = said(
            "draft {draft} of version {version}", draft=version.draft, version=version.number
        )
        rows.append(year.row(said("draft"), told))
    if StepKind.COMMENTS_CLOSE in kinds:
        year.record("comments.closed", SCHEDULE)
        rows.append(year.row(said("comments"), said("closed")))
    return done(*rows)


def _draft(year: Year, actor: Actor) -> Version:
    year.move(CycleAct.DRAFT, actor)
    version = make_version(year, actor, Stage.DRAFT)
    facts: dict[str, object] = {
        "draft_number": version.draft,
        "missing": _missing(year),
        "comments_due": _due_on(year, StepKind.COMMENTS_CLOSE),
        "takes_comments": not _is_excused(year, StepKind.COMMENTS_CLOSE),
        "confirm_due": _due_on(year, StepKind.CONFIRM),
    }
    ask_all(year, in_role(year, Role.COORDINATOR), Purpose.DRAFT_READY, version.id, facts)
    return version


def _offer(year: Year, actor: Actor) -> Version:
    if not year.cycle.number_is_settled:
        raise NotPossibleNow(
            said("Offering the plan for confirmation"),
            why=said("it has no register number."),
            next_step=said(
                "Set it with `omv number set`, or record its absence with `omv number waive`."
            ),
        )
    check_offered(year.parts, document_to_offer(year), recipients_on(year.unit, year.today))
    if year.cycle.state is CycleState.COLLECTING:
        year.move(CycleAct.DRAFT, actor)
    year.move(CycleAct.OFFER, actor)
    year.end_all({StepKind.READY}, ObligationAct.DO)
    year.end_all({*CHASING, *_DRAFTING, StepKind.ACCEPT}, ObligationAct.OVERTAKE)
    version = make_version(year, actor, Stage.FOR_CONFIRMATION)
    ask_signer(year, version, actor)
    return version


def _ask_for_number(year: Year, number: Obligation) -> None:
    """Ask every week; by the name of `ready`, as earlier versions did, so that none comes twice."""
    facts: dict[str, object] = {"confirm_due": _due_on(year, StepKind.CONFIRM)}
    readers = in_role(year, *told_of(number, year.today, year.policy))
    (ready,) = year.open_obligations({StepKind.READY})
    step = once_a_week(year, replace(ready, starts_on=number.starts_on))
    ask_all(year, readers, Purpose.NUMBER_MISSING, step, facts)


def _missing(year: Year) -> list[str]:
    return [item.text for item in year.missing_items()]


def _is_excused(year: Year, kind: StepKind) -> bool:
    found = year.work.obligations.find(cycle_id=year.cycle.id, kind=kind)
    return bool(found) and all(one.state is ObligationState.EXCUSED for one in found)


def _due_on(year: Year, kind: StepKind) -> date:
    found = year.work.obligations.find(cycle_id=year.cycle.id, kind=kind)
    return max((one.due_on for one in found), default=year.cycle.anniversary)
