"""Resetting a colleague's second factor: one of those in charge asks, another agrees."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.entrypoints.web.managing import SomeManager
from omv_workflow.entrypoints.web.statuses import SEEN
from omv_workflow.entrypoints.web.visitors import ActingProvenMember
from omv_workflow.steps.reset_second_factor import agree_to_reset, ask_for_reset, known_factors
from omv_workflow.steps.send_messages import send_at_once

router = APIRouter(prefix="/second-factor/resets")

PersonId = Annotated[str, Form()]


@router.get("")
def look(member: SomeManager) -> Response:
    """Who has a second factor, and what waits for somebody to agree."""
    unit_id = member.who.session.unit_id
    known = known_factors(member.parts, member.who.viewer, unit_id, member.now)
    others = [one for one in known if one.person != member.who.person.id]
    return member.page(
        "resets.html",
        waiting=[one for one in known if one.asked_by],
        others=[one for one in others if not one.asked_by],
    )


@router.post("")
def ask(member: ActingProvenMember, person_id: PersonId, afterwards: BackgroundTasks) -> Response:
    """Asks for a reset."""
    unit_id, actor = member.who.session.unit_id, member.who.actor
    ask_for_reset(member.parts, unit_id, person_id, actor, member.now)
    afterwards.add_task(send_at_once, member.parts, member.now)
    return RedirectResponse("/second-factor/resets", SEEN)


@router.post("/agree")
def agree(member: ActingProvenMember, person_id: PersonId, afterwards: BackgroundTasks) -> Response:
    """Agrees to one."""
    unit_id, actor = member.who.session.unit_id, member.who.actor
    agree_to_reset(member.parts, unit_id, person_id, actor, member.now)
    afterwards.add_task(send_at_once, member.parts, member.now)
    return RedirectResponse("/second-factor/resets", SEEN)
