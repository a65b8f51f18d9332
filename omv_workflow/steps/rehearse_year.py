"""Playing a coming year: the scheduled steps on a virtual clock, and people who do their part.

Nothing of it lasts, and nothing leaves the house.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.supposing import Away, Supposition
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Person, Role, UnitFile, holders
from omv_workflow.errors import InvalidInput, NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.change_staff import record_absence
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.ports import Parts, Row, UnitOfWork
from omv_workflow.steps.rehearsal import only_live, rehearsal
from omv_workflow.steps.rehearsed_days import People, play_days
from omv_workflow.steps.rehearsed_entries import Entry, entries_of
from omv_workflow.steps.rehearsed_people import PromptPeople
from omv_workflow.steps.year import load_year

_LONGEST = timedelta(days=100)  # a year that nobody ends goes on for ever
_TO_BE_CONFIRMED = PREPARING | {CycleState.SCHEDULED}


@dataclass(frozen=True)
class RehearsedYear:
    """How the year of an anniversary would go.

    `failed` are the steps that something stops, `refused` what people would try in vain, each since
    the first day of it.
    """

    plan: str
    anniversary: date
    state: CycleState
    entries: tuple[Entry, ...]
    failed: tuple[Row, ...]
    refused: tuple[Row, ...] = ()


def rehearse_year(
    parts: Parts, plan_id: str, supposition: Supposition, actor: Actor, now: datetime
) -> RehearsedYear:
    """The year that is to be confirmed next, from now to its end, as if the plan were live.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: there is no such plan, or nobody who is said to be away.
        InvalidInput: somebody would be away twice at a time, or it is confirmed in the past.
    """
    with parts.work() as work:
        cycle = _coming(work, plan_id)
    if supposition.confirmed_on and supposition.confirmed_on < parts.today(now):
        raise InvalidInput(
            said("Supposing a confirmation on {day}", day=supposition.confirmed_on),
            why=said("the day has passed."),
            next_step=said("Choose today or a later day."),
        )
    people = PromptPeople(plan_id, cycle.id, supposition)
    year = play_year(parts, cycle, people, supposition, actor, now)
    return replace(year, refused=tuple(people.refused.values()))


def play_year(
    parts: Parts,
    cycle: Cycle,
    people: People,
    supposition: Supposition,
    actor: Actor,
    now: datetime,
) -> RehearsedYear:
    """That year, with people who do what they do.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: there is nobody who is said to be away.
    """
    with rehearsal(replace(parts, letters=parts.sketches, inbox=None)) as (stage, tray):
        _let_live(stage, cycle.plan_id, actor, now)
        only_live(stage, cycle.plan_id, now)
        for one in supposition.away:
            _send_away(stage, cycle.plan_id, one, now)
        failed = play_days(stage, cycle, people, now, _last_day(stage, cycle, supposition))
        with stage.work() as work:
            year = load_year(stage, work, cycle.id, now)
            entries = entries_of(year, tray.carried)
            return RehearsedYear(
                cycle.plan_id, cycle.anniversary, year.cycle.state, entries, failed
            )


def _last_day(stage: Parts, cycle: Cycle, supposition: Supposition) -> date:
    """Long after the plan is to be confirmed, or is supposed to be."""
    with stage.work() as work:
        owed = work.obligations.find(cycle_id=cycle.id, kind=StepKind.CONFIRM)
    days = [one.due_on for one in owed]
    supposed = supposition.confirmed_on or cycle.anniversary
    return max(cycle.anniversary, supposed, *days) + _LONGEST


def _coming(work: UnitOfWork, plan_id: str) -> Cycle:
    """The year that is to be confirmed next; one is scheduled as soon as another is confirmed."""
    work.plans.get(plan_id)
    cycles = work.cycles.find(plan_id=plan_id)
    open_ones = [one for one in cycles if one.state in _TO_BE_CONFIRMED]
    return min(open_ones, key=lambda one: one.anniversary)


def _let_live(stage: Parts, plan_id: str, actor: Actor, now: datetime) -> None:
    with stage.work() as work:
        plan = work.plans.get(plan_id)
        unit = work.units.get(plan.unit_id).file
    check_management(unit, actor, stage.today(now), said("Rehearsing a year"))
    if plan.live_since is None:
        go_live(stage, plan_id, actor, now)


def _send_away(stage: Parts, plan_id: str, away: Away, now: datetime) -> None:
    with stage.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
    for person in _meant(unit, away):
        record_absence(stage, plan_id, person.id, away.absence, SCHEDULE, now)


def _meant(unit: UnitFile, away: Away) -> tuple[Person, ...]:
    """Who holds the role on the first day, or has the id."""
    if away.who not in set(Role):
        return (person_of(unit, away.who),)
    held = holders(unit, Role(away.who), away.absence.first_day)
    if held:
        return held
    raise NotFound(
        said("The {role} on {day}", role=away.who, day=away.absence.first_day),
        why=said("nobody holds this mandate then."),
        next_step=said("See who does with `omv who --on {day}`.", day=away.absence.first_day),
    )
