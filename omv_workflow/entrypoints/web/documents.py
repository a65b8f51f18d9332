"""The documents of a plan: those that were made, and making the next one."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.policies import ANSWERING, NUMBERING
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.statuses import REFUSED, SEEN
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import OmvError
from omv_workflow.steps.assemble import assemble_draft, offer_for_confirmation
from omv_workflow.steps.made_documents import made_documents, made_file
from omv_workflow.steps.make_pdfs import make_pdfs_of
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.request_contributions import request_contributions

router = APIRouter()

Act = Literal["open", "request", "draft", "offer"]
Kind = Literal["docx", "pdf"]

_ACTS: Mapping[Act, Callable[..., object]] = MappingProxyType(
    {
        "open": open_cycle,
        "request": request_contributions,
        "draft": assemble_draft,
        "offer": offer_for_confirmation,
    }
)
_POSSIBLE: Mapping[Act, frozenset[CycleState]] = MappingProxyType(
    {
        "open": frozenset({CycleState.SCHEDULED}),
        "request": NUMBERING - ANSWERING,
        "draft": ANSWERING,
        "offer": ANSWERING,
    }
)


@router.get("/plans/{plan_id}/documents")
def all_documents(member: ManagerOfPlan, plan_id: str) -> Response:
    """The drafts and versions that were made, and what can be done next."""
    return _page(member, plan_id)


@router.post("/plans/{plan_id}/documents")
def take_next_step(member: ActingManager, plan_id: str, act: Annotated[Act, Form()]) -> Response:
    """Opens the year, asks contributors, makes a draft, or offers the plan, before its day."""
    by = member.who.actor, member.now
    if error := tried(partial(_ACTS[act], member.parts, plan_id, *by)):
        return _page(member, plan_id, error)
    make_pdfs_of(member.parts, plan_id, member.now)
    return RedirectResponse(f"/plans/{plan_id}/documents", SEEN)


@router.get("/plans/{plan_id}/documents/{version_id}/{kind}")
def take_document(member: ManagerOfPlan, plan_id: str, version_id: str, kind: Kind) -> Response:
    """A document, byte for byte."""
    del plan_id
    known = member.parts, member.who, version_id, member.now
    found = made_file(*known, as_pdf=kind == "pdf")
    return as_download(found.file_name, found.content)


def _page(member: Member, plan_id: str, error: OmvError | None = None) -> Response:
    year = plan_status(member.parts, member.who.viewer, plan_id, member.now)
    return member.page(
        "documents.html",
        REFUSED if error else 200,
        year=year,
        documents=made_documents(member.parts, member.who, plan_id),
        possible={act for act, states in _POSSIBLE.items() if year.state in states},
        zone=member.parts.zone,
        error=error,
    )
