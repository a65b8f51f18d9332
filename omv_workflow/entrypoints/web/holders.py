"""The page that tells who holds which version of a plan, for whoever coordinates or leads."""

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response

from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.holders import WhoHolds
from omv_workflow.domain.proofs import proof_told
from omv_workflow.domain.sheets import Sheet
from omv_workflow.domain.unit import CopyType
from omv_workflow.entrypoints.sheet_files import csv_bytes, sheet_csv
from omv_workflow.entrypoints.views.distribution import distribution_sheet
from omv_workflow.entrypoints.views.holders import holders_sheet, lacks_told, missing_told
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.managing import ActingManager, ManagerOfPlan
from omv_workflow.entrypoints.web.statuses import REFUSED
from omv_workflow.entrypoints.web.trying import tried
from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.errors import OmvError
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.make_distribution_log import MadeLog, make_distribution_log
from omv_workflow.steps.who_holds import holders_of

router = APIRouter()

Kind = Literal["csv", "xlsx"]
Of = Literal["holders", "log"]


@router.get("/plans/{plan_id}/holders")
def who_holds_what(member: ManagerOfPlan, plan_id: str) -> Response:
    """Recipients by versions, the newest first, and what is missing."""
    return _page(member, plan_id)


@router.post("/plans/{plan_id}/holders")
def make_log(member: ActingManager, plan_id: str, version: Annotated[int, Form()]) -> Response:
    """Makes the distribution log of a version, and gives it out: a PDF, or a DOCX without one."""
    made: list[MadeLog] = []

    def make() -> None:
        by = member.who.actor, member.now
        made.append(make_distribution_log(member.parts, plan_id, version, spoken, *by))

    if error := tried(make):
        return _page(member, plan_id, error)
    (log,) = made
    if log.pdf is not None:
        return as_download(f"{log.name}.pdf", log.pdf)
    return as_download(f"{log.name}.docx", log.docx)


@router.get("/plans/{plan_id}/holders/{of}/{kind}")
def take_table(member: ManagerOfPlan, plan_id: str, of: Of, kind: Kind) -> Response:
    """Who holds which version, or the distribution log, for a spreadsheet."""
    from omv_workflow.adapters.sheets import xlsx

    make = {"holders": _holders_sheet, "log": _log_sheet}[of]
    sheet = make(member, plan_id)
    content = xlsx(sheet) if kind == "xlsx" else csv_bytes(sheet_csv(sheet.header, sheet.rows))
    name = sheet.title.lower().replace(" ", "-")
    return as_download(f"{name}.{kind}", content)


def _holders_sheet(member: Member, plan_id: str) -> Sheet:
    author, tongue = member.who.unit.unit.name, spoken(member.language)
    return holders_sheet(_found(member, plan_id), author, member.now, member.parts.local, tongue)


def _log_sheet(member: Member, plan_id: str) -> Sheet:
    """Without a second factor no hash is told of a full copy: by it a secret could be found out."""
    author, tongue = member.who.unit.unit.name, spoken(member.language)
    rows = distribution_log(member.parts, member.who.viewer, plan_id)
    if not member.who.is_proven:
        rows = [replace(one, sha256="") if one.copy == CopyType.FULL else one for one in rows]
    return distribution_sheet(rows, author, member.now, member.parts.zone, tongue)


def _page(member: Member, plan_id: str, error: OmvError | None = None) -> Response:
    found = _found(member, plan_id)
    given = {number for one in found.holders for number in one.copies}
    local = member.parts.local
    return member.page(
        "holders.html",
        REFUSED if error else 200,
        plan_id=plan_id,
        found=found,
        versions=found.versions[::-1],
        given=sorted(given, reverse=True),
        missing=missing_told(found),
        lacks=lacks_told,
        proof=lambda copy: proof_told(copy.proof, local),
        error=error,
    )


def _found(member: Member, plan_id: str) -> WhoHolds:
    today = member.parts.today(member.now)
    return holders_of(member.parts, member.who.viewer, plan_id, today)
