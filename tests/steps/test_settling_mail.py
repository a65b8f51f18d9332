"""Mail that failed for good or may not have arrived: a person is told of it and decides."""

from datetime import date, datetime, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import Message, MessageAct, MessageState, Purpose
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.record_delivery import HandedOver, record_clients_told, record_delivery
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.settle_mail import send_again, settle_mail, troubled_mail
from omv_workflow.steps.tell import tell_due_staff
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    COORDINATOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import year_state

BY = Actor(COORDINATOR)
MORNING = at(date(2027, 5, 13), 9)
LATER = MORNING + timedelta(hours=1)
PHONED = "Vastaanottaja kertoi puhelimessa."


def sent(bench: Bench, outcome: MessageState) -> Message:
    """The mail to the supervisor, after a first attempt that ended so."""
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    bench.outbox.answers = [outcome] * 3
    send_due_messages(bench.parts, MORNING)
    bench.outbox.carried.clear()
    return mail(bench)


def mail(bench: Bench, recipient: str = SUPERVISOR) -> Message:
    """The mail to a recipient as it stands."""
    with bench.parts.work() as work:
        (delivery,) = work.deliveries.find(recipient_id=recipient)
        (found,) = work.messages.find(delivery_id=delivery.id)
        message: Message = found
    return message


def arrived(bench: Bench, recipient: str) -> Delivery:
    """The copy of a recipient, once a person has said that its mail arrived."""
    lost = mail(bench, recipient)
    settle_mail(bench.parts, EXAMPLE_PLAN, lost.id, MessageAct.DELIVER, PHONED, BY, LATER)
    with bench.parts.work() as work:
        (found,) = work.deliveries.find(recipient_id=recipient)
        delivery: Delivery = found
    return delivery


def delivery_state(bench: Bench) -> DeliveryState:
    """Where the supervisor's copy is."""
    with bench.parts.work() as work:
        (delivery,) = work.deliveries.find(recipient_id=SUPERVISOR)
        return delivery.state


@pytest.mark.parametrize("outcome", [MessageState.PERMANENT_FAILURE, MessageState.UNKNOWN])
def test_mail_that_needs_a_person_waits_in_the_status(
    confirmed: Bench, outcome: MessageState
) -> None:
    """Until it is settled; the list of mail says what the server said."""
    message = sent(confirmed, outcome)
    state = outcome.replace("_", " ")
    waits = f"mail to {message.to_name} ({state})"
    status = plan_status(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, LATER)
    assert waits in [one.what for one in status.waiting]
    listed = {one.id: one.said for one in troubled_mail(confirmed.parts, EVERYTHING, EXAMPLE_PLAN)}
    assert listed[message.id] == "said by a test"
    settle_mail(confirmed.parts, EXAMPLE_PLAN, message.id, MessageAct.CANCEL, PHONED, BY, LATER)
    status = plan_status(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, LATER)
    assert waits not in [one.what for one in status.waiting]
    assert message.id not in {
        one.id for one in troubled_mail(confirmed.parts, EVERYTHING, EXAMPLE_PLAN)
    }


@pytest.mark.parametrize("outcome", [MessageState.PERMANENT_FAILURE, MessageState.UNKNOWN])
def test_mail_is_sent_again_where_a_person_says_so(confirmed: Bench, outcome: MessageState) -> None:
    """Under the same Message-ID, and its copy counts as sent from then on."""
    message = sent(confirmed, outcome)
    send_again(confirmed.parts, EXAMPLE_PLAN, message.id[:8], BY, LATER)
    send_due_messages(confirmed.parts, LATER)
    (carried,) = confirmed.outbox.carried
    assert carried.message_id == message.message_id
    assert mail(confirmed).state is MessageState.ACCEPTED
    assert delivery_state(confirmed) is DeliveryState.SENT


def test_mail_goes_again_to_the_address_that_was_mended(confirmed: Bench) -> None:
    """A wrong address is corrected in unit.yaml first."""
    message = sent(confirmed, MessageState.PERMANENT_FAILURE)
    unit = example_unit()
    mended = tuple(
        one.model_copy(update={"address": "uusi@valvoja.example"}) if one.id == SUPERVISOR else one
        for one in unit.recipients
    )
    confirmed.apply(unit.model_copy(update={"recipients": mended}))
    again = send_again(confirmed.parts, EXAMPLE_PLAN, message.id, BY, LATER)
    assert again.to_address == "uusi@valvoja.example"
    assert mail(confirmed) == again


def test_a_letter_to_a_person_is_sent_again(collecting: Bench) -> None:
    """No copy hangs on it."""
    collecting.outbox.answers = [MessageState.UNKNOWN] * 3
    collecting.run_until(date(2027, 3, 11))
    (first, *_) = troubled_mail(collecting.parts, EVERYTHING, EXAMPLE_PLAN)
    assert first.purpose is Purpose.CONTRIBUTION_REMINDER
    again = send_again(collecting.parts, EXAMPLE_PLAN, first.id, BY, collecting.now)
    assert again.state is MessageState.CREATED


@pytest.mark.parametrize(("recipient", "ended_at"), [(MINISTRY, LATER), (SUPERVISOR, None)])
def test_mail_that_arrived_after_all_ends_its_copy_under_tiedoksi(
    confirmed: Bench, recipient: str, ended_at: datetime | None
) -> None:
    """It went at the attempt; Jakelu has still to acknowledge. What was said is a commitment."""
    sent(confirmed, MessageState.UNKNOWN)
    settled = arrived(confirmed, recipient)
    assert settled.state is DeliveryState.DELIVERED
    assert (settled.sent_at, settled.ended_at) == (MORNING, ended_at)
    assert settled.is_final is (ended_at is not None)
    assert mail(confirmed, recipient).state is MessageState.DELIVERED
    assert PHONED not in repr(confirmed.store.streams)
    assert PHONED in {one.value for one in confirmed.store.openings}


def test_the_last_copy_that_arrived_after_all_ends_the_year(confirmed: Bench) -> None:
    """As a notice of its delivery would."""
    sent(confirmed, MessageState.UNKNOWN)
    with confirmed.parts.work() as work:
        copies = work.deliveries.find()
    for one in {copy.recipient_id for copy in copies} - {MINISTRY}:
        told = HandedOver(one, LATER, Channel.PAPER, "Annettu.")
        record_delivery(confirmed.parts, EXAMPLE_PLAN, told, BY, LATER)
    tell_due_staff(confirmed.parts, LATER)
    record_clients_told(confirmed.parts, EXAMPLE_PLAN, "Tiedote.", BY, LATER)
    assert year_state(confirmed) is CycleState.DISTRIBUTING
    arrived(confirmed, MINISTRY)
    assert year_state(confirmed) is CycleState.CLOSED


def test_mail_that_was_refused_can_not_have_arrived(confirmed: Bench) -> None:
    """It is sent again, or given up."""
    message = sent(confirmed, MessageState.PERMANENT_FAILURE)
    with pytest.raises(NotPossibleNow, match="permanent failure"):
        settle_mail(
            confirmed.parts, EXAMPLE_PLAN, message.id, MessageAct.DELIVER, PHONED, BY, LATER
        )


@pytest.mark.parametrize("outcome", [MessageState.ACCEPTED, MessageState.TEMPORARY_FAILURE])
def test_mail_that_is_on_its_way_is_not_sent_again(confirmed: Bench, outcome: MessageState) -> None:
    """What was accepted, or will be tried again by itself, needs nobody."""
    message = sent(confirmed, outcome)
    with pytest.raises(NotPossibleNow):
        send_again(confirmed.parts, EXAMPLE_PLAN, message.id, BY, LATER)


def test_a_copy_that_arrived_by_other_ways_settles_its_mail(confirmed: Bench) -> None:
    """Nobody sends it once more."""
    message = sent(confirmed, MessageState.PERMANENT_FAILURE)
    told = HandedOver(SUPERVISOR, LATER, Channel.PAPER, "Annettu.")
    record_delivery(confirmed.parts, EXAMPLE_PLAN, told, BY, LATER)
    assert mail(confirmed).state is MessageState.CANCELLED
    with pytest.raises(NotPossibleNow):
        send_again(confirmed.parts, EXAMPLE_PLAN, message.id, BY, LATER)


def test_only_those_who_lead_or_coordinate_settle_mail(confirmed: Bench) -> None:
    """And they say how they know."""
    message, parts = sent(confirmed, MessageState.UNKNOWN), confirmed.parts
    with pytest.raises(NotAllowed):
        send_again(parts, EXAMPLE_PLAN, message.id, Actor(NURSE), LATER)
    with pytest.raises(NotAllowed):
        settle_mail(parts, EXAMPLE_PLAN, message.id, MessageAct.CANCEL, PHONED, Actor(NURSE), LATER)
    with pytest.raises(InvalidInput, match="how that is known"):
        settle_mail(parts, EXAMPLE_PLAN, message.id, MessageAct.CANCEL, " ", BY, LATER)


@pytest.mark.parametrize("beginning", ["", "nothing"])
def test_an_id_names_one_message(confirmed: Bench, beginning: str) -> None:
    """Neither none nor several."""
    sent(confirmed, MessageState.UNKNOWN)
    with pytest.raises(NotFound, match="have an id"):
        send_again(confirmed.parts, EXAMPLE_PLAN, beginning, BY, LATER)
