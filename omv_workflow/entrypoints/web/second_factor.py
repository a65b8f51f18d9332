"""Setting up a second factor, and proving it for what needs one."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Form, Request, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.one_time_codes import in_groups
from omv_workflow.domain.visibility import sees_all_of
from omv_workflow.entrypoints.web.qr_code import qr_code
from omv_workflow.entrypoints.web.visitors import (
    ActingMember,
    Member,
    ProvingMember,
    SomeMember,
    keep_proof,
    member_of,
    own_path,
    visitor,
)
from omv_workflow.errors import NotFound, OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.other_sessions import end_other_sessions, other_sessions
from omv_workflow.steps.prove_second_factor import ProofNeeded, prove_second_factor
from omv_workflow.steps.send_messages import send_at_once
from omv_workflow.steps.set_up_second_factor import (
    offer_second_factor,
    offered_second_factor,
    set_up_second_factor,
    standing,
)

router = APIRouter(prefix="/second-factor")
_SEEN, _NOT_YET, _REFUSED = 303, 403, 422
_LOOKING = frozenset({"GET", "HEAD"})
_OF_THE_FORM = frozenset({"csrf", "code"})

Typed = Annotated[str, Form()]


@router.get("")
def ask(member: SomeMember, then: str = "/") -> Response:
    """Asks for a code, and leads on to what needs it."""
    if member.who.is_proven:
        return RedirectResponse(own_path(then), _SEEN)
    return _Asking(member, "/second-factor", (("then", own_path(then)),)).page()


@router.post("")
def prove(member: ActingMember, request: Request, code: Typed, then: Typed = "/") -> Response:
    """Takes a code."""
    try:
        token = prove_second_factor(member.parts, member.who, code, member.now)
    except OmvError as error:
        asking = _Asking(member, "/second-factor", (("then", own_path(then)),))
        return asking.page(_REFUSED, error)
    keep_proof(request, token)
    return RedirectResponse(own_path(then), _SEEN)


@router.get("/new")
def begin(member: SomeMember, then: str = "/") -> Response:
    """How a second factor is set up; the secret, while one waits for its first code."""
    return _setting_up(member, then)


@router.post("/new")
def offer(member: ActingMember, then: Typed = "/") -> Response:
    """Makes a secret."""
    offer_second_factor(member.parts, member.who, member.now)
    return RedirectResponse(f"/second-factor/new?{urlencode({'then': own_path(then)})}", _SEEN)


@router.get("/new/picture")
def picture(member: SomeMember) -> Response:
    """The secret as a picture that authenticator apps read."""
    offered = offered_second_factor(member.parts, member.who)
    if offered is None:
        raise NotFound(
            said("This picture"),
            why=said("no second factor is being set up in this session."),
            next_step=said("Begin anew."),
        )
    return Response(qr_code(offered.uri), media_type="image/svg+xml")


@router.post("/new/finish")
def finish(
    member: ActingMember,
    request: Request,
    code: Typed,
    afterwards: BackgroundTasks,
    then: Typed = "/",
) -> Response:
    """Takes the first code, and shows the recovery codes: this once, for only hashes are kept."""
    try:
        made = set_up_second_factor(member.parts, member.who, code, member.now)
    except OmvError as error:
        return _setting_up(member, then, _REFUSED, error)
    keep_proof(request, made.proof)
    afterwards.add_task(send_at_once, member.parts, member.now)
    return member.page("recovery_codes.html", codes=made.codes, then=own_path(then))


@router.post("/others")
def end_others(member: ProvingMember) -> Response:
    """Ends one's sessions in other browsers."""
    end_other_sessions(member.parts, member.who, member.now)
    return RedirectResponse("/second-factor/new", _SEEN)


async def ask_for_code(request: Request, error: Exception) -> Response:
    """Leads whoever wants to look to where a code is asked for; a form waits with all its fields.

    What was typed is sent on with the code, so that nothing of it is lost.
    """
    if not isinstance(error, ProofNeeded):
        raise error
    path = request.url.path
    if request.method in _LOOKING:
        whole = f"{path}?{request.url.query}" if request.url.query else path
        return RedirectResponse(f"/second-factor?{urlencode({'then': whole})}", _SEEN)
    fields = (await request.form()).multi_items()
    typed = tuple((k, v) for k, v in fields if isinstance(v, str) and k not in _OF_THE_FORM)
    return _Asking(member_of(visitor(request)), path, typed).page(_NOT_YET, error.refused)


class _Asking:
    """The page that asks for a code, and what its form sends on with it."""

    def __init__(self, member: Member, action: str, kept: tuple[tuple[str, str], ...]) -> None:
        self._member, self._action, self._kept = member, action, kept

    def page(self, status: int = 200, error: OmvError | None = None) -> Response:
        """The page, with what was refused."""
        member = self._member
        return member.page(
            "prove.html",
            status,
            action=self._action,
            kept=self._kept,
            error=error,
            standing=standing(member.parts, member.who),
        )


def _setting_up(
    member: Member, then: str, status: int = 200, error: OmvError | None = None
) -> Response:
    offered = offered_second_factor(member.parts, member.who)
    return member.page(
        "second_factor.html",
        status,
        secret=in_groups(offered.secret) if offered else "",
        standing=standing(member.parts, member.who),
        then=own_path(then),
        error=error,
        is_manager=sees_all_of(member.who.viewer, member.who.unit),
        elsewhere=other_sessions(member.parts, member.who, member.now),
    )
