"""Whether a page of answers shows what is secret in them."""

from collections.abc import Iterable

from omv_workflow.entrypoints.web.visitors import Member
from omv_workflow.steps.note_viewed import note_viewed_answers
from omv_workflow.steps.review_items import ReviewItem


def secrecy_of(member: Member, plan_id: str, items: Iterable[ReviewItem]) -> dict[str, bool]:
    """Whether what is secret in these items is shown, which is logged, or left out.

    It is shown to whoever has proven a second factor.
    """
    secret = [one.id for one in items if one.is_secret]
    is_unveiled = bool(secret) and member.who.is_proven
    if is_unveiled:
        note_viewed_answers(member.parts, member.who.viewer, plan_id, secret, member.now)
    return {"is_unveiled": is_unveiled, "hides": bool(secret) and not is_unveiled}
