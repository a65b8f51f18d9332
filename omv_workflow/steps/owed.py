"""All obligations of a year: what is due, when, whose turn it is, and why."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.derivation import Rules
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.reasons import why_it_exists, why_then
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Role, holders
from omv_workflow.domain.visibility import Viewer, is_shown
from omv_workflow.phrases import said
from omv_workflow.steps.anniversaries import this_year_counted_from
from omv_workflow.steps.closing import waiting_deliveries
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import Year, current_cycle, cycle_of, load_year

_ORDER = {kind: place for place, kind in enumerate(StepKind)}
PROGRAM = said("the program")


@dataclass(frozen=True)
class Owed:
    """One obligation as people are told of it.

    `waits_for` names whose turn it is, by the mandates of today; the reasons tell why it exists,
    and why it is due on its day.
    """

    step: StepKind
    due_on: date
    state: ObligationState
    late: bool
    ended_on: date | None
    waits_for: tuple[str, ...]
    exists_because: str
    due_then_because: str


def obligations_of_year(
    parts: Parts,
    viewer: Viewer,
    plan_id: str,
    now: datetime,
    *,
    of_year: int | None = None,
    ended: bool = False,
) -> list[Owed]:
    """What is open in the plan's present year, or that of an anniversary, by day.

    Raises:
        NotFound: there is no such plan that they may see, or no such year of it.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        cycle = cycle_of(work, plan_id, of_year) if of_year else current_cycle(work, plan_id)
        year = load_year(parts, work, cycle.id, now)
        found = work.obligations.find(cycle_id=cycle.id)
        ordered = sorted(found, key=lambda one: (one.due_on, _ORDER[one.kind]))
        shown = [one for one in ordered if ended or one.state is ObligationState.OPEN]
        rules = _rules(year)
        return [_owed(year, viewer, one, rules) for one in shown]


def _rules(year: Year) -> Rules:
    anniversary = year.cycle.anniversary
    since = this_year_counted_from(year.parts, year.work, year.unit, year.plan.id, anniversary)
    return replace(year.rules, year_counted_from=since)


def _owed(year: Year, viewer: Viewer, one: Obligation, rules: Rules) -> Owed:
    is_open = one.state is ObligationState.OPEN
    return Owed(
        step=one.kind,
        due_on=one.due_on,
        state=one.state,
        late=one.is_late(year.today),
        ended_on=year.parts.today(one.ended_at) if one.ended_at else None,
        waits_for=_whose_turn(year, viewer, one.kind) if is_open else (),
        exists_because=why_it_exists(one.kind),
        due_then_because=why_then(one, rules),
    )


def _whose_turn(year: Year, viewer: Viewer, kind: StepKind) -> tuple[str, ...]:
    """Who has to do it; what is done by itself is the program's, once the plan is live."""
    coordinator = _holders(year, Role.COORDINATOR)
    if kind is StepKind.ANSWERS_DUE:
        return _contributors(year, viewer)
    if kind is StepKind.CONFIRM:
        return _holders(year, Role.DIRECTOR, Role.DEPUTY)
    if kind is StepKind.TELL_CLIENTS or year.plan.live_since is None:
        return coordinator
    if kind is StepKind.READY and not year.cycle.number_is_settled:
        return coordinator
    if kind is StepKind.DISTRIBUTE and waiting_deliveries(year):
        return coordinator
    return (PROGRAM,)


def _contributors(year: Year, viewer: Viewer) -> tuple[str, ...]:
    """Those who are asked and have not answered, as far as the viewer may see of them."""
    asked = [one.person_id for one in year.requests() if one.is_waiting]
    seen = [one for one in asked if is_shown(viewer, year.unit, one)]
    names = dict.fromkeys(person_of(year.unit, one).name for one in seen)
    return tuple(names) or (said("the contributors"),)


def _holders(year: Year, *roles: Role) -> tuple[str, ...]:
    names = [one.name for role in roles for one in holders(year.unit, role, year.today)]
    return tuple(dict.fromkeys(names))
