"""A contributor's pages: their items, and the editor of one."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.entrypoints.web.editor import Desk, FromEditor
from omv_workflow.entrypoints.web.revisions import revision_seen
from omv_workflow.entrypoints.web.statuses import SEEN
from omv_workflow.entrypoints.web.visitors import ActingMember, Member, ProvingMember, SomeMember
from omv_workflow.steps.answer import leave_unchanged
from omv_workflow.steps.delegate import colleagues_of, delegate
from omv_workflow.steps.my_items import check_unveiled, my_item, my_plans, my_some
from omv_workflow.steps.take_back import take_back

router = APIRouter()


@router.get("/items")
def all_items(member: SomeMember) -> Response:
    """What is asked of them, plan by plan."""
    plans = my_plans(member.parts, member.who, member.now)
    return member.page("items.html", plans=plans, today=member.parts.today(member.now))


@router.post("/items/{plan_id}/unchanged")
def all_unchanged(
    member: ProvingMember, plan_id: str, seen: Annotated[list[str], Form()]
) -> Response:
    """What stands may stay: the items whose text was on the page, each by its revision."""
    revisions = dict(map(revision_seen, seen))
    items = my_some(member.parts, member.who, plan_id, tuple(revisions), member.now)
    check_unveiled(member.who, items)
    leave_unchanged(
        member.parts, plan_id, member.who.actor, member.now, tuple(revisions), seen=revisions
    )
    first = next(iter(revisions)) if len(revisions) == 1 else ""
    return RedirectResponse(f"/items#after-{first}" if first else "/items", SEEN)


@router.get("/items/{plan_id}/{item_id}")
def edit(member: SomeMember, plan_id: str, item_id: str) -> Response:
    """The editor of one item, with what was left unfinished in it."""
    return _desk(member, plan_id, item_id).opened()


@router.post("/items/{plan_id}/{item_id}")
def work_on(member: ProvingMember, plan_id: str, item_id: str, typed: FromEditor) -> Response:
    """Hands in what stands in the editor, shows how it will look, keeps it, or lets it go."""
    return _desk(member, plan_id, item_id).worked_on(typed)


@router.post("/items/{plan_id}/{item_id}/take-back")
def take_one_back(member: ActingMember, plan_id: str, item_id: str) -> Response:
    """Takes back what was handed in: what stood before stands again, and the text is a draft."""
    my_item(member.parts, member.who, plan_id, item_id, member.now)
    take_back(member.parts, plan_id, item_id, member.who.actor, member.now)
    return RedirectResponse(f"/items#after-{item_id}", SEEN)


@router.post("/items/{plan_id}/{item_id}/comment")
def comment(
    member: ActingMember, plan_id: str, item_id: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Says something about an item to those who answer it, and those who coordinate."""
    return _desk(member, plan_id, item_id).remarked(text)


@router.post("/items/{plan_id}/{item_id}/hand-over")
def hand_one_over(
    member: ActingMember, plan_id: str, item_id: str, to: Annotated[str, Form()]
) -> Response:
    """Hands an open item over to a colleague, who gets a letter."""
    my_item(member.parts, member.who, plan_id, item_id, member.now)
    delegate(member.parts, plan_id, item_id, to, member.who.actor, member.now)
    return RedirectResponse("/items", SEEN)


def _desk(member: Member, plan_id: str, item_id: str) -> Desk:
    return Desk(
        member,
        plan_id,
        lambda: my_item(member.parts, member.who, plan_id, item_id, member.now),
        here=f"/items/{plan_id}/{item_id}",
        back="/items",
        colleagues=colleagues_of(member.who.unit, member.who.person, member.who.viewer.day),
    )
