"""Handing one's own open item over to a colleague who knows more about it."""

from dataclasses import replace
from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest, open_items
from omv_workflow.domain.events import Personal
from omv_workflow.domain.permissions import check_may_answer, person_of
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.answer import worked_on
from omv_workflow.steps.hand_over import close_for, taking_over, tell_of_hand_over
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import store_request
from omv_workflow.steps.year import Year, current_year

_WHAT = said("Handing an item over")


def delegate(
    parts: Parts, plan_id: str, item_id: str, to_id: str, actor: Actor, now: datetime
) -> ContributionRequest:
    """Ask a colleague for an item in one's own place; that one is told by letter.

    Raises:
        NotAllowed: the item was not asked of this person.
        NotFound: nobody in the unit has that id.
        NotPossibleNow: the item is not open with them, or answers are no longer collected.
        InvalidInput: the colleague holds no mandate, or is the same person.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=_WHAT)
        check_may_answer(year.unit, actor, item_id, year.requests(), year.today)
        to = taking_over(year.unit, str(actor.subject), to_id, year.today)
        mine = _open_with(year, str(actor.subject), item_id)
        for one in mine:
            _give_up(year, one, item_id, to, actor)
        returned = {item for one in mine for item in one.returned_items}
        request = store_request(year, to, (item_id,), actor, returned=returned)
        tell_of_hand_over(year, request, to, person_of(year.unit, actor.subject).name)
        keep_accepting(year)
        work.commit(now)
        return request


def colleagues_of(unit: UnitFile, person: Person, day: date) -> list[Person]:
    """Whom a person may hand an item over to on a day: who works here with a mandate, and is there.

    In the order of their names.
    """
    found = [
        one
        for one in unit.people
        if one.id != person.id
        and one.is_employed_on(day)
        and one.roles_on(day)
        and one.absence_on(day) is None
    ]
    return sorted(found, key=lambda one: one.name)


def _open_with(year: Year, person_id: str, item_id: str) -> list[ContributionRequest]:
    answers = year.answers()
    found = [
        one
        for one in year.requests()
        if one.person_id == person_id and one.is_waiting and item_id in open_items(one, answers)
    ]
    if not found:
        raise NotPossibleNow(
            _WHAT,
            why=said("it is not open with you."),
            next_step=said("Ask your coordinator if somebody else should answer it."),
        )
    return found


def _give_up(
    year: Year, request: ContributionRequest, item_id: str, to: Person, actor: Actor
) -> None:
    """Take an item out of a request; one that holds no other is handed over as a whole."""
    rest = tuple(item for item in request.items if item != item_id)
    if not rest:
        close_for(year, request, to, actor)
        return
    returned = tuple(item for item in request.returned_items if item != item_id)
    left = replace(request, items=rest, returned_items=returned)
    if not open_items(left, year.answers()):
        left = worked_on(left, year.answers())
        year.record("contribution.submitted", actor, request=request.id)
    year.work.requests.swap(request, left)
    year.record(
        "contribution.delegated",
        actor,
        request=request.id,
        of=Personal(request.person_id),
        to=Personal(to.id),
        items=[item_id],
    )
