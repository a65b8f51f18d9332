"""Mails that came back and wait for a person: whoever coordinates or leads looks at each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.typed import typed_line, typed_text
from omv_workflow.entrypoints.views.left_mail import kind_told, proof_of_way
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.left_mail import MOST_SHOWN, reads_returns, waiting_mail, waiting_mails
from omv_workflow.steps.settle_left_mail import put_away, record_answer, record_bounce

router = APIRouter()

Text = Annotated[str, Form()]
Act = Literal["answer", "bounce", "away"]


@dataclass(frozen=True)
class Decided:
    """What a form tells of a mail: the recipient's number, and in which words it is recorded."""

    number: Text = ""
    how: Text = ""


@router.get("/plans/{plan_id}/came-back")
def what_waits(member: ManagerOfPlan, plan_id: str) -> Response:
    """The mails that wait, each with what it seems to be."""
    return member.page(
        "came_back.html",
        plan_id=plan_id,
        mails=waiting_mails(member.parts, member.who.viewer, plan_id),
        most=MOST_SHOWN,
        is_read=reads_returns(member.parts),
        kind=kind_told,
    )


@router.get("/plans/{plan_id}/came-back/{mail_id}")
def one_mail(member: ManagerOfPlan, plan_id: str, mail_id: str) -> Response:
    """One of them, as it says of itself, and what may be recorded of it."""
    return _page(member, plan_id, mail_id, Decided())


@router.post("/plans/{plan_id}/came-back/{mail_id}")
def decide(
    member: ActingManager,
    plan_id: str,
    mail_id: str,
    act: Annotated[Act, Form()],
    told: Annotated[Decided, Depends()],
) -> Response:
    """Records what it tells, and puts it away."""
    # A mail that somebody else has put away meanwhile is not there, as on its page.
    waiting_mail(member.parts, member.who.viewer, plan_id, mail_id)
    if error := tried(partial(_ACTS[act], member, plan_id, mail_id, told)):
        return _page(member, plan_id, mail_id, told, error)
    return RedirectResponse(f"/plans/{plan_id}/came-back", SEEN)


def _answer(member: Member, plan_id: str, mail_id: str, told: Decided) -> None:
    number = typed_line(told.number, said("The register number")) or None
    how = typed_text(told.how, said("How it was done"))
    by = member.who.actor, member.now
    record_answer(member.parts, member.who.viewer, plan_id, mail_id, how, number, *by)


def _bounce(member: Member, plan_id: str, mail_id: str, told: Decided) -> None:
    how = typed_text(told.how, said("How it is known"))
    by = member.who.actor, member.now
    record_bounce(member.parts, member.who.viewer, plan_id, mail_id, how, *by)


def _away(member: Member, plan_id: str, mail_id: str, told: Decided) -> None:
    del told
    put_away(member.parts, member.who.viewer, plan_id, mail_id, member.who.actor, member.now)


_ACTS: Mapping[Act, Callable[[Member, str, str, Decided], None]] = MappingProxyType(
    {"answer": _answer, "bounce": _bounce, "away": _away}
)


def _page(
    member: Member, plan_id: str, mail_id: str, told: Decided, error: OmvError | None = None
) -> Response:
    found = waiting_mail(member.parts, member.who.viewer, plan_id, mail_id)
    return member.page(
        "came_back_one.html",
        REFUSED if error else 200,
        plan_id=plan_id,
        found=found,
        told=told,
        kind=kind_told(found),
        proof=proof_of_way(found),
        error=error,
    )
