"""Telling whoever coordinates whose answers did not come in time: what is open, and since when."""

from omv_workflow.domain.contributions import ContributionRequest, RequestState, open_items
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.ask import ask_all
from omv_workflow.steps.post import in_role
from omv_workflow.steps.year import Year

_ASKED_NO_MORE = frozenset({RequestState.DELEGATED, RequestState.WITHDRAWN})


def tell_of_late_answers(year: Year, late: list[ContributionRequest]) -> None:
    """List who has not answered by their day, and how many were asked."""
    asked = len({one.person_id for one in year.requests() if one.state not in _ASKED_NO_MORE})
    facts: dict[str, object] = {"late": [_late(year, one) for one in late], "asked": asked}
    step = f"{StepKind.ANSWERS_LATE}.{year.today}"
    ask_all(year, in_role(year, *year.policy.told.answers_late), Purpose.ANSWERS_LATE, step, facts)


def _late(year: Year, request: ContributionRequest) -> dict[str, object]:
    still_open = open_items(request, year.answers())
    return {
        "id": request.person_id,
        "name": person_of(year.unit, request.person_id).name,
        "asked_on": year.parts.today(request.requested_at),
        "due": request.due_on,
        "open_items": [item.text for item in year.form.items if item.id in still_open],
    }
