"""Contribution requests: what is still open, and what ends them."""

from datetime import UTC, date, datetime

import pytest

from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.contributions import (
    REQUEST,
    ContributionRequest,
    RequestAct,
    RequestState,
    open_items,
)
from omv_workflow.errors import AlreadyDone

S, A = RequestState, RequestAct
MORNING = datetime(2027, 3, 1, 7, tzinfo=UTC)


def request(
    *items: str, state: RequestState = S.REQUESTED, returned: tuple[str, ...] = ()
) -> ContributionRequest:
    """What one person is asked."""
    return ContributionRequest(
        id="r",
        cycle_id="c",
        person_id="tarkastaja",
        state=state,
        items=items,
        due_on=date(2027, 3, 26),
        requested_at=MORNING,
        returned_items=returned,
    )


def answer(item_id: str, answered_by: str | None) -> Answer:
    """The current answer to an item."""
    return Answer(
        id=item_id,
        cycle_id="c",
        item_id=item_id,
        revision=1,
        state=AnswerState.INHERITED if answered_by is None else AnswerState.CONFIRMED_UNCHANGED,
        text="as last year",
        answered_by=answered_by,
        recorded_by=None,
        answered_at=MORNING,
    )


def test_an_item_is_open_until_somebody_has_dealt_with_it() -> None:
    """Neither an inherited answer nor none counts as dealt with; a colleague's answer does."""
    answers = {
        "inherited": answer("inherited", None),
        "answered": answer("answered", "tarkastaja"),
        "by_a_colleague": answer("by_a_colleague", "ylitarkastaja"),
    }
    asked = request("inherited", "answered", "unknown", "by_a_colleague")
    assert open_items(asked, answers) == ("inherited", "unknown")


def test_a_returned_item_is_open_again() -> None:
    """It waits for another answer although there is one."""
    answers = {item: answer(item, "tarkastaja") for item in ("one", "other")}
    assert open_items(request("one", "other", returned=("other",)), answers) == ("other",)


def test_open_items_come_in_the_order_in_which_they_were_asked() -> None:
    """A letter lists them as the request does."""
    assert open_items(request("c", "a", "b"), {}) == ("c", "a", "b")


def test_only_a_delegated_or_withdrawn_request_is_over_for_good() -> None:
    """The final states of a request, written out; an accepted one can be returned."""
    assert {state for state in S if REQUEST.is_final(state)} == {S.DELEGATED, S.WITHDRAWN}


@pytest.mark.parametrize("state", S)
def test_a_person_is_waited_for_until_everything_is_submitted(state: RequestState) -> None:
    """Reminders go to those who still have something to do."""
    waiting = {S.REQUESTED, S.OPENED, S.IN_PROGRESS, S.RETURNED}
    assert request("one", state=state).is_waiting is (state in waiting)


@pytest.mark.parametrize("state", [S.REQUESTED, S.OPENED, S.IN_PROGRESS, S.RETURNED])
def test_what_is_waited_for_can_be_submitted_handed_over_and_withdrawn(
    state: RequestState,
) -> None:
    """Nobody has to open a link first: an answer may come by any way."""
    assert REQUEST.after(state, A.SUBMIT) is S.SUBMITTED
    assert REQUEST.after(state, A.DELEGATE) is S.DELEGATED
    assert REQUEST.after(state, A.WITHDRAW) is S.WITHDRAWN


@pytest.mark.parametrize("state", [S.SUBMITTED, S.ACCEPTED])
def test_work_on_something_handed_in_takes_it_back(state: RequestState) -> None:
    """A correction after submitting is accepted anew."""
    assert REQUEST.after(state, A.WORK) is S.IN_PROGRESS
    assert REQUEST.after(state, A.RETURN) is S.RETURNED


def test_a_request_that_was_worked_on_is_not_opened_again() -> None:
    """A late "opened" never overwrites what came after it."""
    assert not REQUEST.allows(S.IN_PROGRESS, A.OPEN)
    with pytest.raises(AlreadyDone):
        REQUEST.after(S.OPENED, A.OPEN)
