"""The pages of the director and the deputy: what waits for them, what it says, and deciding."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.versions import Version
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.visitors import (
    ActingMember,
    ActingProvenMember,
    Member,
    ProvenMember,
    SomeMember,
)
from omv_workflow.errors import AlreadyDone, InvalidInput
from omv_workflow.steps.confirm_here import PLACE, REASON, GivenHere, confirm_here
from omv_workflow.steps.decline import decline
from omv_workflow.steps.note_looks import PAGE, note_look
from omv_workflow.steps.note_viewed import note_viewed_answers
from omv_workflow.steps.offered_files import FileKind, offered_file
from omv_workflow.steps.offers import Offer, offer_of, to_confirm
from omv_workflow.steps.seal_confirmed import seal_of

router = APIRouter()

_FIELDS: dict[str, str] = {PLACE: "place", REASON: "reason"}
Text = Annotated[str, Form()]


@router.get("/confirm")
def what_waits(member: SomeMember) -> Response:
    """The plans that are to be confirmed."""
    plans = to_confirm(member.parts, member.who, member.now)
    return member.page("to_confirm.html", plans=plans, today=member.parts.today(member.now))


@router.get("/confirm/{plan_id}")
def look(member: SomeMember, plan_id: str) -> Response:
    """What is offered: why now, what has changed, who took part, and the document.

    Whoever has proven a second factor sees all of what has changed, and that they did is logged.
    """
    offer = offer_of(member.parts, member.who, plan_id, member.now)
    secret = [one.id for one in offer.changed if one.is_secret]
    if secret and member.who.is_proven:
        note_viewed_answers(member.parts, member.who.viewer, plan_id, secret, member.now)
    note_look(member.parts, member.who, plan_id, PAGE, member.now)
    return _page(member, "offer.html", offer)


@router.get("/confirm/{plan_id}/decline")
def consider_declining(member: SomeMember, plan_id: str) -> Response:
    """Asks why the plan is not confirmed."""
    offer = offer_of(member.parts, member.who, plan_id, member.now)
    return _page(member, "decline.html", offer, reason="", error=None)


@router.post("/confirm/{plan_id}/decline")
def do_decline(member: ActingMember, plan_id: str, version_id: Text, reason: Text = "") -> Response:
    """Takes the plan back, with the reason."""
    parts, now = member.parts, member.now
    offer = offer_of(parts, member.who, plan_id, now)  # of another unit's plan nothing is told
    try:
        decline(parts, plan_id, version_id, reason, member.who.actor, now)
    except InvalidInput as error:
        return _page(member, "decline.html", offer, REFUSED, reason=reason, error=error)
    return RedirectResponse(f"/confirm/{plan_id}", SEEN)


@router.get("/confirm/{plan_id}/give")
def consider_confirming(member: ProvenMember, plan_id: str) -> Response:
    """Says what a confirmation means, and over which bytes it is given."""
    offer = offer_of(member.parts, member.who, plan_id, member.now)
    shown = _shown(offer, offer.version) if offer.version else None
    note_look(member.parts, member.who, plan_id, PAGE, member.now)
    return _page(member, "give.html", offer, shown=shown, error=None)


@router.post("/confirm/{plan_id}/give")
def do_confirm(
    member: ActingProvenMember,
    plan_id: str,
    version_id: Text,
    docx_sha256: Text,
    pdf_sha256: Text = "",
    place: Text = "",
    reason: Text = "",
) -> Response:
    """Confirms the very bytes that were shown; once, however often it is sent."""
    parts, now = member.parts, member.now
    offer = offer_of(parts, member.who, plan_id, now)  # of another unit's plan nothing is told
    given = GivenHere(version_id, docx_sha256, pdf_sha256, place, reason)
    try:
        confirmed = confirm_here(
            parts, plan_id, given, member.who.actor, now, is_proven=member.who.is_proven
        )
        seal_of(parts, confirmed.id, now)
    except InvalidInput as error:
        field = _FIELDS.get(error.what)  # none where the seal can't be drawn for other reasons
        return _page(member, "give.html", offer, REFUSED, shown=given, error=error, field=field)
    except AlreadyDone:
        pass  # the page tells by whom, and when
    return RedirectResponse(f"/confirm/{plan_id}", SEEN)


@router.get("/confirm/{plan_id}/{version_id}/{kind}")
def take_file(member: SomeMember, plan_id: str, version_id: str, kind: FileKind) -> Response:
    """The document on offer, byte for byte."""
    found = offered_file(member.parts, member.who, plan_id, version_id, kind, member.now)
    return as_download(found.file_name, found.content)


def _shown(offer: Offer, version: Version) -> GivenHere:
    return GivenHere(version.id, version.docx_hash or "", offer.pdf_hash or "", offer.place)


def _page(
    member: Member, template: str, offer: Offer, status: int = 200, **facts: object
) -> Response:
    today = member.parts.today(member.now)
    return member.page(template, status, offer=offer, today=today, **facts)
