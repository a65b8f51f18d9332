"""The pages of a plan that waits for its confirmation, in a year that inherited its answers."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing.example import COORDINATOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.portal import Portal, portal_on

OFFER = "/confirm/esimerkki.esimerkkilomake"
OFFERED = date(2027, 4, 23)
_ANSWERS = (
    (SOCIAL_WORKER, "work", "Työ järjestetään tiimeissä."),
    (NURSE, "risks", "Arvioidaan."),
    (NURSE, "interpreters", "yes"),
    (COORDINATOR, "hours", "Arkisin 8-16"),
)


def offered_portal(work: str = "Työ järjestetään tiimeissä.") -> Portal:
    """Everybody has answered; of `work` another text than last year, and of `hours` a first one."""
    portal = portal_on(inherits=True)
    bench, plan_id = portal.bench, portal.plan_id
    for person, item, text in _ANSWERS:
        told = work if item == "work" else text
        give_answer(bench.parts, plan_id, item, told, Actor(person), bench.now)
    set_register_number(bench.parts, plan_id, "ESIMDno-2027-1", Actor(COORDINATOR), bench.now)
    bench.run_until(OFFERED)
    return portal


def events_of(portal: Portal, kind: str) -> list[Event]:
    """The plan's events of a kind."""
    with portal.bench.parts.work() as work:
        return [one for one in work.log.events(plan_stream(portal.plan_id)) if one.kind == kind]
