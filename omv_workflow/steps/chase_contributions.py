"""Chasing answers: whoever is asked, the coordinator, then those who lead, weekly.

Once they have come, whoever is to accept them is chased. Whoever has left is not reminded: the
coordinator is asked to hand the items over.
"""

from datetime import datetime

from omv_workflow.domain.contributions import ContributionRequest, open_items
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationAct, latest_step
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.timetable import CHASING, StepKind
from omv_workflow.domain.unit import Person, Role
from omv_workflow.phrases import counted, said
from omv_workflow.steps.acceptance import tell_of_waiting_answers
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.batch import done, merged, waiting
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.late_answers import tell_of_late_answers
from omv_workflow.steps.news import how_many_answered
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role
from omv_workflow.steps.remind_now import remind_of
from omv_workflow.steps.request_contributions import letter_items
from omv_workflow.steps.year import Year


def chase_due_contributions(parts: Parts, now: datetime) -> Summary:
    """Remind those whose answers are missing, or who is to accept them.

    Of several steps missed, only the latest is taken.
    """
    kinds = (*CHASING, StepKind.ACCEPT)
    return for_each_due_cycle(said("chase contributions"), parts, now, kinds, _chase_due)


def _chase_due(year: Year, due: list[Obligation]) -> Summary:
    missing = [one for one in due if one.kind in CHASING]
    handed_in = [one for one in due if one.kind is StepKind.ACCEPT]
    chased = [_chase(year, missing)] if missing else []
    return merged("", [*chased, *(_chase_acceptance(year, one) for one in handed_in)])


def _chase_acceptance(year: Year, duty: Obligation) -> Summary:
    number = tell_of_waiting_answers(year, duty)
    told = counted("{number} person waits for it", "{number} people wait for it", number)
    return waiting(year.row(duty.kind, told))


def _chase(year: Year, due: list[Obligation]) -> Summary:
    if year.cycle.state is CycleState.OPEN:
        return waiting(year.row(said("answers"), said("wait for contributions to be requested")))
    latest, overtaken = _furthest(due)
    year.end(latest, ObligationAct.DO)
    for obligation in overtaken:
        year.end(obligation, ObligationAct.OVERTAKE)
    open_ones = [request for request in year.requests() if request.is_waiting]
    steps = {one.kind: one for one in due}
    if StepKind.ANSWERS_LATE in steps:
        _tell_coordinator(year, open_ones)
    if StepKind.ESCALATE in steps:  # it comes again as long as an answer is missing
        _escalate(year, steps[StepKind.ESCALATE], open_ones)
    elif latest.kind in {StepKind.REMIND_1, StepKind.REMIND_2}:
        _remind(year, latest, open_ones)
    told = said("{open} of {all} still open", open=len(open_ones), all=len(year.requests()))
    return done(year.row(latest.kind, told))


def _furthest(due: list[Obligation]) -> tuple[Obligation, tuple[Obligation, ...]]:
    """The step that is taken: telling those who lead, which goes on every week, if it is due.

    Whoever had an answer back may have had to give another after that.
    """
    weekly = [one for one in due if one.kind is StepKind.ESCALATE]
    latest, _ = latest_step(weekly or due)
    return latest, tuple(one for one in due if one is not latest)


def _remind(year: Year, step: Obligation, requests: list[ContributionRequest]) -> None:
    answers = year.answers()
    for request in requests:
        person = person_of(year.unit, request.person_id)
        if person.is_employed_on(year.today):
            remind_of(year, request, person, str(step.kind))
        else:
            items = letter_items(year, open_items(request, answers))
            _ask_to_hand_over(year, request, person, items)


def _ask_to_hand_over(
    year: Year, request: ContributionRequest, person: Person, items: list[dict[str, object]]
) -> None:
    """Tell the coordinator, once a week, that whoever was asked has left."""
    asked_on = year.parts.today(request.requested_at)
    week = (year.today - asked_on).days // year.policy.overdue_interval
    facts: dict[str, object] = {"name": person.name, "person_id": person.id, "items": items}
    readers = in_role(year, Role.COORDINATOR)
    ask_all(year, readers, Purpose.HAND_OVER_NEEDED, f"{request.id}.{week}", facts)


def _tell_coordinator(year: Year, requests: list[ContributionRequest]) -> None:
    """Tell who has not answered in time; who still has time is told of when it is over."""
    late = [request for request in requests if request.due_on < year.today]
    if late:
        tell_of_late_answers(year, late)
    if in_time := [one.due_on for one in requests if one not in late]:
        year.owe(StepKind.ANSWERS_LATE, Basis.ANSWER, min(in_time))


def _escalate(year: Year, step: Obligation, requests: list[ContributionRequest]) -> None:
    """Tell the director and the deputy who is late, and again in a week while anything is open."""
    late = [request for request in requests if request.due_on < year.today]
    if late:
        _remind(year, step, late)
        _tell_leaders(year, step, late)
    if requests:
        year.owe(StepKind.ESCALATE, Basis.REMINDER, year.today)


def _tell_leaders(year: Year, step: Obligation, late: list[ContributionRequest]) -> None:
    answers = year.answers()
    facts: dict[str, object] = {
        "late": [
            {
                "name": person_of(year.unit, request.person_id).name,
                "id": request.person_id,
                "open_items": len(open_items(request, answers)),
            }
            for request in late
        ],
        "due": min(request.due_on for request in late),
        **how_many_answered(year),
    }
    leaders = in_role(year, *year.policy.told.escalate)
    key = f"{step.kind}.{step.due_on}"
    ask_all(year, leaders, Purpose.CONTRIBUTION_ESCALATION, key, facts)
