"""Since which day something has waited for somebody."""

from collections.abc import Mapping
from datetime import date, datetime

from omv_workflow.domain.answers import Answer
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.year import Year


def request_waits_since(
    year: Year, request: ContributionRequest, answers: Mapping[str, Answer]
) -> date | None:
    """When it was asked, or an answer sent back; once it is submitted, when that was.

    None where it waits for nobody any more.
    """
    if request.is_waiting:
        return _asked_on(year, request)
    return _submitted_on(year, request, answers)


def submitted_at(request: ContributionRequest, answers: Mapping[str, Answer]) -> datetime:
    """When the last answer in it was given: with that one it was submitted."""
    given_at = [answers[item].answered_at for item in request.items if item in answers]
    return max(given_at, default=request.requested_at)


def copy_waits_since(year: Year, delivery: Delivery) -> date | None:
    """When it was sent, or else when it came to be due."""
    if delivery.sent_at is not None:
        return year.parts.today(delivery.sent_at)
    duties = year.open_obligations({StepKind.DISTRIBUTE})
    return max((duty.starts_on for duty in duties), default=None)


def _asked_on(year: Year, request: ContributionRequest) -> date:
    asked_at = [request.requested_at]
    if request.returned_items:
        letters = year.work.messages.find(
            cycle_id=year.cycle.id, person_id=request.person_id, purpose=Purpose.ANSWER_RETURNED
        )
        asked_at += [letter.created_at for letter in letters]
    return year.parts.today(max(asked_at))


def _submitted_on(
    year: Year, request: ContributionRequest, answers: Mapping[str, Answer]
) -> date | None:
    """The day on which it was submitted."""
    if request.state is not RequestState.SUBMITTED:
        return None
    return year.parts.today(submitted_at(request, answers))
