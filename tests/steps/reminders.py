"""Reminders that stand in the store as if a step had written them."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN
from tests.steps.of_no_year import letter_of_no_year

READER = f"{COORDINATOR}@vastaanottokeskus.example"
LASTING = Purpose.DISTRIBUTION_BLOCKED
"""A reminder whose reason stands in every year."""


def store(bench: Bench, text: str, now: datetime, **fields: object) -> Message:
    """Store a reminder with this text, id and subject to the coordinator; a plan's own by id."""
    plan_id = str(fields.get("plan_id", EXAMPLE_PLAN))
    with bench.parts.work() as work:
        (cycle, *_) = work.cycles.find(plan_id=plan_id)
        message = replace(a_reminder(text, now), plan_id=plan_id, cycle_id=cycle.id)
        message = replace(message, **fields)  # type: ignore[arg-type]  # a test knows its fields
        work.messages.add(message)
        told = {"cycle": cycle.id, "message": message.id}
        work.record(Fact(plan_stream(plan_id), "message.created", now, told))
        work.commit(now)
    return message


def states(bench: Bench) -> dict[str, MessageState]:
    """Where each message is."""
    with bench.parts.work() as work:
        return {one.id: one.state for one in work.messages.find()}


def mails(bench: Bench) -> list[list[str]]:
    """The ids of the messages that each mail brought, one after the other."""
    return [[one.id for one in mail.matters] for mail in bench.outbox.mails]


def a_reminder(text: str, now: datetime) -> Message:
    """A reminder with this text, id and subject to the coordinator, of no year."""
    return replace(
        letter_of_no_year(text, now),
        person_id=COORDINATOR,
        purpose=LASTING,
        step=text,
        state=MessageState.CREATED,
        to_name="Ylitarkastaja (esimerkki)",
        to_address=READER,
    )
