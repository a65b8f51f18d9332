"""Rerouting: which way a copy takes next, whatever the list says, and that it ends."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.deliveries import Delivery, DeliveryState, check_channel
from omv_workflow.domain.policies import goes_by_mail
from omv_workflow.domain.rerouting import next_way, sending_step
from omv_workflow.domain.unit import Channel, CopyType, Group, Recipient, Way
from omv_workflow.errors import NotPossibleNow
from tests import messages

MAIL, PAPER, SECURE = Channel.EMAIL, Channel.PAPER, Channel.SECURE_MAIL
FIRST = "kirjaamo@migri.example"


def recipient(*further: tuple[Channel, str]) -> Recipient:
    """Somebody who is written to first, and reached by further ways then."""
    return Recipient(
        id="migri",
        name="Maahanmuuttovirasto",
        group=Group.JAKELU,
        channel=MAIL,
        address=FIRST,
        language="fi",
        then=tuple(Way(channel=channel, address=address) for channel, address in further),
    )


def failed(copy_type: CopyType = CopyType.PUBLIC, way: int = 1) -> Delivery:
    """A copy that has not arrived by that way."""
    failed = {"state": DeliveryState.FAILED, "way": way}
    return messages.delivery(copy_type=copy_type, **failed)


def test_the_ways_are_tried_in_their_order() -> None:
    """And behind the last a person must find one."""
    listed = recipient((MAIL, "toinen@migri.example"), (PAPER, "PL 1"))
    assert next_way(listed, failed(), {FIRST}) == 2
    assert next_way(listed, failed(way=2), {FIRST, "toinen@migri.example"}) == 3
    assert next_way(listed, failed(way=3), {FIRST}) is None
    assert next_way(recipient(), failed(), {FIRST}) is None


def test_no_mail_goes_where_one_has_failed() -> None:
    """The list may have been put into another order in the meantime."""
    listed = recipient((MAIL, "toinen@migri.example"), (PAPER, "PL 1"))
    assert next_way(listed, failed(), {"toinen@migri.example"}) == 3


@pytest.mark.parametrize("channel", Channel)
def test_what_is_secret_goes_on_by_protected_ways_alone(channel: Channel) -> None:
    """Whatever ground there is for the copy, and whatever the list says by now."""
    address = "x@migri.example"
    after = next_way(recipient((channel, address)), failed(CopyType.FULL), set())
    assert (after is not None) is channel.is_protected


@given(
    st.lists(st.sampled_from(Channel), max_size=6),
    st.sampled_from(CopyType),
    st.sets(st.sampled_from([f"{number}@migri.example" for number in range(6)])),
)
def test_it_ends_takes_no_way_twice_and_no_open_one_for_secrets(
    channels: list[Channel], copy_type: CopyType, written_to: set[str]
) -> None:
    """Any list, and a copy that fails on every way that it takes."""
    listed = recipient(*((one, f"{n}@migri.example") for n, one in enumerate(channels)))
    delivery, taken = failed(copy_type), [1]
    while number := next_way(listed, delivery, written_to):
        way = listed.ways[number - 1]
        assert number not in taken
        assert copy_type is CopyType.PUBLIC or way.channel.is_protected
        assert not way.channel.is_mailed or way.address not in written_to
        taken.append(number)
        delivery = replace(delivery, way=number, channel=way.channel)
    assert len(taken) <= len(listed.ways)


@pytest.mark.parametrize("channel", Channel)
def test_no_mail_brings_or_leads_to_a_full_copy(channel: Channel) -> None:
    """Nor is it recorded that one went by an unprotected way, whatever the list says by now."""
    reached = recipient().model_copy(update={"channel": channel})
    assert not goes_by_mail(CopyType.FULL, reached)
    assert goes_by_mail(CopyType.PUBLIC, reached) is channel.is_mailed
    with nullcontext() if channel.is_protected else pytest.raises(NotPossibleNow):
        check_channel(failed(CopyType.FULL), channel)


def test_the_first_mail_is_called_as_it_always_was() -> None:
    """Mails of the time before further ways stay the same mails."""
    assert sending_step(1, MAIL) == "send"
    steps = {sending_step(way, channel) for way in range(1, 9) for channel in (MAIL, Channel.LINK)}
    assert len(steps) == 16
