"""Coming in by a personal link, asking for a new one, and going out."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.adapters.spoken import LOCALES
from omv_workflow.entrypoints.web.places import PATHS
from omv_workflow.entrypoints.web.statuses import GONE, SEEN
from omv_workflow.entrypoints.web.visitors import (
    LANGUAGE_COOKIE,
    ActingMember,
    AnyVisitor,
    Visitor,
    cookie_name,
    is_https,
    own_path,
    proof_cookie_name,
)
from omv_workflow.steps.ask_for_link import ask_for_link, ask_for_link_by_address
from omv_workflow.steps.begin_at import begin_at
from omv_workflow.steps.enter import LinkLooks, enter, go_out, look_at_link
from omv_workflow.steps.send_messages import send_at_once

router = APIRouter()
_A_YEAR = 365 * 24 * 60 * 60


@router.get("/")
def first_page(visitor: AnyVisitor) -> Response:
    """To where one's work is; whoever hasn't come in learns how to."""
    if visitor.who is None:
        return visitor.page("nobody.html")
    begins = begin_at(visitor.parts, visitor.who, visitor.now, PATHS.keys())
    return RedirectResponse(PATHS[begins], SEEN)


@router.get("/in/{token}")
def look(visitor: AnyVisitor, token: str) -> Response:
    """Greets whoever opens a link; a click on the page lets them in."""
    if look_at_link(visitor.parts, token, visitor.now) is LinkLooks.OPEN:
        return visitor.page("come_in.html", token=token)
    if visitor.who is not None:
        return RedirectResponse("/", SEEN)
    return visitor.page("link_over.html", GONE, token=token)


@router.post("/in/{token}")
def come_in(visitor: AnyVisitor, token: str) -> Response:
    """Uses a link up and begins a session."""
    session_token = enter(visitor.parts, token, visitor.now)
    answer = RedirectResponse("/", SEEN)
    answer.set_cookie(
        cookie_name(visitor.parts),
        session_token,
        max_age=int(visitor.parts.web.session_lasts.total_seconds()),
        secure=is_https(visitor.parts),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/in/{token}/again")
def ask_again(visitor: AnyVisitor, token: str, afterwards: BackgroundTasks) -> Response:
    """Has a new link sent to whom the old one was for, if it was one of ours."""
    ask_for_link(visitor.parts, token, visitor.now)
    afterwards.add_task(send_at_once, visitor.parts, visitor.now)
    return visitor.page("link_sent.html", 202)


@router.post("/link")
def ask_by_address(
    visitor: AnyVisitor, address: Annotated[str, Form()], afterwards: BackgroundTasks
) -> Response:
    """Has a link sent to an address, if somebody here has it; the page doesn't tell whether."""
    ask_for_link_by_address(visitor.parts, address, visitor.now)
    afterwards.add_task(send_at_once, visitor.parts, visitor.now)
    return visitor.page("link_sent.html", 202)


@router.post("/out")
def leave(member: ActingMember) -> Response:
    """Ends the session."""
    go_out(member.parts, member.token, member.now)
    answer = Visitor(member.request, member.parts, member.now, None).page("left.html")
    for name in (cookie_name(member.parts), proof_cookie_name(member.parts)):
        answer.delete_cookie(name, secure=is_https(member.parts), httponly=True, samesite="lax")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@router.post("/language")
def choose_language(
    visitor: AnyVisitor, language: Annotated[str, Form()], path: Annotated[str, Form()] = "/"
) -> Response:
    """Shows all pages in another language from now on."""
    answer = RedirectResponse(own_path(path), SEEN)
    if language in LOCALES:
        secure = is_https(visitor.parts)
        answer.set_cookie(
            LANGUAGE_COOKIE, language, max_age=_A_YEAR, secure=secure, httponly=True, samesite="lax"
        )
    return answer
