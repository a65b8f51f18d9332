"""What becomes of a year's copies whose recipients are addresses of the simulator."""

from dataclasses import replace
from datetime import timedelta

import pytest

from omv_workflow.adapters.mail.simulating import SimulatingCarrier
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import Enclosures, MessageState, Purpose
from omv_workflow.steps.note_delivered import note_delivered
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.verify_log import verify_all_streams
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, MINISTRY, SUPERVISOR
from tests.steps.carriers import MORNING, attempts, deliveries, states, with_carrier

DUE, SENT, DELIVERED, FAILED = (
    DeliveryState.DUE,
    DeliveryState.SENT,
    DeliveryState.DELIVERED,
    DeliveryState.FAILED,
)


def simulated(waiting: Bench, name: str) -> Bench:
    """The bench after its copies went to an address of the simulator; all mail becomes files."""
    with waiting.parts.work() as work:
        for one in work.messages.find(purpose=Purpose.DISTRIBUTION):
            work.messages.swap(one, replace(one, to_address=f"{name}@simulator.example"))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "tested", MORNING, {}))
        work.commit(MORNING)
    waiting.outbox.answers = [MessageState.WRITTEN] * 10
    send_due_messages(with_carrier(waiting, SimulatingCarrier(waiting.outbox)), MORNING)
    return waiting


@pytest.mark.parametrize(
    ("name", "mail", "copy"),
    [
        ("accepted", MessageState.ACCEPTED, SENT),
        ("delivered", MessageState.DELIVERED, DELIVERED),
        ("temporary-failure", MessageState.TEMPORARY_FAILURE, DUE),
        ("permanent-failure", MessageState.PERMANENT_FAILURE, FAILED),
        ("technical-failure", MessageState.TECHNICAL_FAILURE, DUE),
        ("unknown", MessageState.UNKNOWN, DUE),
    ],
)
def test_each_address_ends_as_it_says(
    waiting: Bench, name: str, mail: MessageState, copy: DeliveryState
) -> None:
    """The mail, its attempt and the copy that it brings; each is written to a file as well."""
    bench = simulated(waiting, name)
    assert states(bench) == [mail] * 2
    assert attempts(bench) == [(1, mail)] * 2
    assert {deliveries(bench)[one] for one in (SUPERVISOR, MINISTRY)} == {copy}
    assert len(bench.outbox.carried) == 3
    assert verify_all_streams(bench.parts, MORNING).failed == []


def test_only_a_copy_for_information_ends_with_its_arrival(waiting: Bench) -> None:
    """Under Jakelu it has to be acknowledged still."""
    bench = simulated(waiting, "delivered")
    with bench.parts.work() as work:
        ended = {one.recipient_id: one.ended_at for one in work.deliveries.find()}
    assert ended[MINISTRY] == MORNING
    assert ended[SUPERVISOR] is None


def test_who_is_put_off_every_time_has_failed_in_the_end(waiting: Bench) -> None:
    """As with a real server: nobody waits for ever, and a person is asked."""
    bench = simulated(waiting, "temporary-failure")
    parts = with_carrier(bench, SimulatingCarrier(bench.outbox))
    bench.outbox.answers = [MessageState.WRITTEN] * 100
    for day in range(1, 8):
        send_due_messages(parts, MORNING + timedelta(days=day))
    assert states(bench) == [MessageState.PERMANENT_FAILURE] * 2
    assert deliveries(bench)[SUPERVISOR] is FAILED


def test_other_addresses_get_a_file_that_never_counts_as_sent(waiting: Bench) -> None:
    """The letter to the coordinator, who is no recipient."""
    bench = simulated(waiting, "accepted")
    with bench.parts.work() as work:
        (letter,) = work.messages.find(purpose=Purpose.HAND_DELIVERY)
    assert letter.state is MessageState.WRITTEN


def test_a_file_that_could_not_be_written_ends_so_whoever_it_is_to(waiting: Bench) -> None:
    """The disk is full also for the simulator."""
    waiting.outbox.answers = [MessageState.TECHNICAL_FAILURE] * 10
    with waiting.parts.work() as work:
        (letter, *_) = work.messages.find(purpose=Purpose.DISTRIBUTION)
    to = replace(letter, to_address="delivered@simulator.example")
    with SimulatingCarrier(waiting.outbox) as carrier:
        outcome = carrier.carry(to, Enclosures(), MORNING)
    assert outcome.state is MessageState.TECHNICAL_FAILURE


def test_what_arrived_by_an_earlier_way_moves_no_copy_that_goes_by_another(waiting: Bench) -> None:
    """Somebody is already bringing it; the mail itself has arrived all the same."""
    bench = simulated(waiting, "accepted")
    with bench.parts.work() as work:
        (copy,) = work.deliveries.find(recipient_id=MINISTRY)
        (mail,) = work.messages.find(delivery_id=copy.id, purpose=Purpose.DISTRIBUTION)
        work.deliveries.swap(copy, replace(copy, way=copy.way + 1))
        arrived = note_delivered(bench.parts, work, mail, MORNING)
        work.commit(MORNING)
    assert arrived.state is MessageState.DELIVERED
    assert deliveries(bench)[MINISTRY] is SENT
