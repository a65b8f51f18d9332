"""Deliveries: when a recipient has it, and what can still be done until then."""

import pytest

from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct, DeliveryState
from omv_workflow.domain.unit import Channel, CopyType, Group
from omv_workflow.errors import AlreadyDone

S, A = DeliveryState, DeliveryAct


def delivery(group: Group, state: DeliveryState) -> Delivery:
    """One recipient's copy."""
    return Delivery(
        id="d",
        plan_id="p",
        cycle_id="c",
        version_id="v",
        recipient_id="migri",
        recipient_name="Maahanmuuttovirasto",
        group=group,
        channel=Channel.EMAIL,
        copy_type=CopyType.PUBLIC,
        language="fi",
        state=state,
    )


@pytest.mark.parametrize("state", S)
def test_a_recipient_who_acts_on_it_has_it_once_acknowledged(state: DeliveryState) -> None:
    """Under Jakelu delivered is not enough."""
    ends = {S.ACKNOWLEDGED, S.RECORDED_BY_HAND, S.SUPERSEDED}
    assert delivery(Group.JAKELU, state).is_final is (state in ends)


@pytest.mark.parametrize("state", S)
def test_a_recipient_who_is_informed_has_it_once_delivered(state: DeliveryState) -> None:
    """Under Tiedoksi nobody is asked to acknowledge; sent is still not delivered."""
    ends = {S.DELIVERED, S.ACKNOWLEDGED, S.RECORDED_BY_HAND, S.SUPERSEDED}
    assert delivery(Group.TIEDOKSI, state).is_final is (state in ends)


def test_the_table_ends_where_every_group_does() -> None:
    """The final states of a delivery, written out."""
    final = {S.ACKNOWLEDGED, S.RECORDED_BY_HAND, S.SUPERSEDED}
    assert {state for state in S if DELIVERY.is_final(state)} == final


@pytest.mark.parametrize("state", [S.DUE, S.SENT, S.DELIVERED, S.FAILED, S.REROUTED])
def test_a_delivery_under_way_can_be_recorded_by_hand(state: DeliveryState) -> None:
    """Whatever went wrong, a person can hand it over and write that down."""
    assert DELIVERY.after(state, A.RECORD) is S.RECORDED_BY_HAND
    assert DELIVERY.after(state, A.SUPERSEDE) is S.SUPERSEDED


def test_a_failed_delivery_is_sent_again_only_by_another_route() -> None:
    """Somebody decides on the route; nothing is sent to a dead address in a circle."""
    assert not DELIVERY.allows(S.FAILED, A.SEND)
    assert DELIVERY.after(DELIVERY.after(S.FAILED, A.REROUTE), A.SEND) is S.SENT


def test_a_copy_that_was_sent_is_not_sent_twice() -> None:
    """The second run learns that it is done."""
    with pytest.raises(AlreadyDone):
        DELIVERY.after(S.SENT, A.SEND)
