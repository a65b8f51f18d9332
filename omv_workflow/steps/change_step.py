"""Changing one step of the year: moved to another day, or excused; by whom and why is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.derivation import Cause, begins_on
from omv_workflow.domain.events import Personal, plan_stream
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.obligations import Basis, Obligation, ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING, LIVE
from omv_workflow.domain.step_changes import (
    check_accepted_in_time,
    check_can_be_excused,
    check_can_make_room,
    check_new_day,
    check_not_sooner_than_told,
    check_numbered_in_time,
    check_opens_in_time,
)
from omv_workflow.domain.timetable import CONFIRMATION_REMINDERS, StepKind
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import InvalidInput, NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.closing import close_if_complete
from omv_workflow.steps.derive_again import derive_year_again, move_open_steps
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.register_number import go_without_number
from omv_workflow.steps.under_way import year_with_open
from omv_workflow.steps.year import Year, current_year

# What waits for people, and what only reminds them, may come to be due at once.
_DUE_AT_ONCE = frozenset({StepKind.NUMBER, *CONFIRMATION_REMINDERS})


@dataclass(frozen=True)
class ChosenStep:
    """The step that is meant, and why it is changed.

    Of two years that are under way the newer in which it is open is meant, unless `of_year` says
    otherwise.
    """

    kind: StepKind
    reason: str
    of_year: NamedYear | None = None


def move_step(
    parts: Parts, plan_id: str, step: ChosenStep, day: date, actor: Actor, now: datetime
) -> Obligation:
    """Move an open step to another day, where it stays whatever the settings say.

    Raises:
        InvalidInput: there is no reason, or the day has passed, is a day off, upsets the order, or
            leaves no room for the step before.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: the step is not open in the year.
        NotPossibleNow: its day follows from another step's.
    """
    what = said("Moving {step} to {day}", step=step.kind, day=day)
    with parts.work() as work:
        year = _year_of(parts, work, plan_id, step, what, actor, now)
        derive_year_again(year)
        one = _open_step(year, step.kind, what)
        _check_day(year, one, day, what)
        before = {other.id: other.due_on for other in year.open_obligations(frozenset(StepKind))}
        moved = _moved(year, one, day, step.reason, actor)
        _make_room(year, before, what)
        work.commit(now)
        return moved


def excuse_step(
    parts: Parts, plan_id: str, step: ChosenStep, actor: Actor, now: datetime
) -> Obligation:
    """End an open step without its being done; closes the year where it was the last.

    Raises:
        InvalidInput: there is no reason.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: the step is not open in the year.
        NotPossibleNow: the year can't go on without it.
    """
    what = said("Excusing {step}", step=step.kind)
    check_can_be_excused(step.kind)
    with parts.work() as work:
        year = _year_of(parts, work, plan_id, step, what, actor, now)
        one = _open_step(year, step.kind, what)
        year.record("step.excused", actor, step=one.kind, reason=Personal(step.reason))
        year.end(one, ObligationAct.EXCUSE, step.reason)
        if one.kind is StepKind.NUMBER:
            go_without_number(year, step.reason, actor)
        keep_accepting(year)
        if one.basis is Basis.PERSON:  # the others made room for it
            move_open_steps(year, Cause.MOVE)
        if year.cycle.state in DELIVERING:
            close_if_complete(year, actor)
        work.commit(now)
        return work.obligations.get(one.id)


def _year_of(
    parts: Parts,
    work: UnitOfWork,
    plan_id: str,
    step: ChosenStep,
    what: str,
    actor: Actor,
    now: datetime,
) -> Year:
    if not step.reason.strip():
        raise InvalidInput(what, why=said("there is no reason."), next_step=said("Write down why."))
    check_unmarked(step.reason, said("The reason"))
    work.hold(plan_stream(plan_id))
    of_year = step.of_year or year_with_open(work, plan_id, step.kind)
    ranks = (LIVE, {CycleState.SCHEDULED})
    year = current_year(parts, work, plan_id, now, *ranks, what=what, of_year=of_year)
    check_management(year.unit, actor, year.today, what)
    return year


def _check_day(year: Year, one: Obligation, day: date, what: str) -> None:
    check_new_day(one, day, year.open_obligations(tuple(StepKind)), year.today, year.calendar)
    if day in year.days_taken(one):
        raise InvalidInput(
            what,
            why=said("there has been one on that day."),
            next_step=said("Choose another day."),
        )
    if one.kind is StepKind.OPEN:
        check_opens_in_time(day, year.rules.planned[StepKind.REQUEST], what)
    if one.kind is StepKind.ACCEPT:
        for ready in year.open_obligations({StepKind.READY}):
            check_accepted_in_time(day, ready.due_on, what)
    if one.kind is StepKind.NUMBER:
        for ready in year.open_obligations({StepKind.READY}):
            check_numbered_in_time(day, ready.due_on, what)
    if one.kind is StepKind.ANSWERS_DUE:
        told = [asked.due_on for asked in year.requests() if asked.is_waiting]
        check_not_sooner_than_told(day, min(told, default=day), what)


def _open_step(year: Year, kind: StepKind, what: str) -> Obligation:
    """The first one that is open; of a kind that comes every week there is one at a time."""
    found = sorted(year.open_obligations({kind}), key=lambda one: one.due_on)
    if found:
        return found[0]
    raise NotFound(
        what,
        why=said("it is not open in the year {year}.", year=str(year.cycle.anniversary.year)),
        next_step=said("See what is with `omv obligations`."),
    )


def _moved(year: Year, one: Obligation, day: date, reason: str, actor: Actor) -> Obligation:
    moved = replace(
        one,
        starts_on=begins_on(one.kind, day, year.calendar),
        due_on=day,
        note=reason,
        basis=Basis.PERSON,
        counted_from=day,
    )
    year.work.obligations.swap(one, moved)
    year.record(
        "obligation.moved",
        actor,
        obligation=one.id,
        step=one.kind,
        due_on=day.isoformat(),
        moved_from=one.due_on.isoformat(),
        reason=Personal(reason),
    )
    if one.kind is StepKind.CONFIRM:
        _move_warnings(year)
    if one.kind is StepKind.ANSWERS_DUE:
        _extend_requests(year, day, actor)
    keep_accepting(year)
    return moved


def _make_room(year: Year, before: Mapping[str, date], what: str) -> None:
    """Let the other steps keep their order and gaps round the moved one.

    Args:
        year: that of the move.
        before: where each step stood.
        what: what is refused where there is no room.
    """
    move_open_steps(year, Cause.MOVE)
    for one in year.open_obligations(frozenset(StepKind)):
        if one.basis is not Basis.ANSWER and one.kind not in _DUE_AT_ONCE:
            check_can_make_room(before[one.id], one, year.today, what)


def _move_warnings(year: Year) -> None:
    """The warnings begin anew, after the day by which the plan is to be confirmed now."""
    for warning in year.open_obligations({StepKind.OVERDUE}):
        year.begin_anew(warning, Cause.MOVE)


def _extend_requests(year: Year, day: date, actor: Actor) -> None:
    """Whoever was told an earlier day has until the new one."""
    for request in year.requests():
        if request.is_waiting and request.due_on < day:
            year.work.requests.swap(request, replace(request, due_on=day))
            due_on = day.isoformat()
            year.record("contribution.extended", actor, request=request.id, due_on=due_on)
