"""Deliveries: when a recipient has it, and what can still be done until then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from omv_workflow.domain.deliveries import (
    DELIVERY,
    Attention,
    Delivery,
    DeliveryAct,
    DeliveryState,
    attention,
    check_channel,
)
from omv_workflow.domain.messages import Message, MessageState
from omv_workflow.domain.unit import Channel, CopyType, Group
from omv_workflow.errors import AlreadyDone, NotPossibleNow
from tests import messages

S, A = DeliveryState, DeliveryAct
NOW = datetime(2027, 5, 20, 6, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
LONG_AGO = NOW - WEEK
RECENTLY = LONG_AGO + timedelta(seconds=1)


def delivery(group: Group, state: DeliveryState) -> Delivery:
    """One recipient's copy."""
    return messages.delivery(group=group, state=state)


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


def mail(state: MessageState, created_at: datetime) -> Message:
    """The mail that brings the copy."""
    return messages.message(state=state, created_at=created_at, state_since=created_at)


M, T = MessageState, Attention


@pytest.mark.parametrize(
    ("state", "at_first", "after_a_week"),
    [
        (M.CREATED, None, T.FAILED),
        (M.SENDING, None, T.FAILED),
        (M.TEMPORARY_FAILURE, None, T.FAILED),
        (M.TECHNICAL_FAILURE, None, T.FAILED),
        (M.WRITTEN, T.HAND_OVER, T.HAND_OVER),
        (M.CANCELLED, T.HAND_OVER, T.HAND_OVER),
        (M.UNKNOWN, T.UNCERTAIN, T.UNCERTAIN),
        (M.PERMANENT_FAILURE, T.FAILED, T.FAILED),
    ],
)
def test_a_copy_that_is_due_waits_for_its_mail_a_week_at_most(
    state: MessageState, at_first: Attention | None, after_a_week: Attention
) -> None:
    """A mail that has ended without bringing it needs a person at once."""
    due = delivery(Group.TIEDOKSI, S.DUE)
    assert attention(due, mail(state, RECENTLY), NOW, WEEK) is at_first
    assert attention(due, mail(state, LONG_AGO), NOW, WEEK) is after_a_week


def test_a_copy_that_was_sent_for_information_is_checked_after_a_week() -> None:
    """Accepted by a server is not delivered."""
    sent = delivery(Group.TIEDOKSI, S.SENT)
    assert attention(replace(sent, sent_at=RECENTLY), None, NOW, WEEK) is None
    assert attention(replace(sent, sent_at=LONG_AGO), None, NOW, WEEK) is Attention.UNCERTAIN


@pytest.mark.parametrize("state", [S.SENT, S.DELIVERED])
def test_what_is_to_be_acknowledged_is_asked_about_by_an_obligation_of_its_own(
    state: DeliveryState,
) -> None:
    """From its sending on; so nobody has to check it besides."""
    sent = replace(delivery(Group.JAKELU, state), sent_at=LONG_AGO)
    assert sent.unacknowledged_since == LONG_AGO
    assert attention(sent, None, NOW, WEEK) is None
    assert replace(sent, state=S.ACKNOWLEDGED).unacknowledged_since is None
    assert replace(sent, group=Group.TIEDOKSI).unacknowledged_since is None


def test_a_copy_without_a_mail_is_handed_over() -> None:
    """And one that has failed is taken another way."""
    assert attention(delivery(Group.JAKELU, S.DUE), None, NOW, WEEK) is Attention.HAND_OVER
    assert attention(delivery(Group.JAKELU, S.FAILED), None, NOW, WEEK) is Attention.FAILED


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("state", S)
def test_every_copy_is_seen_to_in_the_end_and_none_that_has_arrived(
    group: Group, state: DeliveryState
) -> None:
    """Law 3: whatever is not final comes to somebody's attention."""
    copy = delivery(group, state)
    assert (attention(copy, None, NOW, WEEK) is None) == copy.is_final


@pytest.mark.parametrize("channel", Channel)
def test_a_full_copy_goes_by_a_protected_channel_alone(channel: Channel) -> None:
    """Neither by e-mail nor on paper; a public one goes any way."""
    full = replace(delivery(Group.JAKELU, S.DUE), copy_type=CopyType.FULL)
    if channel.is_protected:
        check_channel(full, channel)
    else:
        with pytest.raises(NotPossibleNow, match="secure_mail or case_transfer or portal"):
            check_channel(full, channel)
    check_channel(delivery(Group.JAKELU, S.DUE), channel)
