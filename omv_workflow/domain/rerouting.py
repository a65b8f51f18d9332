"""Where a copy goes on that has not arrived: by its recipient's next way, each tried once."""

from collections.abc import Collection

from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.messages import LINK_STEP
from omv_workflow.domain.unit import Channel, CopyType, Recipient


def next_way(recipient: Recipient, delivery: Delivery, written_to: Collection[str]) -> int | None:
    """The number of the way that a failed copy takes next, or None where a person must find one.

    The numbers only rise, so that it ends. What holds secret passages goes by protected ways alone,
    whatever the list says by now, and no mail goes where one has gone before: `written_to`.
    """
    for number, way in enumerate(recipient.ways, start=1):
        is_open = delivery.copy_type is CopyType.PUBLIC or way.channel.is_protected
        is_tried = way.channel.is_mailed and way.address in written_to
        if number > delivery.way and is_open and not is_tried:
            return number
    return None


def sending_step(way: int, channel: Channel) -> str:
    """The step of the message that brings a copy by that way, or the link to it."""
    step = LINK_STEP if channel is Channel.LINK else "send"
    return step if way == 1 else f"{step}.{way}"
