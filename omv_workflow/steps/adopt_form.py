"""Letting a year under way take the form applied last: its answers come along, and are asked anew.

Where nothing is said, a year stays with the form that it was opened with.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.carrying import Carrying
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    RequestState,
    open_items,
)
from omv_workflow.domain.cycle import CYCLE, Cycle, CycleAct, CycleState
from omv_workflow.domain.events import Personal, plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.printing import asked_items
from omv_workflow.errors import AlreadyDone
from omv_workflow.phrases import said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.ask import ask
from omv_workflow.steps.carry_answers import carry_answers
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import (
    answers_due,
    keep_chasing,
    letter_items,
    shares,
    store_request,
)
from omv_workflow.steps.return_cycle import return_to_collecting
from omv_workflow.steps.year import Year, carried_from, current_year, load_year

_GIVEN_AWAY = frozenset({RequestState.DELEGATED, RequestState.WITHDRAWN})


@dataclass(frozen=True)
class Adopted:
    """A year that has taken another form: the items asked anew, and those left behind."""

    cycle: Cycle
    asked: tuple[str, ...]
    left_behind: tuple[str, ...]


def adopt_form(
    parts: Parts, plan_id: str, actor: Actor, now: datetime, *, of_year: NamedYear | None = None
) -> Adopted:
    """Let a year that is not confirmed go on with the form applied last.

    A drafted or offered plan goes back to collecting; who has a new or changed question is asked.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the year is not open, or is confirmed.
        AlreadyDone: it is kept by that form.
        NotFound: the plan has no such year.
    """
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        what = said("Adopting the form")
        year = current_year(parts, work, plan_id, now, PREPARING, what=what, of_year=of_year)
        check_management(year.unit, actor, year.today, what)
        adopted = _adopt(year, actor)
        work.commit(now)
        return adopted


def _adopt(year: Year, actor: Actor) -> Adopted:
    if year.cycle.form_hash == year.plan.form_hash:
        raise AlreadyDone(
            said("Adopting the form"),
            why=said(
                "the year {year} is kept by the version of {version} already.",
                year=str(year.cycle.anniversary.year),
                version=year.form.version,
            ),
            next_step=said("Apply a newer form with `omv apply` first."),
        )
    if CYCLE.allows(year.cycle.state, CycleAct.RETURN):
        return_to_collecting(year, actor, said("the year takes another version of the form"))
    old = year.form
    year.take_form(actor)
    year = load_year(year.parts, year.work, year.cycle.id, year.now)
    carried = carried_from(old, year.form, year.plan)
    asked = carry_answers(year, carried, actor)
    if year.cycle.state is not CycleState.OPEN:
        _ask_anew(year, carried, frozenset(asked), actor)
    return Adopted(year.cycle, asked, carried.left_behind)


def _ask_anew(year: Year, carried: Carrying, asked: frozenset[str], actor: Actor) -> None:
    """Each request goes on with the items that its own have become; new ones find somebody."""
    new_ids: dict[str, list[str]] = defaultdict(list)
    for item in year.form.answerable:
        for old in carried.sources.get(item.id, ()):
            new_ids[old].append(item.id)
    held: set[str] = set()
    for request in year.requests():
        if request.state not in _GIVEN_AWAY:
            items = _renamed(year, request.items, new_ids)
            returned = _renamed(year, request.returned_items, new_ids)
            held.update(items)
            _go_on(year, request, replace(request, items=items, returned_items=returned), asked)
    wanted = {item.id for item in asked_items(year.form, year.unit)} - held
    for person, items in shares(year, wanted):
        _write(year, store_request(year, person, items, actor), items)
    keep_accepting(year)


def _renamed(year: Year, items: tuple[str, ...], new_ids: dict[str, list[str]]) -> tuple[str, ...]:
    """What items have become, in the order of the form; those filled from the unit are left out."""
    become = {new for item in items for new in new_ids.get(item, ())}
    return tuple(item.id for item in asked_items(year.form, year.unit) if item.id in become)


def _go_on(
    year: Year, request: ContributionRequest, moved: ContributionRequest, asked: frozenset[str]
) -> None:
    """Let a request hold what its items have become, and ask for those with another question."""
    changed = tuple(item for item in moved.items if item in asked)
    if moved == request and not changed:
        return
    due_on = max(request.due_on, answers_due(year)) if changed else request.due_on
    going_on = replace(moved, state=_state(year, moved, changed), due_on=due_on)
    year.work.requests.swap(request, going_on)
    year.record(
        "contribution.carried_over",
        SCHEDULE,
        request=request.id,
        of=Personal(request.person_id),
        items=list(going_on.items),
        asked_anew=list(changed),
        due_on=due_on.isoformat(),
    )
    if changed:
        keep_chasing(year, due_on)
        _write(year, going_on, changed)


def _state(year: Year, request: ContributionRequest, changed: tuple[str, ...]) -> RequestState:
    if changed and not request.is_waiting:
        return REQUEST.after(request.state, RequestAct.RETURN)
    if not request.items and REQUEST.allows(request.state, RequestAct.WITHDRAW):
        return REQUEST.after(request.state, RequestAct.WITHDRAW)
    if request.is_waiting and not open_items(request, year.answers()):
        return REQUEST.after(request.state, RequestAct.SUBMIT)
    return request.state


def _write(year: Year, request: ContributionRequest, items: tuple[str, ...]) -> None:
    person = person_of(year.unit, request.person_id)
    facts: dict[str, object] = {"items": letter_items(year, items), "due": request.due_on}
    step = f"{request.id}.{str(year.cycle.form_hash)[:12]}"
    if person.is_employed_on(year.today):
        ask(year, person, Purpose.CONTRIBUTION_REQUEST, step, facts)
