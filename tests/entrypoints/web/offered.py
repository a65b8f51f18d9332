"""The pages at the places of a year's end: offered, confirmed, gone out; each played once."""

from dataclasses import replace
from datetime import date
from functools import cache

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import PlainConverter
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.portal import ADDRESS, Portal, portal_on

OFFER = "/confirm/esimerkki.esimerkkilomake"
OFFERED, CONFIRMED, GONE_OUT = date(2027, 4, 23), date(2027, 5, 12), date(2027, 5, 14)
_ANSWERS = (
    (NURSE, "risks", "Arvioidaan."),
    (NURSE, "interpreters", "yes"),
    (COORDINATOR, "hours", "Arkisin 8-16"),
)


def offered_portal(work: str = "Työ järjestetään tiimeissä.") -> Portal:
    """Everybody has answered; of `work` another text than last year, and of `hours` a first one."""
    return _copied(_offered(work))


def offered_with_pdf(work: str = "Työ järjestetään tiimeissä.") -> Portal:
    """The same, with a PDF that waits for its signature."""
    portal = offered_portal(work)
    portal.bench.pdf, portal.bench.converter = PdfSettings(), PlainConverter()
    make_due_pdfs(portal.bench.parts, portal.bench.now)
    return portal


def unanswered_portal() -> Portal:
    """It is offered though nobody has answered anything, in a year that inherits nothing."""
    return _copied(_unanswered())


def confirmed_portal() -> Portal:
    """The director has confirmed it elsewhere; nothing has gone out yet."""
    return _copied(_confirmed())


def sent_portal() -> Portal:
    """The copies that go by mail have gone out the day before."""
    return _copied(_sent())


def next_year_portal() -> Portal:
    """The answers of the year after are being collected."""
    return _copied(_next_year())


def confirm_elsewhere(portal: Portal) -> None:
    """The director confirms in another system on 12 May, and the coordinator records it."""
    bench = portal.bench
    bench.run_until(CONFIRMED)
    told = DoneElsewhere(DIRECTOR, bench.now, "Lappeenranta", "asianhallinta", "1/2027")
    record_confirmation(bench.parts, portal.plan_id, told, Actor(COORDINATOR), bench.now)


def shown_to_all(portal: Portal) -> Portal:
    """The same workspace, with its page for anybody."""
    bench = replace(portal.bench, web=WebSettings(address=ADDRESS, public=True))
    bench.store = portal.bench.store
    return replace(portal, bench=bench)


def receipt_link(portal: Portal, purpose: Purpose = Purpose.DISTRIBUTION) -> str:
    """The path of the link in the newest letter of a purpose to the recipient of the Jakelu."""
    letters = [one for one in portal.bench.outbox.carried if one.purpose is purpose]
    text = next(one.text for one in reversed(letters) if portal.address in one.text)
    return text.partition(portal.address)[2].split()[0]


def events_of(portal: Portal, kind: str) -> list[Event]:
    """The plan's events of a kind."""
    with portal.bench.parts.work() as work:
        return [one for one in work.log.events(plan_stream(portal.plan_id)) if one.kind == kind]


def _copied(portal: Portal) -> Portal:
    return replace(portal, bench=portal.bench.copy())


@cache
def _offered(work: str) -> Portal:
    portal = portal_on(inherits=True)
    bench, plan_id = portal.bench, portal.plan_id
    for person, item, text in ((SOCIAL_WORKER, "work", work), *_ANSWERS):
        give_answer(bench.parts, plan_id, item, text, Actor(person), bench.now)
    set_register_number(bench.parts, plan_id, "ESIMDno-2027-1", Actor(COORDINATOR), bench.now)
    bench.run_until(OFFERED)
    return portal


@cache
def _unanswered() -> Portal:
    portal = portal_on()
    bench = portal.bench
    number, coordinator = "ESIMDno-2027-1", Actor(COORDINATOR)
    set_register_number(bench.parts, portal.plan_id, number, coordinator, bench.now)
    bench.run_until(OFFERED)
    return portal


@cache
def _confirmed() -> Portal:
    portal = offered_portal()
    confirm_elsewhere(portal)
    return portal


@cache
def _sent() -> Portal:
    portal = confirmed_portal()
    portal.bench.run_until(GONE_OUT)
    return portal


@cache
def _next_year() -> Portal:
    portal = sent_portal()
    for day in (date(2028, 2, 15), date(2028, 2, 28)):
        portal.bench.skip_to(day)
    return portal
