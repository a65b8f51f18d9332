"""The pages of the director and the deputy: what waits for them, what it says, and deciding."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.visitors import ActingMember, Member, SomeMember
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.decline import decline
from omv_workflow.steps.offered_files import FileKind, offered_file
from omv_workflow.steps.offers import offer_of, to_confirm

router = APIRouter()
_SEEN = 303
_REFUSED = 422

Text = Annotated[str, Form()]


@router.get("/confirm")
def what_waits(member: SomeMember) -> Response:
    """The plans that are to be confirmed."""
    plans = to_confirm(member.parts, member.who, member.now)
    return member.page("to_confirm.html", plans=plans, today=member.parts.today(member.now))


@router.get("/confirm/{plan_id}")
def look(member: SomeMember, plan_id: str) -> Response:
    """What is offered: why now, what has changed, who took part, and the document."""
    return _page(member, "offer.html", plan_id)


@router.get("/confirm/{plan_id}/decline")
def consider_declining(member: SomeMember, plan_id: str) -> Response:
    """Asks why the plan is not confirmed."""
    return _page(member, "decline.html", plan_id, reason="", error=None)


@router.post("/confirm/{plan_id}/decline")
def do_decline(member: ActingMember, plan_id: str, version_id: Text, reason: Text = "") -> Response:
    """Takes the plan back, with the reason."""
    parts, now = member.parts, member.now
    offer_of(parts, member.who, plan_id, now)  # of another unit's plan nothing is told
    try:
        decline(parts, plan_id, version_id, reason, member.who.actor, now)
    except InvalidInput as error:
        return _page(member, "decline.html", plan_id, _REFUSED, reason=reason, error=error)
    return RedirectResponse(f"/confirm/{plan_id}", _SEEN)


@router.get("/confirm/{plan_id}/{version_id}/{kind}")
def take_file(member: SomeMember, plan_id: str, version_id: str, kind: FileKind) -> Response:
    """The document on offer, byte for byte."""
    found = offered_file(
        member.parts, member.who, plan_id, version_id, kind, member.now, is_proven=False
    )
    return as_download(found.file_name, found.content)


def _page(
    member: Member, template: str, plan_id: str, status: int = 200, **facts: object
) -> Response:
    offer = offer_of(member.parts, member.who, plan_id, member.now)
    today = member.parts.today(member.now)
    return member.page(template, status, offer=offer, today=today, **facts)
