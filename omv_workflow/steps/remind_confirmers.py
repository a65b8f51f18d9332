"""Reminding both who may confirm: before the day, and weekly after it until it is done."""

from datetime import date, datetime

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationAct, latest_step
from omv_workflow.domain.timetable import CONFIRMATION_REMINDERS, StepKind
from omv_workflow.domain.unit import Person
from omv_workflow.phrases import said
from omv_workflow.steps.ask import absent_last, ask
from omv_workflow.steps.batch import merged, waiting
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.expire_requests import expire_requests
from omv_workflow.steps.news import ABOUT_CONFIRMATION, news_of_plan
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role
from omv_workflow.steps.signers import asked_now, people_asked
from omv_workflow.steps.year import Year

_WHAT = said("confirmation")
_KINDS = (*CONFIRMATION_REMINDERS, StepKind.OVERDUE)


def remind_due_confirmers(parts: Parts, now: datetime) -> Summary:
    """Remind the director and the deputy of every plan that waits for its confirmation."""
    step = said("remind confirmers")
    expired = expire_requests(parts, now)
    reminded = for_each_due_cycle(step, parts, now, _KINDS, _remind_due)
    return merged(step, [expired, reminded])


def _remind_due(year: Year, due: list[Obligation]) -> Summary:
    """Take the latest step that is due; reminders wait for something to confirm, warnings don't."""
    latest, overtaken = latest_step(due)
    is_offered = year.cycle.state is CycleState.AWAITING_CONFIRMATION
    if latest.kind is not StepKind.OVERDUE and not is_offered:
        return waiting(year.row(_WHAT, said("nothing to confirm has been offered yet")))
    year.end(latest, ObligationAct.DO)
    for obligation in overtaken:
        year.end(obligation, ObligationAct.OVERTAKE)
    if latest.kind is StepKind.OVERDUE:
        _warn(year, latest)
        return waiting(year.row(_WHAT, said("overdue; those in charge told")))
    _remind(year, latest)
    told = said("{step}, waits for director or deputy", step=latest.kind)
    return waiting(year.row(_WHAT, told))


def _remind(year: Year, step: Obligation) -> None:
    leaders = people_asked(year, asked_now(year, year.offered()))
    for person in absent_last(year, leaders):
        facts = _facts(year, person, leaders)
        ask(year, person, Purpose.CONFIRMATION_REMINDER, step.kind, facts)


def _facts(year: Year, person: Person, leaders: list[Person]) -> dict[str, object]:
    due = _confirm_due(year)
    return {
        "confirm_due": due,
        "days_left": (due - year.today).days,
        "other_name": ", ".join(one.name for one in leaders if one.id != person.id),
        **news_of_plan(year, person, ABOUT_CONFIRMATION),
    }


def _warn(year: Year, step: Obligation) -> None:
    """Tell all three that it is late, and owe the next warning a week on."""
    due = _confirm_due(year)
    is_offered = year.cycle.state is CycleState.AWAITING_CONFIRMATION
    people = [
        *in_role(year, *year.policy.told.overdue),
        *_next_signers(year, is_offered=is_offered),
    ]
    for person in absent_last(year, people):
        facts = {
            "confirm_due": due,
            "days_late": (year.today - due).days,
            "is_offered": is_offered,
            **news_of_plan(year, person, ABOUT_CONFIRMATION),
        }
        ask(year, person, Purpose.CONFIRMATION_OVERDUE, f"{step.kind}.{step.due_on}", facts)
    year.owe(StepKind.OVERDUE, Basis.REMINDER, year.today)


def _next_signers(year: Year, *, is_offered: bool) -> list[Person]:
    """Whoever signs after the director, where it is their turn: they may lead nothing."""
    if not is_offered:
        return []
    asked = asked_now(year, year.offered())
    return people_asked(year, asked) if asked.signer > 1 else []


def _confirm_due(year: Year) -> date:
    """The day by which the plan is to be confirmed; it stays owed until that is done."""
    return min(one.due_on for one in year.open_obligations({StepKind.CONFIRM}))
