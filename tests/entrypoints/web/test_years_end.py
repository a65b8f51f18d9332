"""The end of a year through the pages: confirmed, given out, acknowledged, and in sight of all."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.unit import Channel
from omv_workflow.steps.record_delivery import HandedOver, record_clients_told, record_delivery
from omv_workflow.testing.example import ARCHIVE, COORDINATOR, DEPUTY, MINISTRY, SUPERVISOR
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import OFFER, offered_portal, receipt_link, shown_to_all
from tests.entrypoints.web.portal import Portal

BY = Actor(COORDINATOR)


def test_from_the_confirmation_to_the_last_acknowledgement() -> None:
    """The deputy confirms, the supervisor acknowledges; the year ends, and all see what holds."""
    portal = shown_to_all(offered_portal())
    _confirm(portal)
    portal.bench.run_until(date(2027, 4, 27))
    portal.browser().post(receipt_link(portal), data={"register_number": "KV/12/2027"})
    _see_to_the_others(portal)
    with portal.bench.parts.work() as work:
        states = [one.state for one in work.cycles.find(plan_id=portal.plan_id)]
        (copy,) = work.deliveries.find(recipient_id=SUPERVISOR)
    assert states == [CycleState.CLOSED, CycleState.SCHEDULED]
    assert (copy.state, copy.recipient_register_number) == ("acknowledged", "KV/12/2027")
    seen = portal.browser().get("/units/esimerkki").text
    assert "In force since 2027-04-23. The deputy director confirmed it." in seen


def _confirm(portal: Portal) -> None:
    browser = portal.signed_in(DEPUTY, Purpose.READY_TO_CONFIRM)
    set_up(portal, browser)
    page = f"{OFFER}/give"
    browser.fill(page, browser.form(page), place="Lappeenranta")


def _see_to_the_others(portal: Portal) -> None:
    """What no page does: a copy on paper, a mail that has arrived, clients who are told."""
    parts, plan_id, now = portal.bench.parts, portal.plan_id, portal.clock()
    for recipient, channel in ((ARCHIVE, Channel.PAPER), (MINISTRY, Channel.EMAIL)):
        told = HandedOver(recipient, now, channel, "soitettu")
        record_delivery(parts, plan_id, told, BY, now)
    record_clients_told(parts, plan_id, "ilmoitustaululla", BY, now)
    portal.bench.run_until(date(2027, 4, 28))
