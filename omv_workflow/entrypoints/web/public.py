"""The page of a unit that anybody may see, if the workspace shows one: no account, no cookie."""

from fastapi import APIRouter, Response

from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.visitors import AnyVisitor, Visitor
from omv_workflow.steps.public_page import FileKind, public_file, public_unit

router = APIRouter()
_FIVE_MINUTES = "public, max-age=300"


@router.get("/units/{unit_id}")
def look(visitor: AnyVisitor, unit_id: str) -> Response:
    """That the plans exist, since when they are in force, their public copies, and how to ask."""
    found = public_unit(visitor.parts, unit_id, visitor.now)
    nobody = Visitor(visitor.request, visitor.parts, visitor.now, None)
    page = nobody.page("unit.html", unit=found.unit, plans=found.plans, unit_name=found.unit.name)
    page.headers["Vary"] = "Accept-Language, Cookie"  # the language is chosen by these
    return _kept_for_a_while(page)


@router.get("/units/{unit_id}/{plan_id}/{kind}")
def take_file(visitor: AnyVisitor, unit_id: str, plan_id: str, kind: FileKind) -> Response:
    """A file of a public copy."""
    found = public_file(visitor.parts, unit_id, plan_id, kind, visitor.now)
    return _kept_for_a_while(as_download(*found))


def _kept_for_a_while(answer: Response) -> Response:
    """It is the same for everybody, so that others may keep it: not for long, as it may change."""
    answer.headers["Cache-Control"] = _FIVE_MINUTES
    return answer
