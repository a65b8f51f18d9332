"""How far an answer is: by what was asked of whom, and what has come of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.reviewing import Review, review_of

_THEN = datetime(2027, 3, 1, 8, tzinfo=UTC)
GIVEN = Answer("a", "c", "work", 2, AnswerState.CHANGED, "Text.", "nurse", None, _THEN)
INHERITED = replace(GIVEN, state=AnswerState.INHERITED, answered_by=None)
ASKED = ContributionRequest(
    "r", "c", "nurse", RequestState.REQUESTED, ("work", "risks"), date(2027, 3, 26), _THEN
)


@pytest.mark.parametrize(
    ("answer", "state", "review"),
    [
        (None, RequestState.REQUESTED, Review.MISSING),
        (INHERITED, RequestState.REQUESTED, Review.MISSING),
        (GIVEN, RequestState.IN_PROGRESS, Review.BEGUN),
        (GIVEN, RequestState.SUBMITTED, Review.TO_REVIEW),
        (GIVEN, RequestState.ACCEPTED, Review.ACCEPTED),
        (GIVEN, RequestState.RETURNED, Review.BEGUN),
        (GIVEN, RequestState.DELEGATED, Review.ACCEPTED),
        (INHERITED, RequestState.WITHDRAWN, Review.MISSING),
    ],
)
def test_an_answer_is_as_far_as_its_request(
    answer: Answer | None, state: RequestState, review: Review
) -> None:
    """What nobody has dealt with is missing, whatever stood there last year."""
    assert review_of("work", answer, [replace(ASKED, state=state)]) is review


def test_what_was_sent_back_waits_for_another_answer() -> None:
    """The others of the same request are as they were."""
    back = replace(ASKED, state=RequestState.RETURNED, returned_items=("work",))
    assert review_of("work", GIVEN, [back]) is Review.RETURNED
    assert review_of("risks", replace(GIVEN, item_id="risks"), [back]) is Review.BEGUN


def test_what_nobody_was_asked_is_settled_once_it_is_answered() -> None:
    """The coordinator's own answers wait for no one."""
    assert review_of("work", GIVEN, []) is Review.ACCEPTED
