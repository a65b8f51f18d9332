from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.events import Fact
from omv_workflow.domain.mail_limits import MOST_AT_ONCE
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome, Purpose
from omv_workflow.domain.retries import FIRST_PAUSE
from omv_workflow.errors import InvalidInput, Unavailable
from omv_workflow.steps.ports import Carrier, Row
from omv_workflow.steps.send_messages import (
    send_due_messages,
)
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    MINISTRY,
    SUPERVISOR,
)
from tests.steps.carriers import (
    MORNING,
    THURSDAY,
    Breaking,
    OneByOne,
    attempts,
    deliveries,
    responses,
    states,
    with_carrier,
)


def test_what_waits_is_sent_and_every_try_is_written_down(waiting: Bench) -> None:
    """The Message-ID was stored before, and the delivery is sent from then on."""
    summary = send_due_messages(waiting.parts, MORNING)
    assert [row.outcome for row in summary.done] == [MessageState.ACCEPTED] * 3
    assert attempts(waiting) == [(1, MessageState.ACCEPTED)] * 2
    assert deliveries(waiting)[MINISTRY] is DeliveryState.SENT
    sent_ids = {one.message_id for one in waiting.outbox.carried}
    with waiting.parts.work() as work:
        assert sent_ids <= {one.message_id for one in work.messages.find()}


def test_a_second_run_sends_nothing_again(waiting: Bench) -> None:
    """Law 4: at most once by itself."""
    send_due_messages(waiting.parts, MORNING)
    summary = send_due_messages(waiting.parts, MORNING + timedelta(hours=1))
    assert (summary.done, summary.waiting, summary.failed) == ([], [], [])
    assert len(waiting.outbox.carried) == 3


@pytest.mark.parametrize(
    "moment",
    [
        at(THURSDAY, 7, 59),
        at(THURSDAY, 16),
        at(date(2027, 5, 15), 10),
        at(date(2027, 5, 16), 10),
    ],
    ids=["early", "late", "Saturday", "Sunday"],
)
def test_outside_office_hours_nothing_is_sent(waiting: Bench, moment: datetime) -> None:
    """It waits for the next working day, and says so."""
    summary = send_due_messages(waiting.parts, moment)
    assert {row.outcome for row in summary.waiting} == {"waits for office hours"}
    assert not waiting.outbox.carried
    send_due_messages(waiting.parts, at(date(2027, 5, 17), 8))
    assert len(waiting.outbox.carried) == 3


def test_a_written_file_never_counts_as_sent(waiting: Bench) -> None:
    """Test mode: the message is written, and the delivery stays due."""
    waiting.outbox.answers = [MessageState.WRITTEN] * 3
    send_due_messages(waiting.parts, MORNING)
    assert states(waiting) == [MessageState.WRITTEN] * 2
    assert set(deliveries(waiting).values()) == {DeliveryState.DUE}
    send_due_messages(waiting.parts, MORNING + timedelta(days=1))
    assert len(waiting.outbox.carried) == 3


def test_a_temporary_failure_is_tried_again_later(waiting: Bench) -> None:
    """Not at once, and with the same Message-ID."""
    waiting.outbox.answers = [MessageState.TEMPORARY_FAILURE] * 3
    send_due_messages(waiting.parts, MORNING)
    send_due_messages(waiting.parts, MORNING + FIRST_PAUSE - timedelta(seconds=1))
    assert len(waiting.outbox.carried) == 3
    send_due_messages(waiting.parts, MORNING + FIRST_PAUSE)
    tries = [one.message_id for one in waiting.outbox.carried]
    assert tries[:3] == tries[3:]
    assert (
        attempts(waiting)
        == [
            (1, MessageState.TEMPORARY_FAILURE),
            (2, MessageState.ACCEPTED),
        ]
        * 2
    )


def test_a_permanent_failure_is_not_tried_again(waiting: Bench) -> None:
    """The delivery has failed without ever having been sent; the coordinator is asked to help."""
    waiting.outbox.answers = [MessageState.PERMANENT_FAILURE] * 3
    send_due_messages(waiting.parts, MORNING)
    send_due_messages(waiting.parts, MORNING + timedelta(hours=2))
    assert len(waiting.outbox.carried) == 3
    with waiting.parts.work() as work:
        (failed,) = work.deliveries.find(recipient_id=SUPERVISOR)
    assert (failed.state, failed.sent_at) == (DeliveryState.FAILED, None)
    waiting.run_until(date(2027, 5, 19))
    letter = waiting.outbox.carried[-1]
    assert letter.purpose is Purpose.HAND_DELIVERY
    assert "Esimerkkivirasto" in letter.text


def test_a_mail_server_that_is_away_is_a_failure_to_try_again(waiting: Bench) -> None:
    """Law 9: visible and retryable; the next message is tried all the same."""
    away = Breaking(Unavailable("The mail server", why="it is away.", next_step="Wait."))
    summary = send_due_messages(with_carrier(waiting, away), MORNING)
    assert [row.outcome for row in summary.failed] == [MessageState.TECHNICAL_FAILURE] * 3
    assert responses(waiting) == ["The mail server: it is away."] * 2
    send_due_messages(waiting.parts, MORNING + FIRST_PAUSE)
    assert states(waiting) == [MessageState.ACCEPTED] * 2


def test_settings_that_give_no_carrier_fail_the_run(
    waiting: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """No message is taken; Prefect is shown the kind of error, the application's log all of it."""

    def no_carrier() -> Carrier:
        """Fail as a login without a password does."""
        raise InvalidInput("The login", why="the password is missing.", next_step="Set it.")

    summary = send_due_messages(replace(waiting.parts, carrier=no_carrier), MORNING)
    assert summary.failed == [Row("all", "mail", "InvalidInput")]
    assert "the password is missing." in caplog.text
    assert states(waiting) == [MessageState.CREATED] * 2
    assert not attempts(waiting)


def test_a_message_that_can_not_be_made_into_a_mail_has_failed_for_good(waiting: Bench) -> None:
    """It is not tried again; why is kept with the attempt, without the address."""

    @dataclass
    class Refusing(OneByOne):
        """A carrier that can't make any message into a mail."""

        def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
            """Refuse, naming the address."""
            del enclosed, now
            raise InvalidInput(
                f"The mail to {message.to_address}", why="it has no subject.", next_step="-"
            )

    send_due_messages(with_carrier(waiting, Refusing()), MORNING)
    send_due_messages(waiting.parts, MORNING + timedelta(hours=2))
    assert states(waiting) == [MessageState.PERMANENT_FAILURE] * 2
    assert responses(waiting) == ["The mail to [address]: it has no subject."] * 2


def test_a_run_sends_no_more_than_it_can_before_it_counts_as_stuck(waiting: Bench) -> None:
    """The rest waits for the next run, and says so."""
    with waiting.parts.work() as work:
        (first, *_) = work.messages.find(state=MessageState.CREATED)
        for number in range(MOST_AT_ONCE):
            one = replace(first, id=f"m-{number}", message_id=f"<{number}>", delivery_id=None)
            work.messages.add(replace(one, business_key=f"{number}"))
        work.record(Fact("workspace", "messages.added", MORNING, {}))
        work.commit(MORNING)
    summary = send_due_messages(waiting.parts, MORNING)
    assert len(summary.done) == MOST_AT_ONCE
    assert [row.outcome for row in summary.waiting] == ["waits for the next run"] * 3
    assert len(send_due_messages(waiting.parts, MORNING).done) == 3


def test_a_lost_attachment_is_a_failure_to_try_again(waiting: Bench) -> None:
    """Nothing is sent without the file that it speaks of."""
    kept = dict(waiting.blobs.kept)
    waiting.blobs.kept.clear()
    send_due_messages(waiting.parts, MORNING)
    assert states(waiting) == [MessageState.TECHNICAL_FAILURE] * 2
    waiting.blobs.kept.update(kept)
    send_due_messages(waiting.parts, MORNING + FIRST_PAUSE)
    assert states(waiting) == [MessageState.ACCEPTED] * 2


def test_what_the_server_said_stands_in_the_log_as_a_commitment(waiting: Bench) -> None:
    """A server's answer may name a person."""
    send_due_messages(waiting.parts, MORNING)
    assert "said by a test" not in repr(waiting.store.streams)
    assert deliveries(waiting)[ARCHIVE] is DeliveryState.DUE
