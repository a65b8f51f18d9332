"""When a message that still waits is no longer worth sending: what it asks for has been done.

It is found out from the year as it stands just before sending, never remembered.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import DUTY, Message, MessageState, Purpose
from omv_workflow.domain.policies import ANSWERING, DELIVERING, LIVE, NUMBERING, PREPARING
from omv_workflow.domain.timetable import StepKind

_P = Purpose


@dataclass(frozen=True)
class Standing:
    """How a year stands: where it is, what was asked of people in it, and who is owed a copy."""

    cycle: Cycle
    requests: Collection[ContributionRequest]
    deliveries: Collection[Delivery]

    @property
    def state(self) -> CycleState:
        """Where the year is."""
        return self.cycle.state


def is_overtaken(message: Message, year: Standing, alike: Sequence[Message]) -> bool:
    """Whether the reason of a message has gone, or a newer one says the same.

    Args:
        message: one that waits to be sent.
        year: that of the message.
        alike: the year's messages of its purpose to its reader, itself among them, oldest first.
    """
    reason = _REASONS.get(message.purpose)
    return _is_repeated(message, alike) or not (reason is None or reason(message, year))


def subject_of(purpose: Purpose, step: str) -> str:
    """What a message is about, by its step: those of one purpose and subject repeat one another."""
    return _SUBJECTS.get(purpose, _all_one)(step)


def _is_repeated(message: Message, alike: Sequence[Message]) -> bool:
    subject = _SUBJECTS.get(message.purpose)
    if subject is None:
        return False
    newer = alike[[one.id for one in alike].index(message.id) + 1 :]
    standing = (one for one in newer if one.state is not MessageState.CANCELLED)
    return any(subject(one.step) == subject(message.step) for one in standing)


def _all_one(step: str) -> str:
    """The subject of letters of which the newest tells everything that an older one did."""
    del step
    return ""


def _first_part(step: str) -> str:
    return step.partition(".")[0]


def _last_part(step: str) -> str:
    return step.rpartition(".")[2]


_SUBJECTS: dict[Purpose, Callable[[str], str]] = {
    _P.CONTRIBUTION_REMINDER: _last_part,  # the request
    _P.ANSWERS_LATE: _all_one,
    _P.ANSWERS_TO_ACCEPT: _all_one,
    _P.CONTRIBUTION_ESCALATION: _all_one,
    _P.HAND_OVER_NEEDED: _first_part,  # the request
    _P.ANSWER_RETURNED: _first_part,  # the item
    _P.COMMENT_WRITTEN: _first_part,  # the item
    _P.DRAFT_READY: _all_one,
    _P.NUMBER_MISSING: _all_one,
    _P.READY_TO_CONFIRM: _all_one,
    _P.CONFIRMATION_REMINDER: _all_one,
    _P.CONFIRMATION_OVERDUE: _all_one,
    _P.CLIENT_NOTICE: _all_one,
    _P.ACKNOWLEDGEMENT_MISSING: _all_one,
    _P.PUBLIC_COPY_BLOCKED: _all_one,
}
"""What a message that is written repeatedly is about, by its step."""


def _request_waits(message: Message, year: Standing) -> bool:
    parts = message.step.split(".")
    asked = [one for one in year.requests if one.id in parts]
    return year.state in ANSWERING and any(one.is_waiting for one in asked)


def _anything_waits(message: Message, year: Standing) -> bool:
    del message
    return year.state in ANSWERING and any(one.is_waiting for one in year.requests)


def _anything_is_handed_in(message: Message, year: Standing) -> bool:
    del message
    handed_in = (one.state is RequestState.SUBMITTED for one in year.requests)
    return year.state in ANSWERING and any(handed_in)


def _somebody_is_missed(message: Message, year: Standing) -> bool:
    """What a mandate brings with it goes on until the year ends; items, until they are answered."""
    if _last_part(message.step) == DUTY:
        return year.state in LIVE
    return _anything_waits(message, year)


def _answer_is_returned(message: Message, year: Standing) -> bool:
    """Whether it still is in that request, which may be another one's: a stand-in's letter."""
    item, parts = _first_part(message.step), message.step.split(".")
    asked = [one for one in year.requests if one.id in parts or one.person_id == message.person_id]
    is_returned = any(item in one.returned_items for one in asked if one.is_waiting)
    return year.state in ANSWERING and is_returned


def _is_drafted(message: Message, year: Standing) -> bool:
    del message
    return year.state in ANSWERING


def _number_is_missing(message: Message, year: Standing) -> bool:
    del message
    return year.state in NUMBERING and not year.cycle.number_is_settled


def _copy_is_blocked(message: Message, year: Standing) -> bool:
    """What keeps a plan from being offered is mended once it has been; so with giving it out."""
    if _first_part(message.step) == StepKind.READY:
        return year.state in ANSWERING
    if year.state is CycleState.CONFIRMED:
        return True
    return year.state is CycleState.DISTRIBUTING and any(map(_lacks_copy, year.deliveries))


def _acknowledgement_is_missing(message: Message, year: Standing) -> bool:
    """Of any of the copies that it is about; they end its step."""
    named = _last_part(message.step).split("-")
    asked = [one for one in year.deliveries if one.id in named]
    return year.state in DELIVERING and any(one.unacknowledged_since for one in asked)


def _copy_waits_for_word(message: Message, year: Standing) -> bool:
    """Whether the copy that it is about, which begins its step, has yet to be acknowledged."""
    about = [one for one in year.deliveries if one.id == _first_part(message.step)]
    return year.state in DELIVERING and any(not one.is_final for one in about)


def _lacks_copy(delivery: Delivery) -> bool:
    """Whether there has been nothing yet to give to a recipient: a copy has its covering letter."""
    return delivery.state is DeliveryState.DUE and delivery.letter_hash is None


def _is_offered(message: Message, year: Standing) -> bool:
    del message
    return year.state is CycleState.AWAITING_CONFIRMATION


def _is_unconfirmed(message: Message, year: Standing) -> bool:
    del message
    return year.state in PREPARING


_REASONS: dict[Purpose, Callable[[Message, Standing], bool]] = {
    _P.CONTRIBUTION_REQUEST: _request_waits,
    _P.CONTRIBUTION_REMINDER: _request_waits,
    _P.REQUEST_HANDED_OVER: _request_waits,
    _P.HAND_OVER_NEEDED: _request_waits,
    _P.ANSWERS_LATE: _anything_waits,
    _P.ANSWERS_TO_ACCEPT: _anything_is_handed_in,
    _P.CONTRIBUTION_ESCALATION: _anything_waits,
    _P.STAND_IN_NEEDED: _somebody_is_missed,
    _P.ANSWER_RETURNED: _answer_is_returned,
    _P.COMMENT_WRITTEN: _is_unconfirmed,
    _P.DRAFT_READY: _is_drafted,
    _P.NUMBER_MISSING: _number_is_missing,
    _P.READY_TO_CONFIRM: _is_offered,
    _P.CONFIRMATION_REMINDER: _is_offered,
    _P.CONFIRMATION_OVERDUE: _is_unconfirmed,
    _P.CONFIRMATION_DECLINED: _is_drafted,
    _P.ACKNOWLEDGEMENT_MISSING: _acknowledgement_is_missing,
    _P.PUBLIC_COPY_BLOCKED: _copy_is_blocked,
    _P.RECEIPT_LINK: _copy_waits_for_word,
}
"""Whether the reason of a message still stands; what only tells of something always has one."""
