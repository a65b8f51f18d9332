"""Distribution: one state per recipient and version, until each has a final one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.domain.unit import Channel, CopyType, Group


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
    FAIL = "fail"
    REROUTE = "reroute"
    RECORD = "record by hand"
    SUPERSEDE = "supersede"


_S, _A = DeliveryState, DeliveryAct
_UNDER_WAY = frozenset({_S.DUE, _S.SENT, _S.DELIVERED, _S.FAILED, _S.REROUTED})
DELIVERY = TransitionTable(
    "delivery",
    frozenset({_S.DUE}),
    (
        way(_A.SEND, {_S.DUE, _S.REROUTED}, _S.SENT),
        way(_A.DELIVER, {_S.SENT}, _S.DELIVERED),
        way(_A.ACKNOWLEDGE, {_S.SENT, _S.DELIVERED}, _S.ACKNOWLEDGED),
        way(_A.FAIL, {_S.DUE, _S.SENT, _S.REROUTED}, _S.FAILED),
        way(_A.REROUTE, {_S.FAILED}, _S.REROUTED),
        way(_A.RECORD, _UNDER_WAY, _S.RECORDED_BY_HAND),
        way(_A.SUPERSEDE, _UNDER_WAY, _S.SUPERSEDED),
    ),
)


@dataclass(frozen=True)
class Delivery:
    """One recipient's copy of one version; `how` and `recipient_register_number` as recorded."""

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

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected: Tiedoksi ends at delivered, Jakelu at acknowledged."""
        if self.state is _S.DELIVERED:
            return self.group is Group.TIEDOKSI
        return self.state in {_S.ACKNOWLEDGED, _S.RECORDED_BY_HAND, _S.SUPERSEDED}
