"""Reminding both who may confirm: before the day, and weekly after it until it is done."""

from datetime import datetime

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct, latest_step
from omv_workflow.domain.timetable import StepKind, overdue_on
from omv_workflow.domain.unit import Person, Role
from omv_workflow.steps.batch import for_each_due_cycle, waiting
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role, write_to_all, write_to_person
from omv_workflow.steps.year import Year

_REMINDERS = frozenset(
    {
        StepKind.REMIND_CONFIRMATION_1,
        StepKind.REMIND_CONFIRMATION_2,
        StepKind.REMIND_CONFIRMATION_3,
    }
)
_OVERDUE = frozenset({StepKind.OVERDUE})


def remind_due_confirmers(parts: Parts, now: datetime) -> Summary:
    """Remind the director and the deputy of every plan that waits for its confirmation."""
    return for_each_due_cycle("remind confirmers", parts, now, _REMINDERS | _OVERDUE, _remind_due)


def _remind_due(year: Year, due: list[Obligation]) -> Summary:
    overdue = [one for one in due if one.kind in _OVERDUE]
    reminders = [one for one in due if one.kind in _REMINDERS]
    if overdue:
        for obligation in reminders:
            year.end(obligation, ObligationAct.OVERTAKE)
        return _warn(year, overdue)
    if year.cycle.state is not CycleState.AWAITING_CONFIRMATION:
        return waiting(year.row("confirmation", "nothing to confirm has been offered yet"))
    return _remind(year, reminders)


def _remind(year: Year, due: list[Obligation]) -> Summary:
    latest, overtaken = latest_step(due)
    year.end(latest, ObligationAct.DO)
    for obligation in overtaken:
        year.end(obligation, ObligationAct.OVERTAKE)
    leaders = in_role(year, Role.DIRECTOR, Role.DEPUTY)
    for person in leaders:
        _remind_one(year, person, leaders, latest.kind)
    return waiting(year.row("confirmation", f"{latest.kind}, waits for director or deputy"))


def _remind_one(year: Year, person: Person, leaders: list[Person], step: StepKind) -> None:
    due = _confirm_due(year)
    facts: dict[str, object] = {
        "confirm_due": due.due_on,
        "days_left": (due.due_on - year.today).days,
        "other_name": ", ".join(one.name for one in leaders if one.id != person.id),
    }
    write_to_person(year, person, Purpose.CONFIRMATION_REMINDER, step, facts)


def _warn(year: Year, overdue: list[Obligation]) -> Summary:
    """Tell all three that it is late, and owe the next warning a week on."""
    latest, overtaken = latest_step(overdue)
    year.end(latest, ObligationAct.DO)
    for obligation in overtaken:
        year.end(obligation, ObligationAct.OVERTAKE)
    due = _confirm_due(year).due_on
    facts: dict[str, object] = {
        "confirm_due": due,
        "days_late": (year.today - due).days,
    }
    people = in_role(year, Role.DIRECTOR, Role.DEPUTY, Role.COORDINATOR)
    write_to_all(year, people, Purpose.CONFIRMATION_OVERDUE, f"overdue.{latest.due_on}", facts)
    _owe_next_warning(year)
    return waiting(year.row("confirmation", "overdue; director, deputy and coordinator told"))


def _owe_next_warning(year: Year) -> None:
    policy, calendar = year.parts.policy, year.parts.calendar
    due, number = _confirm_due(year).due_on, 1
    while (day := overdue_on(due, number, policy, calendar)) <= year.today:
        number += 1
    year.owe(StepKind.OVERDUE, day)


def _confirm_due(year: Year) -> Obligation:
    return year.open_obligations(frozenset({StepKind.CONFIRM}))[0]
