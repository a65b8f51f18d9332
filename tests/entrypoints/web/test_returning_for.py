"""The page on which those in charge return a signed PDF, also one that a service has signed."""

import pytest
from httpx2 import Response

from omv_workflow.domain.versions import Method, Strength
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import events_of, offered_portal, offered_with_pdf
from tests.entrypoints.web.portal import Browser, Portal
from tests.entrypoints.web.roles import come_in
from tests.entrypoints.web.test_returning_signed import given, signed
from tests.steps.test_returning_signed import holding

STORY = "/plans/esimerkki.esimerkkilomake/confirmation"
RETURN = f"{STORY}/return"


@pytest.fixture
def portal() -> Portal:
    """The pages while a PDF waits to be signed, with the certificates of two and of a service."""
    portal = offered_with_pdf()
    portal.bench.trust = holding(**{DIRECTOR: "Director", COORDINATOR: "Coordinator"})
    return portal


@pytest.fixture
def coordinator(portal: Portal) -> Browser:
    """The coordinator, with a second factor that has just been proven."""
    browser = come_in(portal, "esimerkki", COORDINATOR)
    set_up(portal, browser)
    return browser


def send(browser: Browser, content: bytes, **told: str) -> Response:
    """Return a file by the form."""
    form = {**browser.form(RETURN), "place": "Lappeenranta", **told}
    browser.follow_redirects = False  # this client would name the kind of the form once more
    return browser.post(RETURN, data=form, files={"file": ("signed.pdf", content)})


def test_what_a_service_signed_is_returned_with_whom_it_signed_for(
    portal: Portal, coordinator: Browser
) -> None:
    """It counts as a simple signature, and the log has who said so."""
    answer = send(coordinator, signed(portal, "Service"), person=DIRECTOR)
    assert (answer.status_code, answer.headers["location"]) == (303, STORY)
    found = given(portal)
    assert (found.method, found.strength) == (Method.ELSEWHERE, Strength.SIMPLE)
    assert (found.person_id, found.recorded_by) == (DIRECTOR, COORDINATOR)


def test_what_the_director_signed_needs_nobody_named(portal: Portal, coordinator: Browser) -> None:
    """Its certificate tells who signed."""
    assert send(coordinator, signed(portal)).status_code == 303
    assert given(portal).method is Method.OWN_CERTIFICATE


@pytest.mark.parametrize(
    ("holder", "told", "why", "field"),
    [
        ("Service", {}, "does not tell for whom", "file"),
        ("Service", {"person": NURSE}, "neither director nor deputy", "file"),
        ("Director", {"person": COORDINATOR}, "is not set down as that of", "file"),
        ("Stranger", {}, "is not set down as that of", "file"),
        ("Director", {"place": " "}, "it is empty", "place"),
    ],
)
def test_what_is_not_believed_is_refused_at_its_field(
    portal: Portal, coordinator: Browser, holder: str, told: dict[str, str], why: str, field: str
) -> None:
    """With what was wrong, beside what was typed; the plan waits on."""
    refused = send(coordinator, signed(portal, holder), **told)
    assert refused.status_code == 422
    assert why in refused.text
    assert f'href="#{field}"' in refused.text
    assert not events_of(portal, "plan.confirmed")


def test_a_link_by_mail_alone_returns_nothing_for_others(portal: Portal) -> None:
    """The page asks for a second factor, and shows no form."""
    browser = come_in(portal, "esimerkki", COORDINATOR)
    page = browser.get(RETURN).text
    assert "needs a second factor" in page
    assert 'type="file"' not in page


def test_the_story_leads_there_while_something_waits(portal: Portal, coordinator: Browser) -> None:
    """And says afterwards what became of it."""
    assert f'href="{RETURN}"' in coordinator.get(STORY).text
    send(coordinator, signed(portal, "Service"), person=DIRECTOR)
    assert f'href="{RETURN}"' not in coordinator.get(STORY).text


def test_without_a_pdf_nothing_can_be_returned() -> None:
    """It is said why, and what makes one."""
    portal = offered_portal()
    portal.bench.trust = holding(**{DIRECTOR: "Director"})
    browser = come_in(portal, "esimerkki", COORDINATOR)
    set_up(portal, browser)
    refused = send(browser, b"%PDF-1.7 any")
    assert (refused.status_code, "has no PDF yet" in refused.text) == (422, True)
