"""Asking everybody for their items."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.cycle import Cycle, CycleAct, CycleState
from omv_workflow.domain.derivation import Cause, derived_day
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.printing import asked_items
from omv_workflow.domain.timetable import ASSEMBLING, CHASING, StepKind, answer_by
from omv_workflow.domain.unit import Person, Role, contributors_of
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask
from omv_workflow.steps.batch import done
from omv_workflow.steps.due_cycles import for_each_due_cycle
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import in_role
from omv_workflow.steps.year import Year, current_year


def request_due_contributions(parts: Parts, now: datetime) -> Summary:
    """Ask the contributors of every cycle whose requests are due."""
    return for_each_due_cycle(
        said("request contributions"), parts, now, {StepKind.REQUEST}, _request_due
    )


def request_contributions(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Cycle:
    """Ask the contributors of one plan before the day of the timetable.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        AlreadyDone: they have been asked.
        NotPossibleNow: the cycle has not been opened.
    """
    with parts.work() as work:
        year = current_year(
            parts,
            work,
            plan_id,
            now,
            {CycleState.OPEN},
            {CycleState.COLLECTING},
            what=said("Requesting contributions"),
        )
        check_management(year.unit, actor, year.today, said("Requesting contributions"))
        _request(year, actor)
        work.commit(now)
        return year.cycle


def shares(year: Year, wanted: Collection[str]) -> list[tuple[Person, tuple[str, ...]]]:
    """Who is asked for which items; the coordinator for those that nobody contributes to."""
    items_of: dict[str, list[str]] = defaultdict(list)
    people: dict[str, Person] = {}
    for item in year.form.items:
        if item.id in wanted:
            named = contributors_of(year.unit, year.form, item.id, year.today)
            for person in named or in_role(year, Role.COORDINATOR)[:1]:
                people[person.id] = person
                items_of[person.id].append(item.id)
    return [(people[person_id], tuple(items)) for person_id, items in items_of.items()]


def answers_due(year: Year) -> date:
    """The day by which whoever is asked today should answer."""
    planned = year.work.obligations.find(cycle_id=year.cycle.id, kind=StepKind.ANSWERS_DUE)
    return answer_by(
        year.today,
        max(one.due_on for one in planned),
        year.policy,
        year.calendar,
    )


def store_request(
    year: Year,
    person: Person,
    items: tuple[str, ...],
    actor: Actor,
    *,
    returned: Collection[str] = (),
) -> ContributionRequest:
    """Store what is asked of one person, and until when, and write it down.

    `returned` are items whose answer of this year was sent back and waits for another.
    """
    request = ContributionRequest(
        id=year.parts.new_id(),
        cycle_id=year.cycle.id,
        person_id=person.id,
        state=RequestState.REQUESTED,
        items=items,
        due_on=answers_due(year),
        requested_at=year.now,
        returned_items=tuple(item for item in items if item in returned),
    )
    year.work.requests.add(request)
    year.record(
        "contribution.requested",
        actor,
        request=request.id,
        of=Personal(person.id),
        items=list(items),
        due_on=request.due_on.isoformat(),
    )
    keep_chasing(year, request.due_on)
    return request


def keep_chasing(year: Year, due_on: date) -> None:
    """See to it that it is told if an answer due on that day does not come: step by step."""
    for kind in (StepKind.ANSWERS_LATE, StepKind.ESCALATE):
        if not year.open_obligations({kind}):
            year.owe(kind, Basis.ANSWER, due_on)


def letter_items(year: Year, items: tuple[str, ...]) -> list[dict[str, object]]:
    """The items as a letter lists them, in the order of the form, with what is new about each."""
    answers = year.answers()
    return [
        {
            "id": item.id,
            "text": item.text,
            "has_previous": bool(answers[item.id].text) if item.id in answers else False,
            "question": str(answers[item.id].question or "") if item.id in answers else "",
        }
        for item in year.form.items
        if item.id in items
    ]


def _request_due(year: Year, due: list[Obligation]) -> Summary:
    del due
    asked = _request(year, SCHEDULE)
    return done(year.row(said("contributions"), said("requested of {number}", number=asked)))


def _request(year: Year, actor: Actor) -> int:
    year.move(CycleAct.REQUEST, actor)
    year.end_all({StepKind.REQUEST}, ObligationAct.DO)
    _put_off(year)
    asked = shares(year, [item.id for item in asked_items(year.form, year.unit)])
    for person, items in asked:
        request = store_request(year, person, items, actor)
        ask(
            year,
            person,
            Purpose.CONTRIBUTION_REQUEST,
            request.id,
            {"items": letter_items(year, items), "due": request.due_on},
        )
    return len(asked)


def _put_off(year: Year) -> None:
    """Who is asked late is chased later; the draft waits for the answers, the number with it."""
    for step in year.open_obligations({*CHASING, *ASSEMBLING}):
        if step.basis is not Basis.PERSON or _comes_too_soon(year, step):
            year.count_from(step, Basis.REQUEST, year.today)
    for number in year.open_obligations({StepKind.NUMBER}):
        year.derive_again(number, year.rules, Cause.MOVE)


def _comes_too_soon(year: Year, step: Obligation) -> bool:
    """Whether somebody has moved a step to a day on which a late request leaves no time for it."""
    rules = year.rules
    day = derived_day(step.kind, Basis.REQUEST, year.today, rules)
    return day is not None and day > max(step.due_on, rules.planned[step.kind])
