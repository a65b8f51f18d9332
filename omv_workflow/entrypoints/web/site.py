"""All pages of a workspace, put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from omv_workflow.entrypoints.web import (
    coming_in,
    confirmation,
    confirming,
    documents,
    health,
    holders,
    left_mail,
    my_items,
    people,
    plans,
    public,
    receiving,
    recipients,
    resets,
    returning,
    returning_for,
    reviewing,
    second_factor,
    secrecy,
    year_steps,
)
from omv_workflow.entrypoints.web.failing import Unfailing, note_refusal
from omv_workflow.entrypoints.web.guards import (
    TOO_LONG,
    TOO_SLOW,
    Bounded,
    FormsAlone,
    Headed,
    HeadsToo,
    OwnForms,
    ProofGiven,
)
from omv_workflow.entrypoints.web.looking import Looking
from omv_workflow.entrypoints.web.pacing import Paced
from omv_workflow.entrypoints.web.visitors import (
    NobodySignedInError,
    Visitor,
    is_https,
    proof_cookie_name,
    visitor,
)
from omv_workflow.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
    OmvError,
    Unavailable,
)
from omv_workflow.phrases import counted, said
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.prove_second_factor import ProofNeeded

_PARTS = (
    health,
    coming_in,
    my_items,
    plans,
    reviewing,
    secrecy,
    year_steps,
    documents,
    people,
    recipients,
    holders,
    left_mail,
    confirmation,
    confirming,
    receiving,
    public,
    second_factor,
    resets,
    returning,
    returning_for,
)
_STATIC = Path(__file__).parent / "static"
_STATUS: tuple[tuple[type[OmvError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (NotPossibleNow, 409),
    (InvalidInput, 422),
)
_UNAVAILABLE = 503
_BROKEN = 400
_UNFIT = 422
_FAILED = 500
_WATCHED = frozenset({403, 404, _UNAVAILABLE})
_TOO_OFTEN = 429


@dataclass(frozen=True)
class Site:
    """What the pages work with."""

    parts: Parts
    clock: Callable[[], datetime]


def make_site(site: Site) -> FastAPI:
    """The pages of a workspace; its settings tell at which address they are found.

    Raises:
        NotPossibleNow: the settings name no address.
    """
    address = site.parts.web.address
    if address is None:
        raise _no_address()
    app = FastAPI(
        title="omv-workflow",
        middleware=_guards(site, address),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # it would lead to whatever host a request names
    )
    app.state.site = site
    app.add_exception_handler(OmvError, _refused)
    app.add_exception_handler(NobodySignedInError, _nobody_in)
    app.add_exception_handler(ProofNeeded, second_factor.ask_for_code)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(RequestValidationError, _unfit)
    for part in _PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app


def _guards(site: Site, address: str) -> list[Middleware]:
    parts, protected = site.parts, is_https(site.parts)
    return [
        Middleware(Headed, is_https=protected),
        Middleware(Unfailing, failed=_failed),
        Middleware(ProofGiven, cookie=proof_cookie_name(parts), is_https=protected),
        Middleware(
            Paced,
            clock=site.clock,
            behind_proxy=parts.web.behind_proxy,
            put_off=_put_off,
        ),
        Middleware(OwnForms, address=address),
        Middleware(FormsAlone),
        Middleware(Bounded),
        Middleware(Looking),
        Middleware(HeadsToo),
    ]


def status_of(error: OmvError) -> int:
    """The status that tells a browser what kind of refusal it is."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), _UNAVAILABLE)


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, OmvError):
        raise error
    status = status_of(error)
    if status in _WATCHED:
        note_refusal(request, error, status)
    return visitor(request).page("refused.html", status, error=error)


def _failed(request: Request) -> Response:
    """Told without the database, which may be what fails."""
    site: Site = request.app.state.site
    told = Unavailable(
        said("This page"),
        why=said("something unforeseen keeps it from being shown."),
        next_step=said("Try again in a moment; if it stays so, tell your coordinator."),
    )
    asking = Visitor(request, site.parts, site.clock(), None)
    return asking.page("refused.html", _FAILED, error=told)


def _put_off(request: Request, seconds: int) -> Response:
    """Told without asking the database who it is."""
    site: Site = request.app.state.site
    told = NotPossibleNow(
        said("This page"),
        why=said("it was asked for too often from where you are."),
        next_step=counted(
            "Try again in {number} second.", "Try again in {number} seconds.", seconds
        ),
    )
    asking = Visitor(request, site.parts, site.clock(), None)
    return asking.page("refused.html", _TOO_OFTEN, error=told)


def _nobody_in(request: Request, error: Exception) -> Response:
    del error
    return visitor(request).page("nobody.html", 401)


def _no_page(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    told = _TOLD.get(error.status_code, _missing)()
    answer = visitor(request).page("refused.html", error.status_code, error=told)
    answer.headers.update(error.headers or {})  # which methods there are
    return answer


def _unfit(request: Request, error: Exception) -> Response:
    del error
    return visitor(request).page("refused.html", _UNFIT, error=_unreadable())


def _unreadable() -> InvalidInput:
    return InvalidInput(
        said("This form"),
        why=said("a field of it is missing, or holds what it can't."),
        next_step=said("Go back, load the page again, and send it once more."),
    )


def _missing() -> NotFound:
    return NotFound(
        said("This page"),
        why=said("there is none at this address."),
        next_step=said("Go back, or begin anew from your newest letter."),
    )


def _too_long() -> InvalidInput:
    return InvalidInput(
        said("This form"),
        why=said("it holds more than any of ours can."),
        next_step=said("Go back, and shorten what you wrote."),
    )


def _no_address() -> NotPossibleNow:
    return NotPossibleNow(
        said("Showing the pages"),
        why=said("the settings don't tell at which address people find them."),
        next_step=said('Set address = "https://…" under [web] in omv.toml.'),
    )


def _too_slow() -> NotPossibleNow:
    return NotPossibleNow(
        said("This form"),
        why=said("it took too long to arrive."),
        next_step=said("Go back, and send it again where the connection is better."),
    )


_TOLD: Mapping[int, Callable[[], OmvError]] = MappingProxyType(
    {_BROKEN: _unreadable, TOO_LONG: _too_long, TOO_SLOW: _too_slow}
)
