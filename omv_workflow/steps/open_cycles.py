"""Opening a year: its obligations from the timetable, last year's answers inherited."""

from dataclasses import replace
from datetime import date, datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.carrying import Carrying, carrying
from omv_workflow.domain.cycle import Cycle, CycleAct, CycleState, Plan
from omv_workflow.domain.derivation import Cause
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.printing import asked_items
from omv_workflow.domain.schedule import anniversary_after
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import Version
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.phrases import said
from omv_workflow.steps.anniversaries import counted_from
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.batch import done
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.first_answers import first_answer
from omv_workflow.steps.kept_forms import answered_by, last_confirmed
from omv_workflow.steps.make_version import kept_texts
from omv_workflow.steps.ports import Parts, Summary, UnitOfWork
from omv_workflow.steps.post import in_role
from omv_workflow.steps.register_number import owe_number
from omv_workflow.steps.unit_rhythm import opening_day, settings_in_force
from omv_workflow.steps.year import Year, current_year, load_year, mapping_of


def open_due_cycles(parts: Parts, now: datetime) -> Summary:
    """Open every cycle whose day has come, however long ago that was."""
    return for_each_due_cycle(said("open cycles"), parts, now, {StepKind.OPEN}, _open_due)


def open_cycle(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Cycle:
    """Open the plan's next cycle before its day.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        AlreadyDone: it is open.
    """
    with parts.work() as work:
        year = current_year(
            parts,
            work,
            plan_id,
            now,
            {CycleState.SCHEDULED},
            {CycleState.OPEN},
            what=said("Opening the cycle"),
        )
        check_management(year.unit, actor, year.today, said("Opening the cycle"))
        _open(year, actor)
        work.commit(now)
        return year.cycle


def schedule_cycle(parts: Parts, work: UnitOfWork, plan: Plan, anniversary: date) -> Cycle:
    """Store the cycle of an anniversary and when it is to be opened: from now on it can be late."""
    settings = settings_in_force(parts)
    cycle = Cycle(
        parts.new_id(), plan.id, anniversary, CycleState.SCHEDULED, settings_hash=settings
    )
    work.cycles.add(cycle)
    opens = opening_day(parts, work.units.get(plan.unit_id).file, anniversary)
    work.obligations.add(Obligation(parts.new_id(), plan.id, cycle.id, StepKind.OPEN, opens, opens))
    return cycle


def schedule_next_cycle(year: Year, actor: Actor) -> None:
    """Schedule the year after this one, unless one is scheduled or has come after it already.

    One that is scheduled moves where the years are counted from the confirmation.
    """
    this, parts, work = year.cycle.anniversary, year.parts, year.work
    others = work.cycles.find(plan_id=year.plan.id)
    scheduled = next((one for one in others if one.state is CycleState.SCHEDULED), None)
    since = counted_from(parts, work, year.unit, year.plan.id)
    if scheduled is None and any(one.anniversary > this for one in others):
        return
    if scheduled and since is None:
        return
    coming = anniversary_after(MonthDay.parse(year.plan.anniversary), this, since)
    if scheduled:
        move_cycle(parts, work, scheduled, coming, year.now)
    cycle = scheduled or schedule_cycle(parts, work, year.plan, coming)
    year.record("cycle.scheduled", actor, next=cycle.id, anniversary=coming.isoformat())


def move_cycle(
    parts: Parts, work: UnitOfWork, cycle: Cycle, anniversary: date, now: datetime
) -> None:
    """Let a cycle that has not been opened serve another anniversary."""
    work.cycles.swap(cycle, replace(cycle, anniversary=anniversary))
    year = load_year(parts, work, cycle.id, now)
    for obligation in year.open_obligations({StepKind.OPEN}):
        year.begin_anew(obligation, Cause.ANNIVERSARY)  # a day set for another anniversary is gone


def _open_due(year: Year, due: list[Obligation]) -> Summary:
    del due
    _open(year, SCHEDULE)
    return done(year.row(said("cycle"), said("opened")))


def _open(year: Year, actor: Actor) -> None:
    year.move(CycleAct.OPEN, actor)
    year.take_form(actor)
    year.end_all({StepKind.OPEN}, ObligationAct.DO)
    for kind in year.rules.foreseen:
        if kind is not StepKind.OPEN:
            year.owe(kind)
    year.owe(StepKind.OVERDUE)
    owe_number(year)
    _inherit_answers(year, actor)
    _tell_coordinators(year)


def _inherit_answers(year: Year, actor: Actor) -> None:
    version = last_confirmed(year.work, year.plan.id)
    carried = _carried(year, version) if version else None
    old_texts = kept_texts(year.parts, version) if version else {}
    texts = carried.texts(old_texts) if carried else {}
    items = [item.id for item in asked_items(year.form, year.unit)]
    for item_id in items:
        question = carried.question(item_id) if carried else None
        year.work.answers.add(first_answer(year, item_id, texts.get(item_id, ""), question))
    left = carried.left_behind if carried else ()
    year.record(
        "answers.inherited",
        actor,
        version=version.id if version else None,
        answers_root=version.answers_root if version else None,
        items=len(items),
        blank=sum(not texts.get(item_id) for item_id in items),
        left_behind=[item_id for item_id in left if old_texts.get(item_id)],
    )


def _carried(year: Year, version: Version) -> Carrying:
    old = answered_by(year.parts, year.work, year.plan, version)
    return carrying(old, year.form, mapping_of(year.plan))


def _tell_coordinators(year: Year) -> None:
    foreseen = year.rules.foreseen
    facts: dict[str, object] = {
        "steps": [{"name": kind.value, "on": day} for kind, day in foreseen.items()],
        "confirm_due": foreseen[StepKind.CONFIRM],
    }
    ask_all(year, in_role(year, Role.COORDINATOR), Purpose.CYCLE_OPENED, "open", facts)
