"""Chasing answers: two reminders to whoever is late, then the director and the deputy are told."""

from datetime import date, datetime

from omv_workflow.domain.contributions import ContributionRequest, open_items
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct, latest_step
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Role
from omv_workflow.steps.batch import done, for_each_due_cycle
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role, write_to_all, write_to_person
from omv_workflow.steps.request_contributions import letter_items
from omv_workflow.steps.year import Year

_LADDER = (StepKind.REMIND_1, StepKind.REMIND_2, StepKind.ANSWERS_DUE, StepKind.ESCALATE)


def chase_due_contributions(parts: Parts, now: datetime) -> Summary:
    """Remind those whose answers are missing; of several steps missed, only the latest is taken."""
    return for_each_due_cycle("chase contributions", parts, now, frozenset(_LADDER), _chase)


def _chase(year: Year, due: list[Obligation]) -> Summary:
    latest, overtaken = latest_step(due)
    year.end(latest, ObligationAct.DO)
    for obligation in overtaken:
        year.end(obligation, ObligationAct.OVERTAKE)
    late = [request for request in year.requests() if request.is_waiting]
    if latest.kind is not StepKind.ANSWERS_DUE:
        for request in late:
            _remind(year, request, latest.kind)
    if latest.kind is StepKind.ESCALATE and late:
        _escalate(year, late)
    return done(year.row(latest.kind, f"{len(late)} of {len(year.requests())} still open"))


def _remind(year: Year, request: ContributionRequest, step: StepKind) -> None:
    facts: dict[str, object] = {
        "items": letter_items(year, open_items(request, year.answers())),
        "due": request.due_on,
        "days_left": (request.due_on - year.today).days,
        "round": _LADDER.index(step) + 1,
    }
    person = person_of(year.unit, request.person_id)
    write_to_person(year, person, Purpose.CONTRIBUTION_REMINDER, f"{step}.{request.id}", facts)


def _escalate(year: Year, late: list[ContributionRequest]) -> None:
    answers = year.answers()
    facts: dict[str, object] = {
        "late": [
            {
                "name": person_of(year.unit, request.person_id).name,
                "open_items": len(open_items(request, answers)),
            }
            for request in late
        ],
        "due": _answers_due(late),
    }
    leaders = in_role(year, Role.DIRECTOR, Role.DEPUTY)
    write_to_all(year, leaders, Purpose.CONTRIBUTION_ESCALATION, StepKind.ESCALATE, facts)


def _answers_due(late: list[ContributionRequest]) -> date:
    return min(request.due_on for request in late)
