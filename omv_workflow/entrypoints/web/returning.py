"""Returning the PDF on offer, signed with another program: the director's page for it.

No second factor is asked for: nothing secret is shown, and it is the signature in the file that
confirms, by a certificate that the settings know as one person's. Of a signing service nothing but
somebody's word would tell for whom it signed: such a file is returned by those in charge.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from starlette.responses import RedirectResponse

from omv_workflow.domain.scans import MOST_BYTES
from omv_workflow.domain.typed import typed_line, typed_text
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.visitors import ActingMember, Member, SomeMember
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotPossibleNow,
    OmvError,
    VerificationFailed,
)
from omv_workflow.phrases import said
from omv_workflow.steps.confirm_here import PLACE, REASON
from omv_workflow.steps.offers import Offer, offer_of
from omv_workflow.steps.take_signed import Returned, take_signed

router = APIRouter()

_FIELDS: dict[str, str] = {PLACE: "place", REASON: "reason"}
Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Told:
    """What a form tells of a signed PDF; who signed it, its certificate tells."""

    place: Text = ""
    reason: Text = ""


@router.get("/confirm/{plan_id}/return")
def consider_returning(member: SomeMember, plan_id: str) -> Response:
    """Asks for the signed PDF, and where it was signed."""
    offer = offer_of(member.parts, member.who, plan_id, member.now)
    return _page(member, offer, Told(place=offer.place))


@router.post("/confirm/{plan_id}/return")
def do_return(
    member: ActingMember,
    plan_id: str,
    told: Annotated[Told, Depends()],
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Takes the file as the confirmation that is waited for, or says what is wrong with it."""
    offer = offer_of(member.parts, member.who, plan_id, member.now)
    content = file.file.read(MOST_BYTES + 1) if file else b""
    try:
        take_file(member, plan_id, content, told.place, told.reason)
    except AlreadyDone:
        pass  # the page tells by whom, and when
    except (InvalidInput, NotPossibleNow, VerificationFailed) as error:
        return _page(member, offer, told, error)
    return RedirectResponse(f"/confirm/{plan_id}", SEEN)


def take_file(
    member: Member, plan_id: str, content: bytes, place: str, reason: str, signer: str | None = None
) -> None:
    """Take what a form brought: the file, where it was signed, and why with missing answers.

    `signer` is for whom a signing service has signed it.

    Raises:
        OmvError: a part of the form can't be used, or what `take_signed` raises.
    """
    if not content or len(content) > MOST_BYTES:
        raise InvalidInput(
            said("The signed PDF"),
            why=said("there is none, or it is larger than 20 MB."),
            next_step=said("Choose the file that your program has signed."),
        )
    where = typed_line(place, PLACE)
    if not where:
        raise InvalidInput(
            PLACE, why=said("it is empty."), next_step=said("Write where it was signed.")
        )
    returned = Returned(
        content,
        where,
        signer,
        typed_text(reason, REASON) or None,
    )
    take_signed(member.parts, plan_id, returned, member.who.actor, member.now)


def field_of(error: OmvError | None) -> str:
    """The field of the form that a refusal is about."""
    return _FIELDS.get(error.what, "file") if error else ""


def _page(member: Member, offer: Offer, told: Told, error: OmvError | None = None) -> Response:
    today = member.parts.today(member.now)
    status = REFUSED if error else 200
    facts = {"offer": offer, "told": told, "error": error, "field": field_of(error), "today": today}
    return member.page("return_signed.html", status, **facts)
