"""Attempts whose end came late, or that nobody saw: nothing goes out twice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.mail_limits import STUCK_AFTER
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome, Purpose
from omv_workflow.domain.retries import FIRST_PAUSE
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.send_messages import (
    send_due_messages,
)
from omv_workflow.steps.settle_mail import send_again
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    EXAMPLE_PLAN,
)
from tests.steps.carriers import (
    MORNING,
    Breaking,
    OneByOne,
    attempts,
    deliveries,
    states,
    with_carrier,
)


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


@dataclass
class Slow(OneByOne):
    """A carrier during whose attempt another run gives the message up."""

    rival: Parts
    outcome: Outcome

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Let the other run go first, and tell then how the attempt ended."""
        del message, enclosed
        send_due_messages(self.rival, now + STUCK_AFTER + timedelta(hours=12))
        return self.outcome


def test_a_slow_attempt_that_was_given_up_still_tells_how_it_ended(waiting: Bench) -> None:
    """Another run has called it unknown in the meantime; then the answer of the server came."""
    slow = Slow(waiting.parts, Outcome(MessageState.ACCEPTED, "250 accepted"))
    summary = send_due_messages(with_carrier(waiting, slow), MORNING)
    assert [row.outcome for row in summary.done] == [MessageState.ACCEPTED] * 3
    assert states(waiting) == [MessageState.ACCEPTED] * 2
    assert attempts(waiting) == [(1, MessageState.UNKNOWN), (2, MessageState.ACCEPTED)] * 2
    assert not waiting.outbox.carried


def test_a_slow_failure_of_a_message_that_was_given_up_changes_nothing(waiting: Bench) -> None:
    """It stays unknown: the first word of the server may still have been a yes."""
    slow = Slow(waiting.parts, Outcome(MessageState.TEMPORARY_FAILURE, "451 later"))
    send_due_messages(with_carrier(waiting, slow), MORNING)
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

        def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
            """Let all that happen first, and fail then."""
            del enclosed
            later = now + STUCK_AFTER
            send_due_messages(rival, later)
            if message.purpose is Purpose.DISTRIBUTION:
                send_again(rival, EXAMPLE_PLAN, message.id, Actor(COORDINATOR), later)
                send_due_messages(with_carrier(waiting, Breaking(RuntimeError("cut"))), later)
            return Outcome(MessageState.TEMPORARY_FAILURE, "451 later")

    send_due_messages(with_carrier(waiting, Slow()), MORNING)
    assert MessageState.TEMPORARY_FAILURE not in states(waiting)
    assert MessageState.SENDING in states(waiting)


@dataclass
class TakenBack(OneByOne):
    """A carrier during whose attempts the plan is taken back."""

    rival: Parts
    outcome: Outcome

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Take the plan back where it is being distributed, and tell how the attempt ended."""
        del enclosed
        if message.purpose is Purpose.DISTRIBUTION:
            return_cycle(self.rival, EXAMPLE_PLAN, "Virhe.", Actor(COORDINATOR), now)
        return self.outcome


def test_what_was_taken_back_while_it_was_being_sent_stays_superseded(waiting: Bench) -> None:
    """The mail is gone, but it does not bring the delivery back to life."""
    carrier = TakenBack(waiting.parts, Outcome(MessageState.ACCEPTED, "250 accepted"))
    send_due_messages(with_carrier(waiting, carrier), MORNING)
    assert states(waiting) == [MessageState.ACCEPTED, MessageState.CANCELLED]
    assert set(deliveries(waiting).values()) == {DeliveryState.SUPERSEDED}


def test_what_was_taken_back_while_it_was_being_sent_is_not_tried_again(waiting: Bench) -> None:
    """It would bring bytes that nobody may get any more."""
    carrier = TakenBack(waiting.parts, Outcome(MessageState.TEMPORARY_FAILURE, "451 later"))
    send_due_messages(with_carrier(waiting, carrier), MORNING)
    assert states(waiting) == [MessageState.TEMPORARY_FAILURE, MessageState.CANCELLED]
    send_due_messages(waiting.parts, MORNING + FIRST_PAUSE)
    assert states(waiting) == [MessageState.CANCELLED] * 2
    assert not waiting.outbox.to(Purpose.DISTRIBUTION)


def test_two_runs_at_once_send_each_message_once(waiting: Bench) -> None:
    """Law 8: whoever takes a message first sends it, the other passes over it."""
    rival = waiting.parts

    @dataclass
    class Interrupted(OneByOne):
        """A carrier during whose first attempt another run sends everything."""

        tried: int = 0

        def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
            """Let the other run go first, once."""
            del message, enclosed
            self.tried += 1
            if self.tried == 1:
                send_due_messages(rival, now)
            return Outcome(MessageState.ACCEPTED, "250 accepted")

    interrupted = Interrupted()
    summary = send_due_messages(with_carrier(waiting, interrupted), MORNING)
    assert (interrupted.tried, len(waiting.outbox.carried)) == (1, 2)
    assert not summary.failed
    assert attempts(waiting) == [(1, MessageState.ACCEPTED)] * 2
