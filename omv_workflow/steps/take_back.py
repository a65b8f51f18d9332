"""Taking back what one has handed in, while nobody has accepted it: its writer goes on with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    RequestState,
    open_items,
)
from omv_workflow.domain.drafts import Draft
from omv_workflow.domain.events import Personal
from omv_workflow.domain.permissions import check_may_answer
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import keep_chasing
from omv_workflow.steps.year import Year, current_year

_WHAT = said("Taking an answer back")
_STILL_THEIRS = frozenset(RequestState) - {
    RequestState.ACCEPTED,
    RequestState.DELEGATED,
    RequestState.WITHDRAWN,
}


def take_back(parts: Parts, plan_id: str, item_id: str, actor: Actor, now: datetime) -> Answer:
    """Let what stood before one's own answer stand again, and keep its text as a draft.

    Raises:
        NotAllowed: the item was not asked of this person.
        NotPossibleNow: the answer that stands is not theirs, or has been accepted, or the year
            collects no answers.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=_WHAT)
        check_may_answer(year.unit, actor, item_id, year.requests(), year.today)
        revisions = work.answers.find(cycle_id=year.cycle.id, item_id=item_id)
        requests = list(_still_theirs(year, item_id))
        stands = revisions[-1] if revisions else None
        if stands is None or not can_take_back(stands, requests, actor.subject):
            raise _not_possible()
        restored = _restored(year, revisions, stands, actor)
        _keep_as_draft(year, stands, restored)
        for request in requests:
            _open_again(year, request, item_id, actor)
        keep_accepting(year)
        work.commit(now)
        return restored


def can_take_back(
    stands: Answer, requests: list[ContributionRequest], person_id: str | None
) -> bool:
    """Whether an answer is a person's own, and nobody has accepted it.

    Args:
        stands: the answer that stands.
        requests: those that hold its item.
        person_id: who asks.
    """
    is_open = bool(requests) and all(one.state in _STILL_THEIRS for one in requests)
    return is_open and stands.is_given and stands.answered_by == person_id


def _still_theirs(year: Year, item_id: str) -> Iterator[ContributionRequest]:
    """The requests that hold an item, but for those that have been passed on."""
    passed_on = {RequestState.DELEGATED, RequestState.WITHDRAWN}
    for one in year.requests():
        if item_id in one.items and one.state not in passed_on:
            yield one


def _restored(year: Year, revisions: list[Answer], stands: Answer, actor: Actor) -> Answer:
    """What stood before it, as another revision: nothing is overwritten."""
    before = [one for one in revisions if one.answered_by != stands.answered_by][-1]
    revision = stands.revision + 1
    restored = replace(before, id=year.parts.new_id(), revision=revision)
    year.work.answers.add(restored)
    year.record(
        "answer.taken_back",
        actor,
        item=restored.item_id,
        revision=restored.revision,
        text_hash=Personal(restored.text_hash),
        previous_hash=Personal(stands.text_hash),
    )
    return restored


def _keep_as_draft(year: Year, stands: Answer, restored: Answer) -> None:
    if stands.state is not AnswerState.CHANGED:
        return  # there is no text of theirs in it
    year.work.drafts.add(
        Draft(
            id=year.parts.new_id(),
            cycle_id=stands.cycle_id,
            item_id=stands.item_id,
            person_id=str(stands.answered_by),
            text=stands.text,
            based_on=restored.revision,
            saved_at=year.now,
        )
    )


def _open_again(year: Year, request: ContributionRequest, item_id: str, actor: Actor) -> None:
    if item_id not in open_items(request, year.answers()):
        return  # somebody else's answer stands again
    if request.state is RequestState.SUBMITTED:
        state = REQUEST.after(request.state, RequestAct.TAKE_BACK)
        year.work.requests.swap(request, replace(request, state=state))
        year.record("contribution.taken_back", actor, request=request.id, item=item_id)
    keep_chasing(year, request.due_on)


def _not_possible() -> NotPossibleNow:
    return NotPossibleNow(
        _WHAT,
        why=said("the answer that stands is not yours, or it has been accepted."),
        next_step=said("Hand in another answer, or ask your coordinator."),
    )
