"""Handing over what one person has left open to another, where the first is away or gone."""

from dataclasses import replace
from datetime import date, datetime

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
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ask import ask
from omv_workflow.steps.ports import Parts
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
        check_management(year.unit, actor, year.today, said("Handing over"))
        check_state(year.cycle, ANSWERING, said("Handing over"))
        stand_in = taking_over(year.unit, person_id, stand_in_id, year.today)
        request = hand_over_open(year, person_id, stand_in, actor)
        if request is None:
            raise _nothing_left(person_id)
        work.commit(now)
        return request


def hand_over_open(
    year: Year, person_id: str, stand_in: Person, actor: Actor
) -> ContributionRequest | None:
    """Ask the stand-in for all that the person has left open in a year; None for nothing."""
    left = [one for one in year.requests() if one.person_id == person_id and one.is_waiting]
    if not left:
        return None
    answers = year.answers()
    items = dict.fromkeys(item for request in left for item in open_items(request, answers))
    for request in left:
        close_for(year, request, stand_in, actor)
    returned = {item for request in left for item in request.returned_items}
    request = store_request(year, stand_in, tuple(items), actor, returned=returned)
    tell_of_hand_over(year, request, stand_in, person_of(year.unit, person_id).name)
    return request


def taking_over(unit: UnitFile, person_id: str, stand_in_id: str, day: date) -> Person:
    """Whoever is to take over from a person, if that one works here with a mandate on `day`.

    Raises:
        NotFound: nobody in the unit has one of the ids.
        InvalidInput: the stand-in holds no mandate, or is the same person.
    """
    person_of(unit, person_id)
    stand_in = person_of(unit, stand_in_id)
    what = said("Handing over to {person}", person=stand_in_id)
    next_step = said("Choose somebody else of the unit; `omv people` shows who holds what.")
    if stand_in_id == person_id:
        raise InvalidInput(what, why=said("it is the same person."), next_step=next_step)
    if not stand_in.roles_on(day):
        why = said("no mandate is held there on {day}.", day=day)
        raise InvalidInput(what, why=why, next_step=next_step)
    return stand_in


def _nothing_left(person_id: str) -> NotPossibleNow:
    return NotPossibleNow(
        said("Handing over from {person}", person=person_id),
        why=said("nothing is left open there."),
        next_step=said("See `omv status` for who is asked what."),
    )


def close_for(year: Year, request: ContributionRequest, to: Person, actor: Actor) -> None:
    """Close a request whose items somebody else is asked for now."""
    state = REQUEST.after(request.state, RequestAct.DELEGATE)
    year.work.requests.swap(request, replace(request, state=state))
    year.record(
        "contribution.delegated",
        actor,
        request=request.id,
        of=Personal(request.person_id),
        to=Personal(to.id),
    )


def tell_of_hand_over(
    year: Year, request: ContributionRequest, stand_in: Person, from_name: str
) -> None:
    """Write to whoever is asked now, and tell in whose place."""
    facts: dict[str, object] = {
        "items": letter_items(year, request.items),
        "due": request.due_on,
        "from_name": from_name,
    }
    ask(year, stand_in, Purpose.REQUEST_HANDED_OVER, request.id, facts)
