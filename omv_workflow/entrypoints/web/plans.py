"""The year of the unit's plan, for whoever coordinates or leads."""

from datetime import date

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from omv_workflow.domain.reviewing import Review
from omv_workflow.domain.urgency import Urgency
from omv_workflow.entrypoints.web.managing import ManagerOfPlan, SomeManager
from omv_workflow.entrypoints.web.pictures import (
    CopyIs,
    Drawn,
    copies_by_group,
    drawn,
    timeline,
)
from omv_workflow.entrypoints.web.statuses import SEEN
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.owed import steps_of_year
from omv_workflow.steps.queries import plan_ids, plan_status
from omv_workflow.steps.review_items import ReviewedPlan, reviewed_plan
from omv_workflow.steps.statuses import Waiting
from omv_workflow.steps.why_declined import why_declined

router = APIRouter()
_PRESSING = {how: place for place, how in enumerate(Urgency)}


@router.get("/plans")
def all_plans(member: SomeManager) -> Response:
    """To the year of the unit's plan."""
    for plan_id in plan_ids(member.parts, member.who.viewer):
        return RedirectResponse(f"/plans/{plan_id}", SEEN)
    raise NotFound(
        said("The plan of the unit"),
        why=said("it has none yet."),
        next_step=said("Ask whoever keeps this program to apply the unit."),
    )


@router.get("/plans/{plan_id}")
def one_plan(member: ManagerOfPlan, plan_id: str) -> Response:
    """Where the year stands: what waits for whom, what comes when, why then, and how far it is."""
    parts, who, now = member.parts, member.who, member.now
    year, today = plan_status(parts, who.viewer, plan_id, now), who.viewer.day
    return member.page(
        "plan.html",
        year=year,
        today=today,
        days_left=(year.anniversary - today).days,
        declined=why_declined(parts, who.viewer, plan_id),
        late=sum(one.urgency is Urgency.LATE for one in year.waiting),
        waiting=sorted(year.waiting, key=_most_pressing_first),
        owed=steps_of_year(parts, who.viewer, plan_id, now),
        line=timeline(year.steps, year.anniversary, today),
        answers=_answers(reviewed_plan(parts, who, plan_id, now)),
        copies=drawn(copies_by_group(year.recipients), tuple(CopyIs)),
    )


def _most_pressing_first(one: Waiting) -> tuple[int, date]:
    return _PRESSING[one.urgency], one.due_on or date.min


def _answers(plan: ReviewedPlan) -> Drawn:
    counts = {
        title: {kind: sum(one.review is kind for one in items) for kind in _AS_DRAWN}
        for title, items in plan.sections.items()
    }
    return drawn(counts, _AS_DRAWN)


_AS_DRAWN = (Review.ACCEPTED, Review.TO_REVIEW, Review.BEGUN, Review.RETURNED, Review.MISSING)
