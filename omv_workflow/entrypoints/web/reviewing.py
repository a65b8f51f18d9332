"""The coordinator's pages on answers: each beside last year's, to be accepted or sent back."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.reviewing import Review
from omv_workflow.entrypoints.web.editor import Desk, FromEditor
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.revisions import revision_seen
from omv_workflow.entrypoints.web.statuses import CONFLICT, REFUSED, SEEN
from omv_workflow.entrypoints.web.unveiling import secrecy_of
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.steps.answer import ChangedMeanwhile
from omv_workflow.steps.comment import write_comment
from omv_workflow.steps.review import accept_seen, return_answer
from omv_workflow.steps.review_items import (
    ReviewedPlan,
    ReviewItem,
    managed_item,
    no_such_item,
    reviewed_plan,
    revisions_of,
)

router = APIRouter()

Texts = Annotated[list[str], Form()]
NOTHING: list[str] = []


@router.get("/plans/{plan_id}/answers")
def all_answers(member: ManagerOfPlan, plan_id: str, show: Review | None = None) -> Response:
    """All answers by section, or those that are as far as is asked for."""
    return _answers(member, plan_id, show)


@router.post("/plans/{plan_id}/accept")
def accept(
    member: ActingManager,
    plan_id: str,
    seen: Texts = NOTHING,
    chosen: Texts = NOTHING,
) -> Response:
    """Accepts what was handed in, as it stood on the page; what has changed since is shown."""
    revisions = dict(map(revision_seen, seen))
    try:
        accept_seen(member.parts, plan_id, chosen, revisions, member.who.actor, member.now)
    except ChangedMeanwhile as error:
        return _answers(member, plan_id, Review.TO_REVIEW, CONFLICT, error)
    return RedirectResponse(f"/plans/{plan_id}/answers", SEEN)


@router.get("/plans/{plan_id}/answers/{item_id}")
def one_answer(member: ManagerOfPlan, plan_id: str, item_id: str) -> Response:
    """One answer: what has changed in it, who gave it when, and what may become of it."""
    return _answer(member, plan_id, item_id)


@router.get("/plans/{plan_id}/answers/{item_id}/edit")
def edit(member: ManagerOfPlan, plan_id: str, item_id: str) -> Response:
    """The editor of an answer, the same that contributors have."""
    return _desk(member, plan_id, item_id).opened()


@router.post("/plans/{plan_id}/answers/{item_id}/edit")
def work_on(member: ActingManager, plan_id: str, item_id: str, typed: FromEditor) -> Response:
    """Writes the answer, shows how it will look, keeps what is unfinished, or lets it go."""
    return _desk(member, plan_id, item_id).worked_on(typed)


@router.post("/plans/{plan_id}/answers/{item_id}/comment")
def comment(
    member: ActingManager, plan_id: str, item_id: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Says something about an answer to those who give it, without sending it back."""
    item_of(reviewed_plan(member.parts, member.who, plan_id, member.now), item_id)
    actor, now = member.who.actor, member.now
    try:
        write_comment(member.parts, plan_id, item_id, text, actor, now)
    except InvalidInput as error:
        return _answer(member, plan_id, item_id, REFUSED, remark=text, error=error, field="remark")
    return RedirectResponse(f"/plans/{plan_id}/answers/{item_id}#comments", SEEN)


@router.post("/plans/{plan_id}/answers/{item_id}/return")
def send_back(
    member: ActingManager, plan_id: str, item_id: str, comment: Annotated[str, Form()] = ""
) -> Response:
    """Sends an answer back to whoever gave it, who gets the comment by mail."""
    item_of(reviewed_plan(member.parts, member.who, plan_id, member.now), item_id)
    typed = comment.replace("\r\n", "\n")
    try:
        return_answer(member.parts, plan_id, item_id, typed, member.who.actor, member.now)
    except InvalidInput as error:
        return _answer(member, plan_id, item_id, REFUSED, comment=typed, error=error)
    return RedirectResponse(f"/plans/{plan_id}/answers#after-{item_id}", SEEN)


def item_of(plan: ReviewedPlan, item_id: str) -> ReviewItem:
    """The item of that id.

    Raises:
        NotFound: there is none that people answer.
    """
    for one in plan.items:
        if one.id == item_id:
            return one
    raise no_such_item(item_id)


def _desk(member: Member, plan_id: str, item_id: str) -> Desk:
    here = f"/plans/{plan_id}/answers/{item_id}"
    return Desk(
        member,
        plan_id,
        lambda: managed_item(member.parts, member.who, plan_id, item_id, member.now),
        here=f"{here}/edit",
        back=here,
        remarks=here,
    )


def _answers(
    member: Member,
    plan_id: str,
    show: Review | None,
    status: int = 200,
    error: OmvError | None = None,
) -> Response:
    plan = reviewed_plan(member.parts, member.who, plan_id, member.now)
    chosen = [one for one in plan.items if show in {None, one.review}]
    return member.page(
        "answers.html",
        status,
        plan_id=plan_id,
        plan=plan,
        found=chosen,
        picked=show,
        secrecy=secrecy_of(member, plan_id, chosen),
        error=error,
    )


def _answer(
    member: Member,
    plan_id: str,
    item_id: str,
    status: int = 200,
    *,
    comment: str = "",
    remark: str = "",
    error: OmvError | None = None,
    field: str = "comment",
) -> Response:
    plan = reviewed_plan(member.parts, member.who, plan_id, member.now)
    item = item_of(plan, item_id)
    return member.page(
        "answer.html",
        status,
        plan_id=plan_id,
        plan=plan,
        item=item,
        secrecy=secrecy_of(member, plan_id, [item]),
        submission=next((one for one in plan.submissions if item_id in one.seen), None),
        revisions=revisions_of(member.parts, member.who, plan_id, item_id, member.now),
        comment=comment,
        remark=remark,
        comments_to=f"/plans/{plan_id}/answers/{item_id}/comment" if plan.is_prepared else "",
        error=error,
        field=field,
    )
