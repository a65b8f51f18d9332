from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.events import Fact
from omv_workflow.domain.messages import Message, MessageState, Outcome, Purpose
from omv_workflow.errors import InvalidInput, Unavailable
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.ports import Carrier, Parts, Row, UnitOfWork
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.send_messages import (
    MOST_AT_ONCE,
    RETRY_AFTER,
    STUCK_AFTER,
    send_due_messages,
)
from omv_workflow.steps.settle_mail import send_again
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
)

THURSDAY = date(2027, 5, 13)
MORNING = at(THURSDAY, 9)

File = bytes | None


class OneByOne:
    """A carrier for which a batch means nothing."""

    def __enter__(self) -> Self:
        """Begin it."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""


@dataclass
class Breaking(OneByOne):
    """A carrier that ends in an error."""

    error: Exception
    tried: int = 0

    def carry(self, message: Message, attachment: File, now: datetime, pdf: File = None) -> Outcome:
        """Count the try, and fail."""
        del pdf, message, attachment, now
        self.tried += 1
        raise self.error


def with_carrier(bench: Bench, carrier: Carrier) -> Parts:
    """The bench's parts, with another carrier."""
    return replace(bench.parts, carrier=lambda: carrier)


@pytest.fixture
def waiting(confirmed: Bench) -> Bench:
    """Two mails to recipients and one letter about the third wait to be sent."""
    distribute(confirmed.parts, EXAMPLE_PLAN, Actor(COORDINATOR), confirmed.now)
    confirmed.outbox.carried.clear()
    return confirmed


def states(bench: Bench) -> list[MessageState]:
    """Where the mails to recipients are."""
    with bench.parts.work() as work:
        return [one.state for one in work.messages.find(purpose=Purpose.DISTRIBUTION)]


def deliveries(bench: Bench) -> dict[str, DeliveryState]:
    """Where each recipient's copy is."""
    with bench.parts.work() as work:
        return {one.recipient_id: one.state for one in work.deliveries.find()}


def responses(bench: Bench) -> list[str]:
    """What every try at the mails to recipients has left behind."""
    with bench.parts.work() as work:
        found = work.messages.find(purpose=Purpose.DISTRIBUTION)
        return [one.response for mail in found for one in work.attempts.find(message_id=mail.id)]


def attempts(bench: Bench) -> list[tuple[int, MessageState]]:
    """Number and outcome of every try at the mails to recipients."""
    with bench.parts.work() as work:
        return [
            (one.number, one.outcome)
            for message in work.messages.find(purpose=Purpose.DISTRIBUTION)
            for one in work.attempts.find(message_id=message.id)
        ]


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
    send_due_messages(waiting.parts, MORNING + RETRY_AFTER - timedelta(seconds=1))
    assert len(waiting.outbox.carried) == 3
    send_due_messages(waiting.parts, MORNING + RETRY_AFTER)
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
    send_due_messages(waiting.parts, MORNING + RETRY_AFTER)
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

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Refuse, naming the address."""
            del pdf, attachment, now
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
    send_due_messages(waiting.parts, MORNING + RETRY_AFTER)
    assert states(waiting) == [MessageState.ACCEPTED] * 2


def test_an_attempt_whose_end_nobody_saw_leaves_the_message_unknown(waiting: Bench) -> None:
    """Law 4: it may have gone out, so it is never sent again by itself; a person decides."""
    dying = Breaking(RuntimeError("power cut"))
    summary = send_due_messages(with_carrier(waiting, dying), MORNING)
    assert [row.outcome for row in summary.failed] == ["RuntimeError"] * 3
    assert states(waiting) == [MessageState.SENDING] * 2
    send_due_messages(waiting.parts, MORNING + STUCK_AFTER - timedelta(seconds=1))
    assert states(waiting) == [MessageState.SENDING] * 2
    later = send_due_messages(waiting.parts, MORNING + STUCK_AFTER)
    assert {row.outcome for row in later.waiting} == {"unknown: a person decides"}
    send_due_messages(waiting.parts, MORNING + timedelta(days=1))
    assert states(waiting) == [MessageState.UNKNOWN] * 2
    assert (dying.tried, waiting.outbox.carried) == (3, [])


def test_an_ambiguous_answer_of_the_server_leaves_the_message_unknown(waiting: Bench) -> None:
    """The carrier says itself that it can't tell."""
    waiting.outbox.answers = [MessageState.UNKNOWN] * 3
    send_due_messages(waiting.parts, MORNING)
    send_due_messages(waiting.parts, MORNING + timedelta(hours=3))
    assert states(waiting) == [MessageState.UNKNOWN] * 2
    assert len(waiting.outbox.carried) == 3


def test_a_slow_attempt_that_was_given_up_still_tells_how_it_ended(waiting: Bench) -> None:
    """Another run has called it unknown in the meantime; then the answer of the server came."""
    rival = waiting.parts

    @dataclass
    class Slow(OneByOne):
        """A carrier during whose attempt another run gives the message up."""

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Let the other run go first, and be accepted then."""
            del pdf, message, attachment
            send_due_messages(rival, now + STUCK_AFTER + timedelta(hours=12))
            return Outcome(MessageState.ACCEPTED, "250 accepted")

    summary = send_due_messages(with_carrier(waiting, Slow()), MORNING)
    assert [row.outcome for row in summary.done] == [MessageState.ACCEPTED] * 3
    assert states(waiting) == [MessageState.ACCEPTED] * 2
    assert attempts(waiting) == [(1, MessageState.UNKNOWN), (2, MessageState.ACCEPTED)] * 2
    assert not waiting.outbox.carried


def test_a_slow_failure_of_a_message_that_was_given_up_changes_nothing(waiting: Bench) -> None:
    """It stays unknown: the first word of the server may still have been a yes."""
    rival = waiting.parts

    @dataclass
    class Slow(OneByOne):
        """A carrier during whose attempt another run gives the message up."""

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Let the other run go first, and fail then."""
            del pdf, message, attachment
            send_due_messages(rival, now + STUCK_AFTER + timedelta(hours=12))
            return Outcome(MessageState.TEMPORARY_FAILURE, "451 later")

    send_due_messages(with_carrier(waiting, Slow()), MORNING)
    assert states(waiting) == [MessageState.UNKNOWN] * 2
    assert attempts(waiting)[0:2] == [
        (1, MessageState.UNKNOWN),
        (2, MessageState.TEMPORARY_FAILURE),
    ]


def test_what_another_run_has_given_up_is_not_given_up_again(waiting: Bench) -> None:
    """Two runs found the same messages stuck; one was faster."""
    send_due_messages(with_carrier(waiting, Breaking(RuntimeError("power cut"))), MORNING)
    rival, later = waiting.parts, MORNING + STUCK_AFTER
    opened: list[int] = []

    def work() -> UnitOfWork:
        opened.append(1)
        if len(opened) == 2:  # after what is stuck was found
            send_due_messages(rival, later)
        return rival.work()

    summary = send_due_messages(replace(rival, work=work), later)
    assert {row.outcome for row in summary.done} == {"done by somebody else"}
    assert attempts(waiting) == [(1, MessageState.UNKNOWN)] * 2


def test_a_late_failure_does_not_end_the_next_attempt(waiting: Bench) -> None:
    """A person has let the message be sent again, and another process is at it."""
    rival = waiting.parts

    @dataclass
    class Slow(OneByOne):
        """A carrier during whose attempt the message is given up, let go again, and taken."""

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Let all that happen first, and fail then."""
            del pdf, attachment
            later = now + STUCK_AFTER
            send_due_messages(rival, later)
            if message.purpose is Purpose.DISTRIBUTION:
                send_again(rival, EXAMPLE_PLAN, message.id, Actor(COORDINATOR), later)
                send_due_messages(with_carrier(waiting, Breaking(RuntimeError("cut"))), later)
            return Outcome(MessageState.TEMPORARY_FAILURE, "451 later")

    send_due_messages(with_carrier(waiting, Slow()), MORNING)
    assert MessageState.TEMPORARY_FAILURE not in states(waiting)
    assert MessageState.SENDING in states(waiting)


def test_what_was_taken_back_while_it_was_being_sent_stays_superseded(waiting: Bench) -> None:
    """The mail is gone, but it does not bring the delivery back to life."""
    rival, by = waiting.parts, Actor(COORDINATOR)

    @dataclass
    class Interrupted(OneByOne):
        """A carrier during whose attempts the plan is taken back."""

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Take the plan back once, and be accepted."""
            del pdf, attachment
            if message.purpose is Purpose.DISTRIBUTION:
                return_cycle(rival, EXAMPLE_PLAN, "Virhe.", by, now)
            return Outcome(MessageState.ACCEPTED, "250 accepted")

    send_due_messages(with_carrier(waiting, Interrupted()), MORNING)
    assert states(waiting) == [MessageState.ACCEPTED, MessageState.CANCELLED]
    assert set(deliveries(waiting).values()) == {DeliveryState.SUPERSEDED}


def test_what_was_taken_back_while_it_was_being_sent_is_not_tried_again(waiting: Bench) -> None:
    """It would bring bytes that nobody may get any more."""
    rival, by = waiting.parts, Actor(COORDINATOR)

    @dataclass
    class Interrupted(OneByOne):
        """A carrier during whose attempts the plan is taken back, and which fails."""

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Take the plan back once, and be put off."""
            del pdf, attachment
            if message.purpose is Purpose.DISTRIBUTION:
                return_cycle(rival, EXAMPLE_PLAN, "Virhe.", by, now)
            return Outcome(MessageState.TEMPORARY_FAILURE, "451 later")

    send_due_messages(with_carrier(waiting, Interrupted()), MORNING)
    assert states(waiting) == [MessageState.TEMPORARY_FAILURE, MessageState.CANCELLED]
    send_due_messages(waiting.parts, MORNING + RETRY_AFTER)
    assert states(waiting) == [MessageState.CANCELLED] * 2
    assert not waiting.outbox.to(Purpose.DISTRIBUTION)


def test_two_runs_at_once_send_each_message_once(waiting: Bench) -> None:
    """Law 8: whoever takes a message first sends it, the other passes over it."""
    rival = waiting.parts

    @dataclass
    class Interrupted(OneByOne):
        """A carrier during whose first attempt another run sends everything."""

        tried: int = 0

        def carry(
            self, message: Message, attachment: File, now: datetime, pdf: File = None
        ) -> Outcome:
            """Let the other run go first, once."""
            del pdf, message, attachment
            self.tried += 1
            if self.tried == 1:
                send_due_messages(rival, now)
            return Outcome(MessageState.ACCEPTED, "250 accepted")

    interrupted = Interrupted()
    summary = send_due_messages(with_carrier(waiting, interrupted), MORNING)
    assert (interrupted.tried, len(waiting.outbox.carried)) == (1, 2)
    assert not summary.failed
    assert attempts(waiting) == [(1, MessageState.ACCEPTED)] * 2


def test_what_the_server_said_stands_in_the_log_as_a_commitment(waiting: Bench) -> None:
    """A server's answer may name a person."""
    send_due_messages(waiting.parts, MORNING)
    assert "said by a test" not in repr(waiting.store.streams)
    assert deliveries(waiting)[ARCHIVE] is DeliveryState.DUE
