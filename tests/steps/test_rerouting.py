"""A copy whose mail fails goes on by its recipient's next way: once, and each move is told."""

from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.deliveries import Attention, Delivery, DeliveryState
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.domain.messages import Message, MessageAct, MessageState, Purpose
from omv_workflow.domain.unit import Channel, UnitFile, Way
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import NotPossibleNow
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.reroute import fail_copy
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.settle_mail import send_again, settle_mail
from omv_workflow.steps.year import load_year
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import EXAMPLE_PLAN, NURSE, SUPERVISOR, example_unit
from tests.steps.copies import BY, carried, recorded
from tests.steps.stored import in_memory_and_database

REFUSED, UNKNOWN = MessageState.PERMANENT_FAILURE, MessageState.UNKNOWN
SECOND = Way(channel=Channel.EMAIL, address="toinen@virasto.example")
PAPER = Way(channel=Channel.PAPER, address="PL 1, 00000 ESIMERKKI")
MORNING = at(date(2027, 5, 13), 9)
LATER = MORNING + timedelta(hours=1)


def with_ways(*ways: Way) -> UnitFile:
    """The example unit, whose supervisor can be reached by these further ways."""
    unit = example_unit()
    first, *others = unit.recipients
    reached = first.model_copy(update={"then": ways})
    return unit.model_copy(update={"recipients": (reached, *others)})


def sent(bench: Bench, outcome: MessageState, *ways: Way) -> None:
    """The plan went out, and the mail to the supervisor ended so."""
    bench.apply(with_ways(*ways))
    distribute(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    bench.outbox.answers = [outcome]
    send_due_messages(bench.parts, MORNING)


def copy(bench: Bench) -> Delivery:
    """The supervisor's copy."""
    with bench.parts.work() as work:
        (found,) = work.deliveries.find(recipient_id=SUPERVISOR)
        delivery: Delivery = found
    return delivery


def test_a_mail_that_a_person_marks_as_come_back_lets_its_copy_go_on(confirmed: Bench) -> None:
    """The server had taken it; a letter from the registry told otherwise."""
    sent(confirmed, MessageState.ACCEPTED, SECOND)
    (mail,) = mails(confirmed)
    how = "Kirjaamo soitti."
    settle_mail(confirmed.parts, EXAMPLE_PLAN, mail.id, MessageAct.REFUSE, how, BY, LATER)
    assert (copy(confirmed).state, copy(confirmed).way) == (DeliveryState.REROUTED, 2)
    assert mails(confirmed)[0].state is REFUSED


def test_the_distribution_log_tells_what_did_not_get_through(confirmed: Bench) -> None:
    """A stranger sees why the copy went another way; why it failed, the management alone."""
    sent(confirmed, REFUSED, PAPER)
    for viewer, told in (
        (EVERYTHING, "the e-mail of 2027-05-13 did not get through (said by a test)"),
        (
            Viewer({"esimerkki": NURSE}, confirmed.today),
            "the e-mail of 2027-05-13 did not get through",
        ),
    ):
        rows = distribution_log(confirmed.parts, viewer, EXAMPLE_PLAN)
        before = {one.recipient: one.before for one in rows}
        assert before["Esimerkkivirasto"] == told
        assert before["Esimerkkiministeriö"] == ""


def mails(bench: Bench) -> list[Message]:
    """The mails that were to bring it, in their order."""
    delivery = copy(bench)
    with bench.parts.work() as work:
        found: list[Message] = work.messages.find(delivery_id=delivery.id)
        return found


def moves(bench: Bench) -> list[str]:
    """What the log tells of it."""
    with bench.parts.work() as work:
        events: list[Event] = work.log.events(plan_stream(EXAMPLE_PLAN))
    delivery = copy(bench).id
    return [one.kind for one in events if one.data.get("delivery") == delivery]


@in_memory_and_database
def test_a_refused_mail_goes_on_to_the_next_address_by_itself(confirmed: Bench) -> None:
    """A mail of its own, with the same copy; the way back is in the log, move by move."""
    sent(confirmed, REFUSED, SECOND, PAPER)
    rerouted = copy(confirmed)
    assert (rerouted.state, rerouted.way) == (DeliveryState.REROUTED, 2)
    confirmed.run_until(date(2027, 5, 15))
    first, second = mails(confirmed)
    assert (first.state, second.state) == (REFUSED, MessageState.ACCEPTED)
    assert second.to_address == SECOND.address
    assert second.attachment == first.attachment
    assert second.message_id != first.message_id
    assert copy(confirmed).state is DeliveryState.SENT
    moved = ["delivery.due", "delivery.failed", "delivery.rerouted", "delivery.sent"]
    assert moves(confirmed) == moved


def test_however_often_the_schedule_runs_nothing_goes_twice(confirmed: Bench) -> None:
    """One mail by each way."""
    sent(confirmed, REFUSED, SECOND)
    confirmed.run_until(date(2027, 5, 20))
    assert len(mails(confirmed)) == 2
    to_second = [one for one in confirmed.outbox.carried if one.to_address == SECOND.address]
    assert len(to_second) == 1


def test_a_way_by_hand_is_asked_for_by_its_channel_and_address(confirmed: Bench) -> None:
    """The letter to the coordinator names the next way, not the one that failed."""
    sent(confirmed, REFUSED, PAPER)
    confirmed.run_until(date(2027, 5, 14))
    assert copy(confirmed).channel is Channel.PAPER
    (*_, letter) = carried(confirmed, Purpose.HAND_DELIVERY)
    assert PAPER.address in letter.text
    assert f"'need': '{Attention.HAND_OVER}'" in letter.text
    assert recorded(confirmed, SUPERVISOR).state is DeliveryState.RECORDED_BY_HAND


def test_without_a_further_way_a_person_is_told(confirmed: Bench) -> None:
    """As it always was: the copy has failed."""
    sent(confirmed, REFUSED)
    assert copy(confirmed).state is DeliveryState.FAILED
    confirmed.run_until(date(2027, 5, 14))
    assert f"'need': '{Attention.FAILED}'" in carried(confirmed, Purpose.HAND_DELIVERY)[-1].text


def test_a_mail_that_may_have_arrived_is_never_rerouted_by_itself(confirmed: Bench) -> None:
    """Law 4: a person decides."""
    sent(confirmed, UNKNOWN, SECOND)
    confirmed.run_until(date(2027, 5, 20))
    assert copy(confirmed).way == 1
    assert len(mails(confirmed)) == 1


def test_a_bounce_that_comes_late_moves_nothing(confirmed: Bench) -> None:
    """Neither what was acknowledged, nor what goes by the next way already."""
    sent(confirmed, REFUSED, SECOND)
    (first,) = mails(confirmed)
    before = copy(confirmed)
    assert not bounced(confirmed, first)
    assert copy(confirmed) == before
    recorded(confirmed, SUPERVISOR)
    assert not bounced(confirmed, first)
    assert copy(confirmed).state is DeliveryState.RECORDED_BY_HAND


def bounced(bench: Bench, mail: Message) -> bool:
    """A bounce of that mail comes in; whether its copy failed by it."""
    with bench.parts.work() as work:
        year = load_year(bench.parts, work, str(mail.cycle_id), LATER)
        failed = fail_copy(year, mail, SCHEDULE)
        work.commit(LATER)
    return failed


def test_a_mail_is_not_sent_again_while_its_copy_goes_by_another_way(confirmed: Bench) -> None:
    """Nobody gets the plan twice because two people saw to it."""
    sent(confirmed, REFUSED, SECOND)
    (first,) = mails(confirmed)
    with pytest.raises(NotPossibleNow, match="next way"):
        send_again(confirmed.parts, EXAMPLE_PLAN, first.id, BY, LATER)


def test_nothing_is_mailed_to_what_is_no_mail_address_any_more(confirmed: Bench) -> None:
    """The list was changed after the mail failed: it goes where it went."""
    sent(confirmed, REFUSED)
    unit = with_ways()
    by_paper = unit.recipients[0].model_copy(
        update={"channel": Channel.PAPER, "address": PAPER.address}
    )
    confirmed.apply(unit.model_copy(update={"recipients": (by_paper, *unit.recipients[1:])}))
    (mail,) = mails(confirmed)
    again = send_again(confirmed.parts, EXAMPLE_PLAN, mail.id, BY, LATER)
    assert again.to_address == mail.to_address
