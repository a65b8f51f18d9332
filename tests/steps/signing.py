"""Plans that are offered to several signers, and what is kept of their confirmations."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.confirmation_settings import ConfirmationSettings, Signer
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.domain.unit import Role
from omv_workflow.domain.versions import Confirmation
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE
from tests.steps.stored import events_of

TITLE = "Varmennus"
COUNTERSIGNED = ConfirmationSettings(
    signers=(Signer(), Signer(roles=(Role.COORDINATOR,), title=TITLE))
)
BY_THE_NURSE = ConfirmationSettings(signers=(Signer(), Signer(person=NURSE, title=TITLE)))


def offer_to(bench: Bench, settings: ConfirmationSettings) -> None:
    """Offer the plan, of which all answers are there, to these signers on 23 April."""
    bench.confirmation = settings
    number = "ESIMDno-2027-1"
    set_register_number(bench.parts, EXAMPLE_PLAN, number, Actor(COORDINATOR), bench.now)
    bench.run_until(date(2027, 4, 23))


def stored(bench: Bench) -> list[Confirmation]:
    """All confirmations of the plan, in the order in which they were asked for."""
    with bench.parts.work() as work:
        return work.confirmations.find(plan_id=EXAMPLE_PLAN)


def told_of(bench: Bench) -> list[Event]:
    """What the plan's stream tells of its confirmation, in order."""
    events = events_of(bench, plan_stream(EXAMPLE_PLAN))
    return [one for one in events if one.kind.startswith(("confirmation.", "plan.confirmed"))]
