"""Applying `unit.yaml`: unit, people and recipients come into force; the same file does nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import CycleState, Plan
from omv_workflow.domain.erasure import keep_erased
from omv_workflow.domain.events import Fact, plan_stream, unit_stream
from omv_workflow.domain.permissions import check_management, is_led
from omv_workflow.domain.schedule import anniversary_after, anniversary_served
from omv_workflow.domain.timetable import next_anniversary
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_changes import Change
from omv_workflow.domain.unit_merge import Place
from omv_workflow.domain.unit_secrecy import check_unit_grounds
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.workdays import MonthDay
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.anniversaries import counted_from
from omv_workflow.steps.deliver import follow_unit
from omv_workflow.steps.derive_again import derive_plan_again
from omv_workflow.steps.merge_unit import MergedUnit, merge_unit
from omv_workflow.steps.open_cycles import move_cycle, schedule_cycle
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.put_in_force import Content, put_in_force
from omv_workflow.steps.take_form import FormNews, TakenForm, take_form
from omv_workflow.steps.year import live_years, load_year


@dataclass(frozen=True)
class Applied:
    """What applying did: the plan of the unit, and each change (none for the same file).

    `moved` counts the open steps that move to other days by the settings in force now.
    `live_since` is None while nothing goes out by itself; `newer` are the places in which the file
    is older than what is in force, which stays.
    """

    plan_id: str
    changes: tuple[Change, ...]
    live_since: datetime | None
    newer: tuple[Place, ...] = ()
    form: FormNews | None = None
    moved: int = 0


def apply_unit(parts: Parts, unit_file: UnitFile, actor: Actor, now: datetime) -> Applied:
    """Bring a unit's file into force, and its plan in line with the form.

    Edits that are newer than the file stay in force.

    Raises:
        NotAllowed: the actor neither leads nor coordinates the unit.
        WouldUndo: what is in force has been edited since in the places that the file changes.
        InvalidInput: it takes back a mandate that has begun, or its form would lose answers, or it
            brings back somebody who was erased, names an unknown ground of secrecy, or publishes
            what a year under way withholds by the change of its form.
        NotPossibleNow: it names another form.
    """
    plan_id = f"{unit_file.unit.id}.{parts.forms(unit_file.plan.form).id}"
    with parts.work() as work:
        work.hold(plan_stream(plan_id), unit_stream(unit_file.unit.id))
        known = next(iter(work.units.find(id=unit_file.unit.id)), None)
        _check_may_apply(known, unit_file, actor, parts.today(now))
        if known:
            unit_file = keep_erased(known.file, unit_file)
        check_unit_grounds(unit_file, parts.secrecy.grounds)
        merged = merge_unit(parts, known, unit_file) if known else MergedUnit(unit_file)
        in_force = next(iter(work.plans.find(id=plan_id)), None)
        before = _withheld_in_years(parts, work, unit_file.unit.id, now)
        taken = take_form(parts, work, merged.unit.plan, in_force, now)
        content = Content(merged.unit, filed=unit_file, how="unit.applied")
        told = put_in_force(parts, work, known, content, actor, now)
        plan = _plan_of(plan_id, merged.unit, taken)
        _store_plan(parts, work, plan, actor, now)
        if known and _counts_otherwise(known.file, merged.unit):
            _move_coming_cycle(parts, work, plan, now)
        if taken.news:
            _check_stays_secret(before, _withheld_in_years(parts, work, plan.unit_id, now))
        _keep_years(parts, work, plan, now)
        moved = derive_plan_again(parts, work, plan.id, now)
        for cycle in work.cycles.find(plan_id=plan.id):
            follow_unit(load_year(parts, work, cycle.id, now))
        work.commit(now)
        live_since = work.plans.get(plan.id).live_since
        return Applied(plan.id, told, live_since, merged.newer, taken.news, moved)


def _check_may_apply(
    known: AppliedUnit | None, unit_file: UnitFile, actor: Actor, today: date
) -> None:
    """The unit in force decides, as long as anybody leads or coordinates it; the file, otherwise.

    Whoever can write a file could else name themselves in it.
    """
    deciding = known.file if known and is_led(known.file, today) else unit_file
    what = said("Applying the unit {unit}", unit=unit_file.unit.id)
    check_management(deciding, actor, today, what)


def _plan_of(plan_id: str, unit_file: UnitFile, taken: TakenForm) -> Plan:
    form, mapping = taken.kept.form, taken.mapping
    return Plan(
        id=plan_id,
        unit_id=unit_file.unit.id,
        form_id=unit_file.plan.form,
        form_version=form.version,
        title=form.plan_title,
        language=form.language,
        anniversary=str(unit_file.plan.anniversary),
        form_hash=taken.kept.id,
        form_mapping=mapping.model_dump_json(by_alias=True) if mapping else None,
    )


def _store_plan(parts: Parts, work: UnitOfWork, plan: Plan, actor: Actor, now: datetime) -> None:
    """A new plan comes with its first year; a known one takes over title, form version and date."""
    known = work.plans.find(unit_id=plan.unit_id)
    if not known:
        _begin_plan(parts, work, plan, actor, now)
    elif known[0].id != plan.id:
        raise NotPossibleNow(
            said("Applying the form {form_id}", form_id=plan.form_id),
            why=said("the unit keeps its plan by the form {form_id}.", form_id=known[0].form_id),
            next_step=said("Leave plan.form as it is."),
        )
    elif known[0] != (plan := replace(plan, live_since=known[0].live_since)):
        work.plans.swap(known[0], plan)
        data = {
            **actor.facts(),
            "anniversary": plan.anniversary,
            "form": plan.form_hash,
            "form_version": plan.form_version.isoformat(),
            "title": plan.title,
        }
        work.record(Fact(plan_stream(plan.id), "plan.changed", now, data))
        if known[0].anniversary != plan.anniversary:
            _move_coming_cycle(parts, work, plan, now)


def _withheld_in_years(
    parts: Parts, work: UnitOfWork, unit_id: str, now: datetime
) -> dict[int, frozenset[str]]:
    """The items that are withheld in each year under way, by what its own form calls them."""
    return {
        year.cycle.anniversary.year: frozenset(
            item.id for item in year.form.answerable if item.id in year.unit.plan.withheld
        )
        for year in live_years(parts, work, unit_id, now)
    }


def _check_stays_secret(
    before: Mapping[int, frozenset[str]], after: Mapping[int, frozenset[str]]
) -> None:
    """Refuse a new form that publishes what a year under way withholds: that is an act of its own.

    Whoever takes a dropped item out of `plan.withheld` for the form's sake has no copy in mind.
    """
    for year, items in before.items():
        if public := tuple(sorted(items - after[year])):
            raise InvalidInput(
                said("Applying another version of the form"),
                why=said(
                    "{items} would no longer be withheld in the year {year}, which is under way.",
                    items=public,
                    year=str(year),
                ),
                next_step=said(
                    "Leave them in plan.withheld (a dropped item by its old id, one that goes on by"
                    " its new one). What is no longer secret is taken out in an apply of its own."
                ),
            )


def _keep_years(parts: Parts, work: UnitOfWork, plan: Plan, now: datetime) -> None:
    """Years that were begun before forms were kept stay with the form as it stands now."""
    for cycle in work.cycles.find(plan_id=plan.id, form_hash=None):
        if cycle.state is not CycleState.SCHEDULED:
            load_year(parts, work, cycle.id, now).take_form(SCHEDULE)


def _begin_plan(parts: Parts, work: UnitOfWork, plan: Plan, actor: Actor, now: datetime) -> None:
    work.plans.add(plan)
    first = next_anniversary(MonthDay.parse(plan.anniversary), parts.today(now))
    cycle = schedule_cycle(parts, work, plan, first)
    data = {**actor.facts(), "cycle": cycle.id, "anniversary": first.isoformat()}
    work.record(Fact(plan_stream(plan.id), "plan.begun", now, data))


def _counts_otherwise(before: UnitFile, after: UnitFile) -> bool:
    return before.plan.year_counted_from is not after.plan.year_counted_from


def _move_coming_cycle(parts: Parts, work: UnitOfWork, plan: Plan, now: datetime) -> None:
    """The year that is to come takes over the new date; one that is overdue stays so."""
    month_day, today = MonthDay.parse(plan.anniversary), parts.today(now)
    for coming in work.cycles.find(plan_id=plan.id, state=CycleState.SCHEDULED):
        if coming.anniversary > today:
            anniversary = _counted_anniversary(parts, work, plan)
            nearest = anniversary_served(month_day, coming.anniversary)
            fixed = nearest if nearest > today else next_anniversary(month_day, today)
            move_cycle(parts, work, coming, anniversary or fixed, now)


def _counted_anniversary(parts: Parts, work: UnitOfWork, plan: Plan) -> date | None:
    """The anniversary of the year to come, where it is counted from a confirmation."""
    since = counted_from(parts, work, work.units.get(plan.unit_id).file, plan.id)
    years = work.cycles.find(plan_id=plan.id)
    begun = [one.anniversary for one in years if one.state is not CycleState.SCHEDULED]
    month_day = MonthDay.parse(plan.anniversary)
    return anniversary_after(month_day, max(begun, default=date.min), since) if since else None
