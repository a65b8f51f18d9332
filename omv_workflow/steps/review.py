"""The coordinator's look at what came in: accept it, or send an answer back with a comment."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    RequestState,
)
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import ANSWERING, check_state
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import write_to_person
from omv_workflow.steps.year import Year, current_cycle, load_year


def accept_contributions(
    parts: Parts, plan_id: str, actor: Actor, now: datetime, person_id: str | None = None
) -> list[ContributionRequest]:
    """Accept what one person has submitted, or everything that has been.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: nothing has been submitted.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Accepting answers")
        submitted = [
            request
            for request in year.requests()
            if request.state is RequestState.SUBMITTED and person_id in {None, request.person_id}
        ]
        if not submitted:
            raise NotPossibleNow(
                "Accepting answers",
                why="nothing that was submitted waits for it.",
                next_step="See `omv status` for who has answered.",
            )
        accepted = [_move(year, request, RequestAct.ACCEPT, actor) for request in submitted]
        work.commit(now)
        return accepted


def return_answer(
    parts: Parts, plan_id: str, item_id: str, comment: str, actor: Actor, now: datetime
) -> ContributionRequest:
    """Send an answer back to whoever was asked for it, with a comment, by mail.

    Raises:
        InvalidInput: there is no comment, or nobody was asked for this item.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the answer has not been submitted, or the plan is already offered.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Returning an answer")
        check_state(year.cycle, ANSWERING, "Returning an answer")
        request = _request_for(year, item_id, comment)
        returned = replace(request, returned_items=(*request.returned_items, item_id))
        year.work.requests.swap(request, returned)
        moved = _move(year, returned, RequestAct.RETURN, actor)
        _tell(year, moved, item_id, comment)
        work.commit(now)
        return moved


def _request_for(year: Year, item_id: str, comment: str) -> ContributionRequest:
    if not comment.strip():
        raise InvalidInput(
            f"Returning {item_id}",
            why="the comment is empty.",
            next_step="Say what should be different.",
        )
    for request in year.requests():
        if item_id in request.items and REQUEST.allows(request.state, RequestAct.RETURN):
            return request
    raise NotPossibleNow(
        f"Returning {item_id}",
        why="no submitted or accepted answer holds it.",
        next_step="See `omv status --items`.",
    )


def _move(
    year: Year, request: ContributionRequest, act: RequestAct, actor: Actor
) -> ContributionRequest:
    moved = replace(request, state=REQUEST.after(request.state, act))
    year.work.requests.swap(request, moved)
    year.record(
        f"contribution.{moved.state}",
        actor,
        request=request.id,
        of=Personal(request.person_id),
        items=list(moved.returned_items or moved.items),
    )
    return moved


def _tell(year: Year, request: ContributionRequest, item_id: str, comment: str) -> None:
    item = year.form.item(item_id)
    revision = year.answers()[item_id].revision
    facts: dict[str, object] = {
        "item_text": item.text if item else item_id,
        "comment": comment,
        "due": request.due_on,
    }
    person = person_of(year.unit, request.person_id)
    write_to_person(year, person, Purpose.ANSWER_RETURNED, f"{item_id}.{revision}", facts)
