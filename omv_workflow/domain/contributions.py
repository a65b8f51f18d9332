"""Contribution requests: what one person is asked in one year, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from omv_workflow.domain.answers import Answer
from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.phrases import Worded, said


class RequestState(StrEnum):
    """Where a request is."""

    REQUESTED = "requested"
    OPENED = "opened"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DELEGATED = "delegated"
    WITHDRAWN = "withdrawn"


class RequestAct(Worded):
    """What can be done with a request."""

    OPEN = "open"
    WORK = "work on"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    DELEGATE = "hand over"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take back"

    @property
    def words(self) -> str:
        """What people say: to open is another word than to be open."""
        return "open the request" if self is RequestAct.OPEN else self.value


_S, _A = RequestState, RequestAct
_UNDER_WAY = frozenset({_S.REQUESTED, _S.OPENED, _S.IN_PROGRESS, _S.RETURNED})
_GIVEN_UP = frozenset({_S.DELEGATED, _S.WITHDRAWN})
REQUEST = TransitionTable(
    said("contribution request"),
    frozenset({_S.REQUESTED}),
    (
        way(_A.OPEN, {_S.REQUESTED}, _S.OPENED),
        # Work on something submitted or accepted takes it back until it is submitted again.
        way(_A.WORK, {*_UNDER_WAY, _S.SUBMITTED, _S.ACCEPTED}, _S.IN_PROGRESS),
        way(_A.SUBMIT, _UNDER_WAY, _S.SUBMITTED),
        way(_A.ACCEPT, {_S.SUBMITTED}, _S.ACCEPTED),
        way(_A.RETURN, {_S.SUBMITTED, _S.ACCEPTED}, _S.RETURNED),
        way(_A.DELEGATE, _UNDER_WAY, _S.DELEGATED),
        way(_A.TAKE_BACK, {_S.SUBMITTED}, _S.IN_PROGRESS),
        way(_A.WITHDRAW, {*_UNDER_WAY, _S.SUBMITTED}, _S.WITHDRAWN),
    ),
)


@dataclass(frozen=True)
class ContributionRequest:
    """The items asked of one person; `returned_items` wait for another answer."""

    id: str
    cycle_id: str
    person_id: str
    state: RequestState
    items: tuple[str, ...]
    due_on: date
    requested_at: datetime
    returned_items: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether the person still has something to do."""
        return self.state in _UNDER_WAY

    @property
    def is_theirs(self) -> bool:
        """Whether the items are this person's still, answered or not."""
        return self.state not in _GIVEN_UP


def open_items(request: ContributionRequest, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The items of a request that nobody has dealt with this year, or that were returned."""
    return tuple(
        item
        for item in request.items
        if item in request.returned_items or item not in answers or not answers[item].is_given
    )
