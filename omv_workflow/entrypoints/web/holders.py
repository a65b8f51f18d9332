"""The page that tells who holds which version of a plan, for whoever coordinates or leads."""

from typing import Literal

from fastapi import APIRouter, Response

from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.holders import WhoHolds
from omv_workflow.domain.proofs import proof_told
from omv_workflow.entrypoints.sheet_files import csv_bytes, sheet_csv
from omv_workflow.entrypoints.views.holders import holders_sheet, lacks_told, missing_told
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.managing import ManagerOfPlan
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.phrases import in_language, said
from omv_workflow.steps.who_holds import holders_of

router = APIRouter()

Kind = Literal["csv", "xlsx"]


@router.get("/plans/{plan_id}/holders")
def who_holds_what(member: ManagerOfPlan, plan_id: str) -> Response:
    """Recipients by versions, the newest first, and what is missing."""
    found = _found(member, plan_id)
    local = member.parts.local
    return member.page(
        "holders.html",
        plan_id=plan_id,
        found=found,
        versions=found.versions[::-1],
        missing=missing_told(found),
        lacks=lacks_told,
        proof=lambda copy: proof_told(copy.proof, local),
    )


@router.get("/plans/{plan_id}/holders/{kind}")
def take_holders(member: ManagerOfPlan, plan_id: str, kind: Kind) -> Response:
    """The same for a spreadsheet."""
    from omv_workflow.adapters.sheets import xlsx

    found, tongue = _found(member, plan_id), spoken(member.language)
    author = member.who.unit.unit.name
    sheet = holders_sheet(found, author, member.now, member.parts.local, tongue)
    content = xlsx(sheet) if kind == "xlsx" else csv_bytes(sheet_csv(sheet.header, sheet.rows))
    name = in_language(said("who-holds-which-version"), tongue)
    return as_download(f"{name}.{kind}", content)


def _found(member: Member, plan_id: str) -> WhoHolds:
    today = member.parts.today(member.now)
    return holders_of(member.parts, member.who.viewer, plan_id, today)
