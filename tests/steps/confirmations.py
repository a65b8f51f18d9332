"""Confirmations as the tests of steps record them."""

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.versions import Confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
)


def told(bench: Bench, person: str = DIRECTOR) -> DoneElsewhere:
    """A confirmation given now."""
    return DoneElsewhere(person, bench.now, "Lappeenranta", "asianhallinta", "1/2027")


def confirm(bench: Bench, what: DoneElsewhere, by: str = COORDINATOR) -> Confirmation:
    """Record a confirmation."""
    return record_confirmation(bench.parts, EXAMPLE_PLAN, what, Actor(by), bench.now)


def state(bench: Bench) -> CycleState:
    """Where the year is."""
    with bench.parts.work() as work:
        return work.cycles.find(plan_id=EXAMPLE_PLAN)[0].state
