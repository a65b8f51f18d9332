"""Distribution: one state per recipient and version, until each has a final one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.domain.unit import Channel, CopyType, Group
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said


class DeliveryState(StrEnum):
    """Where one recipient's copy is."""

    DUE = "due"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    REROUTED = "rerouted"
    RECORDED_BY_HAND = "recorded_by_hand"
    SUPERSEDED = "superseded"


class DeliveryAct(StrEnum):
    """What can happen to a delivery."""

    SEND = "send"
    DELIVER = "deliver"
    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGE_BY_LINK = "acknowledge by its link"
    ACKNOWLEDGE_BY_ANSWER = "acknowledge by an answer"
    FAIL = "fail"
    REROUTE = "reroute"
    RECORD = "record by hand"
    SUPERSEDE = "supersede"


_S, _A = DeliveryState, DeliveryAct
_UNDER_WAY = frozenset({_S.DUE, _S.SENT, _S.DELIVERED, _S.FAILED, _S.REROUTED})
DELIVERY = TransitionTable(
    said("delivery"),
    frozenset({_S.DUE}),
    (
        way(_A.SEND, {_S.DUE, _S.REROUTED}, _S.SENT),
        way(_A.DELIVER, {_S.SENT}, _S.DELIVERED),
        way(_A.ACKNOWLEDGE, {_S.SENT, _S.DELIVERED}, _S.ACKNOWLEDGED),
        # Whoever holds the link, or answers it, has the letter, whatever was heard of the mail.
        way(_A.ACKNOWLEDGE_BY_LINK, _UNDER_WAY, _S.ACKNOWLEDGED),
        way(_A.ACKNOWLEDGE_BY_ANSWER, _UNDER_WAY, _S.ACKNOWLEDGED),
        way(_A.FAIL, {_S.DUE, _S.SENT, _S.REROUTED}, _S.FAILED),
        way(_A.REROUTE, {_S.FAILED}, _S.REROUTED),
        way(_A.RECORD, _UNDER_WAY, _S.RECORDED_BY_HAND),
        way(_A.SUPERSEDE, _UNDER_WAY, _S.SUPERSEDED),
    ),
)


BY_LINK = said("by the link in the letter")
BY_ANSWER = said("by an answer to the letter")
"""How a copy was acknowledged where nobody had to record it."""

GIVEN = frozenset({_S.SENT, _S.DELIVERED, _S.ACKNOWLEDGED, _S.RECORDED_BY_HAND})
"""Where a copy has left us, whether or not it is known to have arrived."""


@dataclass(frozen=True)
class Delivery:
    """One recipient's copy of one version; `how` and `recipient_register_number` as recorded.

    `way` is the number of the recipient's way that it is on, `channel` the channel of that.
    `letter_hash` is the blob of its covering letter; older ones, and those that were disposed of,
    have none.
    """

    id: str
    plan_id: str
    cycle_id: str | None
    version_id: str
    recipient_id: str
    recipient_name: str
    group: Group
    channel: Channel
    copy_type: CopyType
    language: str
    state: DeliveryState
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    how: str | None = None
    recipient_register_number: str | None = None
    recorded_by: str | None = None
    letter_hash: str | None = None
    way: int = 1

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected: Tiedoksi ends at delivered, Jakelu at acknowledged."""
        if self.state is _S.DELIVERED:
            return self.group is Group.TIEDOKSI
        return self.state in {_S.ACKNOWLEDGED, _S.RECORDED_BY_HAND, _S.SUPERSEDED}

    @property
    def unacknowledged_since(self) -> datetime | None:
        """When it was mailed, where its recipient has yet to acknowledge it: those of Jakelu do."""
        has_gone = self.state in {_S.SENT, _S.DELIVERED}
        return self.sent_at if has_gone and self.group is Group.JAKELU else None


class Attention(StrEnum):
    """What a person has to see to in a copy; `blocked`: there is none to give."""

    HAND_OVER = "hand_over"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    BLOCKED = "blocked"


_ON_ITS_WAY = frozenset(
    {
        MessageState.CREATED,
        MessageState.SENDING,
        MessageState.TEMPORARY_FAILURE,
        MessageState.TECHNICAL_FAILURE,
    }
)
_NEVER_LEFT = frozenset({MessageState.WRITTEN, MessageState.CANCELLED})


def attention(
    delivery: Delivery, mail: Message | None, now: datetime, patience: timedelta
) -> Attention | None:
    """What a person has to see to in a copy, or None where it has arrived or may yet.

    Nor has anybody to see to one that is to be acknowledged: that is an obligation of its own.
    A mail has `patience` to leave, and then as much to be known to have arrived; that a server has
    accepted it is no proof. `mail` is the one that brings the copy by its present way, if any does.
    """
    if delivery.is_final or delivery.unacknowledged_since:
        return None
    if delivery.state in {_S.DUE, _S.REROUTED}:
        return _attention_to_mail(mail, now - patience)
    if delivery.state is _S.FAILED:
        return Attention.FAILED
    is_recent = delivery.sent_at is not None and delivery.sent_at > now - patience
    return None if is_recent else Attention.UNCERTAIN


def _attention_to_mail(mail: Message | None, long_ago: datetime) -> Attention | None:
    if mail is None or mail.state in _NEVER_LEFT:
        return Attention.HAND_OVER
    if mail.state in _ON_ITS_WAY:
        return Attention.FAILED if mail.created_at <= long_ago else None
    is_refused = mail.state is MessageState.PERMANENT_FAILURE
    return Attention.FAILED if is_refused else Attention.UNCERTAIN


def check_channel(delivery: Delivery, channel: Channel) -> None:
    """Refuse a channel that is not protected for a copy that holds secret passages.

    Raises:
        NotPossibleNow: it is a full copy, and the channel is e-mail or paper.
    """
    if delivery.copy_type is CopyType.FULL and not channel.is_protected:
        ways = " or ".join(one for one in Channel if one.is_protected)
        raise NotPossibleNow(
            said("Delivering a full copy by {channel}", channel=channel),
            why=said("what is secret goes by a protected channel alone."),
            next_step=said("Hand it over by {ways}, and record that.", ways=ways),
        )
