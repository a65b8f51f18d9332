"""Messages and copies as tests of parts need them: what a test does not name does not matter."""

from dataclasses import replace
from datetime import UTC, datetime

from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.unit import Channel, CopyType, Group

_AT = datetime(2027, 5, 14, 9, tzinfo=UTC)
_MESSAGE = Message(
    id="m",
    business_key="k",
    message_id="<m@vastaanottokeskus.example>",
    plan_id="p",
    cycle_id="c",
    delivery_id="d",
    person_id=None,
    purpose=Purpose.DISTRIBUTION,
    step="distribute",
    state=MessageState.SENDING,
    from_name="Esimerkin vastaanottokeskus",
    from_address="kirjaamo@vastaanottokeskus.example",
    to_name="Kirjaamo",
    to_address="kirjaamo@virasto.example",
    language="fi",
    subject="Omavalvontasuunnitelma 2027",
    text="Hei,\n\noheisena suunnitelma.\n",
    html="<!DOCTYPE html>\n<p>Oheisena suunnitelma.</p>\n",
    attachment=None,
    attachment_name=None,
    created_at=_AT,
    state_since=_AT,
)
_DELIVERY = Delivery(
    id="d",
    plan_id="p",
    cycle_id="c",
    version_id="v",
    recipient_id="migri",
    recipient_name="Maahanmuuttovirasto",
    group=Group.JAKELU,
    channel=Channel.EMAIL,
    copy_type=CopyType.PUBLIC,
    language="fi",
    state=DeliveryState.DUE,
)


def message(**told: object) -> Message:
    """A mail that brings a copy, with what is told of it."""
    return replace(_MESSAGE, **told)  # type: ignore[arg-type]  # fields by their names


def delivery(**told: object) -> Delivery:
    """A recipient's copy, with what is told of it."""
    return replace(_DELIVERY, **told)  # type: ignore[arg-type]  # fields by their names
