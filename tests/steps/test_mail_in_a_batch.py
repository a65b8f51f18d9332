"""What happens while a batch of mail goes out counts for all that it has not sent yet."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import Enclosures, Message, MessageState, Outcome
from omv_workflow.steps.batch import NOT_LIVE
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.go_live import go_live, pause_plan
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN

MORNING = at(date(2027, 5, 13), 9)


@pytest.fixture
def waiting(confirmed: Bench) -> Bench:
    """Three letters of a distribution wait to be sent."""
    distribute(confirmed.parts, EXAMPLE_PLAN, Actor(COORDINATOR), confirmed.now)
    confirmed.outbox.carried.clear()
    return confirmed


@dataclass
class Meanwhile:
    """A carrier during whose first attempt something else happens."""

    happens: Callable[[], object]
    carried: list[Message] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin a batch."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""

    def carry(self, message: Message, enclosed: Enclosures, now: datetime) -> Outcome:
        """Let it happen, once."""
        del enclosed, now
        self.carried.append(message)
        if len(self.carried) == 1:
            self.happens()
        return Outcome(MessageState.ACCEPTED, "250 accepted")


def test_pausing_a_plan_holds_back_what_a_batch_has_not_sent_yet(waiting: Bench) -> None:
    """A batch lasts long, and nothing goes out for a plan that somebody has paused."""
    coordinator = Actor(COORDINATOR)

    def pause() -> None:
        pause_plan(waiting.parts, EXAMPLE_PLAN, "A wrong address.", coordinator, MORNING)

    carrier = Meanwhile(pause)
    summary = send_due_messages(replace(waiting.parts, carrier=lambda: carrier), MORNING)
    assert len(carrier.carried) == 1
    assert {row.outcome for row in summary.waiting} == {NOT_LIVE}
    go_live(waiting.parts, EXAMPLE_PLAN, coordinator, MORNING)
    send_due_messages(waiting.parts, MORNING)
    assert len(waiting.outbox.carried) == 2


def test_a_letter_goes_out_as_it_stands_when_its_turn_comes(waiting: Bench) -> None:
    """Somebody may have been erased from it since the batch began."""

    def redact() -> None:
        with waiting.parts.work() as work:
            for one in work.messages.find(state=MessageState.CREATED):
                work.messages.swap(one, replace(one, text="(erased)"))
            stream = plan_stream(EXAMPLE_PLAN)
            work.record(Fact(stream, "message.redacted", MORNING, {"by": "schedule"}))
            work.commit(MORNING)

    carrier = Meanwhile(redact)
    send_due_messages(replace(waiting.parts, carrier=lambda: carrier), MORNING)
    assert [one.text for one in carrier.carried[1:]] == ["(erased)"] * 2
