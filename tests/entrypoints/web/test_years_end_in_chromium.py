"""The pages of a year's end in Chromium, for all eyes: each page and state, in each language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Browser, Page

from omv_workflow.domain.ways_in import PortalSession, hash_of
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.testing.example import DIRECTOR
from tests.entrypoints.web.offered import OFFER, offered_with_pdf, receipt_link, sent_portal
from tests.entrypoints.web.portal import ADDRESS, Portal
from tests.entrypoints.web.serving import Served, served
from tests.entrypoints.web.test_holders import PAGE as HOLDERS
from tests.entrypoints.web.test_in_chromium import PHONE, faults, visit
from tests.entrypoints.web.test_left_mail import ANSWER as ANSWERED
from tests.entrypoints.web.test_left_mail import PAGE as CAME_BACK
from tests.entrypoints.web.test_left_mail import answered_portal

ANSWER = "Avoin [[7 k: salainen kohta]] osa."
SESSION, PROOF = "session of the director", "proof of the director"


def test_no_page_of_the_director_keeps_anybody_out(chromium: Browser) -> None:
    """What waits, what is offered, deciding, what is refused, and what has been decided."""
    with _served(lambda: offered_with_pdf(ANSWER)) as pages:
        page = visit(chromium, pages, width=PHONE)
        _keep(page, pages, "omv-session", SESSION)
        found = [*_faults_while_offered(page, pages)]
        page.goto(f"{OFFER}/give")
        page.click("main button.main")
        for _ in _languages(page, pages):
            found += _faults_at(page, OFFER, "/confirm")
    assert found == []


def test_no_page_of_a_recipient_or_of_anybody_keeps_anybody_out(chromium: Browser) -> None:
    """What was sent, refused, acknowledged or is too old; and the page of the unit."""
    with _served(sent_portal) as pages:
        page = visit(chromium, pages, width=PHONE)
        link = receipt_link(_as_written(pages.portal))
        found: list[str] = []
        for _ in _languages(page, pages):
            found += _faults_at(page, "/units/esimerkki", link)
        found += _faults_of_refusal(page, "#register_number")
        page.fill("#register_number", "KV/12/2027")
        page.click("main button.main >> nth=-1")
        for _ in _languages(page, pages):
            found += _faults_at(page, link)
        pages.portal.later = timedelta(days=100)
        for _ in _languages(page, pages):
            found += _faults_at(page, link)
            page.click("main button.main")
            found += _faults_of(page)
    assert found == []


def test_what_became_of_the_copies_is_read_on_a_telephone(chromium: Browser) -> None:
    """Tables move within the page; the page itself is no wider."""
    with _served(answered_portal) as pages:
        page = visit(chromium, pages, width=PHONE)
        _keep(page, pages, "omv-session", SESSION)
        found: list[str] = []
        for _ in _languages(page, pages):
            found += _faults_at(page, HOLDERS, CAME_BACK, ANSWERED)
    assert found == []


def _faults_while_offered(page: Page, pages: Served) -> Iterator[str]:
    """In each language; what is refused, in one of them: its frame is the same everywhere."""
    for language in _languages(page, pages):
        page.context.clear_cookies(name="omv-proof")
        yield from _faults_at(page, "/confirm", OFFER, f"{OFFER}/return", f"{OFFER}/decline")
        if language == "sv":
            yield from _faults_of_refusal(page, "#reason")
        _keep(page, pages, "omv-proof", PROOF)
        yield from _faults_at(page, OFFER, f"{OFFER}/give")
    yield from _faults_of_refusal(page, "#place")


def _faults_of_refusal(page: Page, field: str) -> Iterator[str]:
    """What is typed there marks something secret, which nothing would take out."""
    page.fill(field, "[[7 k: x]]")
    page.click("main button.main")
    page.wait_for_selector("#refusal")
    yield from _faults_of(page)


def _languages(page: Page, pages: Served) -> Iterator[str]:
    """Each language in its turn, one of them in the dark."""
    for language in ("fi", "sv", "en"):
        page.emulate_media(color_scheme="dark" if language == "sv" else "light")
        _keep(page, pages, "omv-language", language)
        yield language


def _faults_at(page: Page, *paths: str) -> Iterator[str]:
    for path in paths:
        page.goto(path)
        yield from _faults_of(page)


def _faults_of(page: Page) -> Iterator[str]:
    """What axe-core has against a page; and whether it is wider than a telephone."""
    yield from faults(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE:
        yield f"{page.url}: {width} wide"


def _keep(page: Page, pages: Served, name: str, value: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": pages.address}])


def _as_written(portal: Portal) -> Portal:
    """The portal at the address that its letters name."""
    return Portal(portal.bench, portal.plan_id, address=ADDRESS)


@contextmanager
def _served(make: Callable[[], Portal]) -> Iterator[Served]:
    """A portal on this machine, with its page for anybody, and the director's session open."""

    def at(address: str) -> Portal:
        portal = make()
        portal.bench.web = WebSettings(address=address, public=True, session_hours=24)
        _let_in(portal)
        return Portal(portal.bench, portal.plan_id, address=address)

    with served(at) as pages:
        yield pages


def _let_in(portal: Portal) -> None:
    now, later = portal.clock(), portal.clock() + timedelta(hours=1)
    session = PortalSession(
        hash_of(SESSION), "esimerkki", DIRECTOR, now, now, None, hash_of(PROOF), later
    )
    with portal.bench.parts.work() as work:
        work.hold()
        work.sessions.add(session)
        work.commit(now)
