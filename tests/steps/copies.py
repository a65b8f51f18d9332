"""What the tests of the distribution share: who records, what went out, where the copies are."""

from datetime import date, datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.unit import Channel, UnitFile
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_delivery,
)
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
)

BY = Actor(COORDINATOR)
EMAIL = Channel.EMAIL
WEEKS = [date(2027, 5, 13), date(2027, 5, 19), date(2027, 5, 26)]


def carried(bench: Bench, purpose: Purpose) -> list[Message]:
    """The messages of a purpose that went out."""
    return [one for one in bench.outbox.carried if one.purpose is purpose]


def days_told(bench: Bench, purpose: Purpose, person: str = COORDINATOR) -> list[date]:
    """The days on which a person was written to for a purpose."""
    letters = carried(bench, purpose)
    return [one.created_at.date() for one in letters if one.person_id == person]


def states(bench: Bench) -> dict[str, DeliveryState]:
    """Where each recipient's latest copy is."""
    with bench.parts.work() as work:
        return {one.recipient_id: one.state for one in work.deliveries.find()}


def year_state(bench: Bench) -> CycleState:
    """Where the year is."""
    with bench.parts.work() as work:
        return work.cycles.find(plan_id=EXAMPLE_PLAN)[0].state


def handed(recipient: str, when: datetime, channel: Channel = Channel.PAPER) -> HandedOver:
    """A copy handed over."""
    return HandedOver(recipient, when, channel, "Annettu kirjaamoon.", "VN/1/2027")


def recorded(bench: Bench, recipient: str) -> Delivery:
    """Record that a recipient has its copy."""
    return record_delivery(bench.parts, EXAMPLE_PLAN, handed(recipient, bench.now), BY, bench.now)


def confirmed_with(answered: Bench, unit: UnitFile) -> Bench:
    """A year answered, then offered and confirmed on 12 May under this unit.yaml."""
    answered.apply(unit)
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    answered.run_until(date(2027, 5, 12))
    told = DoneElsewhere(DIRECTOR, answered.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(answered.parts, EXAMPLE_PLAN, told, BY, answered.now)
    return answered
