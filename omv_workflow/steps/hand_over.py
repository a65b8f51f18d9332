"""Handing over what one person has left open to another, where the first is away or gone."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    open_items,
)
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import ANSWERING, check_state
from omv_workflow.domain.unit import Person
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import write_to_person
from omv_workflow.steps.request_contributions import letter_items, store_request
from omv_workflow.steps.year import Year, current_year


def hand_over(
    parts: Parts, plan_id: str, person_id: str, stand_in_id: str, actor: Actor, now: datetime
) -> ContributionRequest:
    """Ask the stand-in for everything that the person has left open.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nobody in the unit has one of the ids.
        NotPossibleNow: the person has nothing left open, or answers are no longer collected.
        InvalidInput: the stand-in holds no mandate, or is the same person.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING)
        check_management(year.unit, actor, year.today, "Handing over")
        check_state(year.cycle, ANSWERING, "Handing over")
        stand_in = _stand_in(year, person_id, stand_in_id)
        left = _waiting_requests(year, person_id)
        answers = year.answers()
        items = dict.fromkeys(item for request in left for item in open_items(request, answers))
        for request in left:
            _close(year, request, stand_in, actor)
        returned = {item for request in left for item in request.returned_items}
        request = store_request(year, stand_in, tuple(items), actor, returned=returned)
        _tell(year, request, stand_in, person_of(year.unit, person_id).name)
        work.commit(now)
        return request


def _stand_in(year: Year, person_id: str, stand_in_id: str) -> Person:
    stand_in = person_of(year.unit, stand_in_id)
    same = stand_in_id == person_id
    if same or not stand_in.roles_on(year.today):
        raise InvalidInput(
            f"Handing over to {stand_in_id}",
            why="it is the same person." if same else f"no mandate is held there on {year.today}.",
            next_step="Choose somebody else of the unit, or see the mandates in unit.yaml.",
        )
    return stand_in


def _waiting_requests(year: Year, person_id: str) -> list[ContributionRequest]:
    left = [one for one in year.requests() if one.person_id == person_id and one.is_waiting]
    if not left:
        raise NotPossibleNow(
            f"Handing over from {person_id}",
            why="nothing is left open there.",
            next_step="See `omv status` for who is asked what.",
        )
    return left


def _close(year: Year, request: ContributionRequest, to: Person, actor: Actor) -> None:
    state = REQUEST.after(request.state, RequestAct.DELEGATE)
    year.work.requests.swap(request, replace(request, state=state))
    year.record(
        "contribution.delegated",
        actor,
        request=request.id,
        of=Personal(request.person_id),
        to=Personal(to.id),
    )


def _tell(year: Year, request: ContributionRequest, stand_in: Person, from_name: str) -> None:
    facts: dict[str, object] = {
        "items": letter_items(year, request.items),
        "due": request.due_on,
        "from_name": from_name,
    }
    write_to_person(year, stand_in, Purpose.REQUEST_HANDED_OVER, request.id, facts)
