"""How far the answer to an item is on its way from whoever is asked to whoever accepts it."""

from collections.abc import Iterable

from omv_workflow.domain.answers import Answer
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.phrases import Worded


class Review(Worded):
    """Where the answer to one item is, in the order in which they are looked at."""

    TO_REVIEW = "to_review"
    """Handed in: it waits to be accepted, or sent back."""
    MISSING = "missing"
    """Nobody has dealt with the item this year."""
    RETURNED = "returned"
    """Sent back: another answer is waited for."""
    BEGUN = "begun"
    """Answered, while others of the same person are still open."""
    ACCEPTED = "accepted"
    """Accepted, or given by those who coordinate themselves."""

    @property
    def words(self) -> str:
        """What people say of an answer."""
        return _SAID[self.value]


_SAID = {
    "to_review": "waits for review",
    "missing": "no answer yet",
    "returned": "answer sent back",
    "begun": "answered, not yet handed in",
    "accepted": "answer accepted",
}
_PASSED_ON = frozenset({RequestState.DELEGATED, RequestState.WITHDRAWN})


def review_of(
    item_id: str, answer: Answer | None, requests: Iterable[ContributionRequest]
) -> Review:
    """How far the answer to an item is, by what was asked of whom."""
    holding = [one for one in requests if item_id in one.items and one.state not in _PASSED_ON]
    if any(item_id in one.returned_items for one in holding if one.is_waiting):
        return Review.RETURNED
    if answer is None or not answer.is_given:
        return Review.MISSING
    if any(one.state is RequestState.SUBMITTED for one in holding):
        return Review.TO_REVIEW
    return Review.BEGUN if any(one.is_waiting for one in holding) else Review.ACCEPTED
