"""The years of a plan that retention terms run for, and what has come to its end."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.disposals import Disposal, DisposalPart, DisposalState, disposal_id
from omv_workflow.domain.erasure import is_erased
from omv_workflow.domain.named_years import NamedYear, anniversary_named, year_named
from omv_workflow.domain.plan_settings import Retention
from omv_workflow.domain.retention import RetainedYear, due_on, person_due_on, term_of
from omv_workflow.domain.schedule import anniversary_served
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.sight import unit_of_seen_plan

_OVER = frozenset({CycleState.CLOSED, CycleState.EXCUSED})


@dataclass(frozen=True)
class RetainedPart:
    """One part of a year: from when it may be disposed of, on which ground, and what is decided.

    `state` is None while nobody has decided on it; `is_due` tells whether its term has ended.
    """

    plan: str
    year: int
    anniversary: date
    part: DisposalPart
    due_on: date | None
    ground: str
    is_due: bool
    state: DisposalState | None
    record: Disposal | None


@dataclass(frozen=True)
class PersonToErase:
    """Somebody who has left, and from when their own data may be erased."""

    person: str
    due_on: date
    ground: str
    is_due: bool


@dataclass(frozen=True)
class Retained:
    """Everything of a plan that a retention term runs for."""

    parts: tuple[RetainedPart, ...]
    people: tuple[PersonToErase, ...]


def retained(parts: Parts, viewer: Viewer, plan_id: str, now: datetime) -> Retained:
    """What terms run for, and what has come to its end.

    Raises:
        NotFound: there is no such plan that they may see.
        NotAllowed: they neither lead nor coordinate the unit.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        check_sees_all_of(viewer, unit, said("Looking at what is to be disposed of"))
        today, retention = parts.today(now), unit.plan.retention
        return Retained(
            tuple(
                _part(work, retention, year, part, today)
                for year in retained_years(parts, work, plan_id)
                for part in DisposalPart
            ),
            tuple(
                PersonToErase(person.id, due, retention.people.ground, due <= today)
                for person in unit.people
                if not is_erased(person) and (due := person_due_on(retention, person))
            ),
        )


def retained_years(parts: Parts, work: UnitOfWork, plan_id: str) -> list[RetainedYear]:
    """The years that are over or whose plan was imported, the earliest first."""
    cycles = {cycle.id: cycle for cycle in work.cycles.find(plan_id=plan_id)}
    month_day = MonthDay.parse(work.plans.get(plan_id).anniversary)
    confirmed = _confirmed(parts, work, plan_id)
    # Each is in force until the next one is confirmed, and the last one still.
    ends = [*(day for _, day in confirmed[1:]), None]
    years = [
        RetainedYear(plan_id, cycle_id, _served_by(cycles, month_day, cycle_id, day), day, ended_on)
        for (cycle_id, day), ended_on in zip(confirmed, ends, strict=False)
        if cycle_id is None or cycles[cycle_id].state in _OVER
    ]
    excused = [
        RetainedYear(plan_id, one.id, one.anniversary, None, one.anniversary)
        for one in cycles.values()
        if one.state is CycleState.EXCUSED
    ]
    return sorted((*years, *excused), key=lambda one: one.anniversary)


def retained_year(parts: Parts, work: UnitOfWork, plan_id: str, named: NamedYear) -> RetainedYear:
    """The year of that anniversary.

    Raises:
        NotFound: there is none that is over.
        InvalidInput: there are two of that number.
    """
    found = retained_years(parts, work, plan_id)
    day = anniversary_named(named, [one.anniversary for one in found], plan_id)
    for one in found:
        if one.anniversary == day:
            return one
    raise NotFound(
        year_named(named, plan_id),
        why=said("no year of this number is over."),
        next_step=said("See `omv disposal list`."),
    )


def _confirmed(parts: Parts, work: UnitOfWork, plan_id: str) -> list[tuple[str | None, date]]:
    """The years whose plan is confirmed and since when, in the order of their versions."""
    found = [
        (version.number, version.cycle_id, parts.today(one.confirmed_at))
        for one in work.confirmations.find(plan_id=plan_id, state=ConfirmationState.CONFIRMED)
        if one.is_last and one.confirmed_at and (version := work.versions.get(one.version_id))
    ]
    return [(cycle_id, day) for _, cycle_id, day in sorted(found, key=lambda each: each[0])]


def _served_by(
    cycles: dict[str, Cycle], month_day: MonthDay, cycle_id: str | None, confirmed_on: date
) -> date:
    """The anniversary that a version served, also one that was imported."""
    if cycle_id:
        return cycles[cycle_id].anniversary
    return anniversary_served(month_day, confirmed_on)


def _part(
    work: UnitOfWork, retention: Retention, year: RetainedYear, part: DisposalPart, today: date
) -> RetainedPart:
    due = due_on(retention, part, year)
    stored = work.disposals.find(id=disposal_id(year.plan_id, year.cycle_id, part))
    record = stored[0] if stored else None
    return RetainedPart(
        plan=year.plan_id,
        year=year.year,
        anniversary=year.anniversary,
        part=part,
        due_on=due,
        ground=term_of(retention, part).ground,
        is_due=due is not None and due <= today,
        state=record.state if record else None,
        record=record,
    )
