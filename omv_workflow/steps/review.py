"""The coordinator's look at what came in: accept it, or send an answer back with a comment."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import Answer
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    RequestState,
)
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.acceptance import keep_accepting
from omv_workflow.steps.answer import ChangedMeanwhile
from omv_workflow.steps.ask import ask
from omv_workflow.steps.comment import store_comment
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import keep_chasing
from omv_workflow.steps.secrets_repeated import check_repeats_no_secret
from omv_workflow.steps.year import Year, current_year

_ACCEPTING = said("Accepting answers")


def accept_contributions(
    parts: Parts, plan_id: str, actor: Actor, now: datetime, person_id: str | None = None
) -> list[ContributionRequest]:
    """Accept what one person has submitted, or everything that has been.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: nothing has been submitted.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=_ACCEPTING)
        check_management(year.unit, actor, year.today, _ACCEPTING)
        submitted = [
            request
            for request in year.requests()
            if request.state is RequestState.SUBMITTED and person_id in {None, request.person_id}
        ]
        if not submitted:
            raise _nothing_waits()
        accepted = [_accept(year, request, actor) for request in submitted]
        keep_accepting(year)
        work.commit(now)
        return accepted


def accept_seen(
    parts: Parts,
    plan_id: str,
    request_ids: Collection[str],
    seen: Mapping[str, int],
    actor: Actor,
    now: datetime,
) -> list[ContributionRequest]:
    """Accept what was handed in, as it stood before whoever accepts it: all of it, or nothing.

    What is accepted already stays so. `seen` are the revisions that they had before them, by item.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: one of them has been sent back or taken back, or nothing is chosen.
        ChangedMeanwhile: an answer in them is another one by now.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=_ACCEPTING)
        check_management(year.unit, actor, year.today, _ACCEPTING)
        chosen = [one for one in year.requests() if one.id in request_ids]
        if not chosen:
            raise _nothing_waits()
        waiting = [one for one in chosen if one.state is not RequestState.ACCEPTED]
        answers = year.answers()
        for one in waiting:
            _check_seen(one, answers, seen)
        accepted = [_accept(year, one, actor) for one in waiting]
        if accepted:
            keep_accepting(year)
            work.commit(now)
        return accepted


def return_answer(
    parts: Parts, plan_id: str, item_id: str, comment: str, actor: Actor, now: datetime
) -> ContributionRequest:
    """Send an answer back to whoever gave it, with a comment, by mail.

    Raises:
        InvalidInput: there is no comment, or a secret passage in it, marked or not.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the answer has not been submitted, or the plan is already offered.
    """
    if not comment.strip():
        raise InvalidInput(
            said("Returning {item_id}", item_id=item_id),
            why=said("the comment is empty."),
            next_step=said("Say what should be different."),
        )
    check_unmarked(comment, said("The comment"))
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, ANSWERING, what=said("Returning an answer"))
        check_management(year.unit, actor, year.today, said("Returning an answer"))
        check_repeats_no_secret(
            year, item_id, comment, said("Returning {item_id}", item_id=item_id)
        )
        returned = _return(year, _request_for(year, item_id), item_id, actor)
        store_comment(year, item_id, comment, actor)
        _tell(year, returned, item_id, comment)
        work.commit(now)
        return returned


def _accept(year: Year, request: ContributionRequest, actor: Actor) -> ContributionRequest:
    accepted = replace(request, state=REQUEST.after(request.state, RequestAct.ACCEPT))
    year.work.requests.swap(request, accepted)
    year.record("contribution.accepted", actor, request=request.id, of=Personal(request.person_id))
    return accepted


def _check_seen(
    request: ContributionRequest, answers: Mapping[str, Answer], seen: Mapping[str, int]
) -> None:
    for item in request.items:
        if item in answers and answers[item].revision != seen.get(item):
            raise ChangedMeanwhile(answers[item], _ACCEPTING)


def _nothing_waits() -> NotPossibleNow:
    return NotPossibleNow(
        _ACCEPTING,
        why=said("nothing that was submitted waits for it."),
        next_step=said("See `omv status` for who has answered."),
    )


def _request_for(year: Year, item_id: str) -> ContributionRequest:
    """The request that holds the item; of several, that of whoever answered it."""
    found = [
        request
        for request in year.requests()
        if item_id in request.items and _can_be_returned(request, item_id)
    ]
    if not found:
        raise NotPossibleNow(
            said("Returning {item_id}", item_id=item_id),
            why=said("no submitted or accepted answer holds it."),
            next_step=said("See `omv status --items`."),
        )
    author = year.answers()[item_id].answered_by
    return next((request for request in found if request.person_id == author), found[0])


def _can_be_returned(request: ContributionRequest, item_id: str) -> bool:
    """Whether it was submitted; one that went back for another item can take this one along."""
    if request.state is RequestState.RETURNED:
        return item_id not in request.returned_items
    return REQUEST.allows(request.state, RequestAct.RETURN)


def _return(
    year: Year, request: ContributionRequest, item_id: str, actor: Actor
) -> ContributionRequest:
    """Ask again for one item, by the request's own day or some days from now."""
    soonest = year.calendar.staff_after(year.today, year.policy.staff_gap)
    returned = replace(
        request,
        state=RequestState.RETURNED,
        returned_items=(*request.returned_items, item_id),
        due_on=max(request.due_on, soonest),
    )
    year.work.requests.swap(request, returned)
    year.record(
        "contribution.returned",
        actor,
        request=request.id,
        of=Personal(request.person_id),
        item=item_id,
        due_on=returned.due_on.isoformat(),
    )
    keep_chasing(year, returned.due_on)
    keep_accepting(year)
    return returned


def _tell(year: Year, request: ContributionRequest, item_id: str, comment: str) -> None:
    """Write to whoever gave the answer; of one who has left, the chase tells the coordinator."""
    item = year.form.item(item_id)
    facts: dict[str, object] = {
        "item_id": item_id,
        "item_text": item.text if item else item_id,
        "comment": comment,
        "due": request.due_on,
    }
    person = person_of(year.unit, request.person_id)
    step = f"{item_id}.{year.answers()[item_id].revision}.{request.id}"
    if person.is_employed_on(year.today):
        ask(year, person, Purpose.ANSWER_RETURNED, step, facts)
