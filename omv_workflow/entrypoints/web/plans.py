"""The pages of whoever coordinates or leads: the plans of the unit, and the year of one."""

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from omv_workflow.entrypoints.web.managing import ManagerOfPlan, SomeManager
from omv_workflow.steps.overview import plan_lines
from omv_workflow.steps.owed import obligations_of_year
from omv_workflow.steps.queries import plan_status

router = APIRouter()
_SEEN = 303


@router.get("/plans")
def all_plans(member: SomeManager) -> Response:
    """A line for each plan of the unit; a single one is shown at once."""
    lines = plan_lines(member.parts, member.who.viewer, member.now)
    if len(lines) == 1:
        return RedirectResponse(f"/plans/{lines[0].plan}", _SEEN)
    return member.page("plans.html", lines=lines)


@router.get("/plans/{plan_id}")
def one_plan(member: ManagerOfPlan, plan_id: str) -> Response:
    """Where the year stands: what waits for whom, what comes when, and why then."""
    known = member.parts, member.who.viewer, plan_id, member.now
    status, owed = plan_status(*known), obligations_of_year(*known)
    return member.page("plan.html", year=status, owed=owed, today=member.who.viewer.day)
