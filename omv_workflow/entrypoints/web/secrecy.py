"""The page on what is secret: by its grounds, as the public copy shows it, and what stops that."""

from fastapi import APIRouter, Response

from omv_workflow.entrypoints.web.managing import ManagerOfPlan
from omv_workflow.entrypoints.web.unveiling import secrecy_of
from omv_workflow.steps.secrecy_review import secrecy_review

router = APIRouter()


@router.get("/plans/{plan_id}/secrets")
def what_is_secret(member: ManagerOfPlan, plan_id: str) -> Response:
    """Every marked passage by its item and ground, veiled until a second factor is proven."""
    review = secrecy_review(member.parts, member.who, plan_id, member.now)
    return member.page(
        "secrets.html",
        plan_id=plan_id,
        review=review,
        secrecy=secrecy_of(member, plan_id, [one.item for one in review.items]),
    )
