"""Returning a signed PDF for those who signed: the page of whoever coordinates or leads.

It is where the file of a signing service comes back. Its certificate does not tell for whom it has
signed, so whoever returns it says so, and has to have proven a second factor: their word counts.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from starlette.responses import RedirectResponse

from omv_workflow.domain.scans import MOST_BYTES
from omv_workflow.entrypoints.web.managing import ManagerOfPlan, ProvenManager
from omv_workflow.entrypoints.web.returning import field_of, take_file
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
    OmvError,
    VerificationFailed,
)

router = APIRouter()

Text = Annotated[str, Form()]


@dataclass(frozen=True)
class ToldFor:
    """What a form tells of a signed PDF; `person` is whom a service signed for."""

    person: Text = ""
    place: Text = ""
    reason: Text = ""


@router.get("/plans/{plan_id}/confirmation/return")
def consider_returning_for(member: ManagerOfPlan, plan_id: str) -> Response:
    """Asks for the signed PDF, who signed it, and where."""
    return _page(member, plan_id, ToldFor())


@router.post("/plans/{plan_id}/confirmation/return")
def do_return_for(
    member: ProvenManager,
    plan_id: str,
    told: Annotated[ToldFor, Depends()],
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Takes the file as the confirmation that is waited for, or says what is wrong with it."""
    content = file.file.read(MOST_BYTES + 1) if file else b""
    try:
        take_file(member, plan_id, content, told.place, told.reason, told.person or None)
    except AlreadyDone:
        pass  # the page tells by whom, and when
    except (InvalidInput, NotAllowed, NotFound, NotPossibleNow, VerificationFailed) as error:
        return _page(member, plan_id, told, error)
    return RedirectResponse(f"/plans/{plan_id}/confirmation", SEEN)


def _page(member: Member, plan_id: str, told: ToldFor, error: OmvError | None = None) -> Response:
    people = [one for one in member.who.unit.people if one.is_employed_on(member.who.viewer.day)]
    return member.page(
        "return_for.html",
        REFUSED if error else 200,
        plan_id=plan_id,
        told=told,
        people=people,
        error=error,
        field=field_of(error),
    )
