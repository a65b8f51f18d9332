"""The director's page on which a signed PDF comes back: taken, or refused with what was wrong."""

import pytest
from httpx2 import Response

from omv_workflow.domain.scans import MOST_BYTES
from omv_workflow.domain.signing import field_name
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Method
from omv_workflow.steps.sealed import signed_pdf
from omv_workflow.testing.example import COORDINATOR, DIRECTOR
from omv_workflow.testing.signing import signed_plainly
from tests.entrypoints.web.offered import OFFER, events_of, offered_portal, offered_with_pdf
from tests.entrypoints.web.portal import Browser, Portal
from tests.entrypoints.web.roles import come_in
from tests.steps.test_returning_signed import holding

RETURN = f"{OFFER}/return"


@pytest.fixture
def portal() -> Portal:
    """The pages while a PDF waits to be signed, with the director's certificate."""
    portal = offered_with_pdf()
    portal.bench.trust = holding(**{DIRECTOR: "Director", COORDINATOR: "Coordinator"})
    return portal


def signed(portal: Portal, holder: str = "Director") -> bytes:
    """What waits for its signature, signed."""
    bench = portal.bench
    with bench.parts.work() as work:
        version = work.versions.find(plan_id=portal.plan_id)[-1]
        issued = bench.blobs.get(signed_pdf(work, version) or "")
    return signed_plainly(issued, field_name(1), holder)


def send(browser: Browser, content: bytes, **told: str) -> Response:
    """Return a file by the form."""
    form = {**browser.form(RETURN), "place": "Lappeenranta", **told}
    browser.follow_redirects = False  # this client would name the kind of the form once more
    return browser.post(RETURN, data=form, files={"file": ("signed.pdf", content)})


def director(portal: Portal) -> Browser:
    """The director, come in by a link alone."""
    return come_in(portal, "esimerkki", DIRECTOR)


def given(portal: Portal) -> Confirmation:
    """The confirmation that stands."""
    with portal.bench.parts.work() as work:
        return work.confirmations.find(state=ConfirmationState.CONFIRMED)[-1]


def test_the_page_of_the_plan_leads_there(portal: Portal) -> None:
    """The place stands there already; no second factor is asked for."""
    browser = director(portal)
    assert f'href="{RETURN}"' in browser.get(OFFER).text
    assert 'type="file"' in browser.get(RETURN).text


def test_a_signed_pdf_confirms_the_plan(portal: Portal) -> None:
    """By the certificate in it; the page of the plan tells so."""
    browser = director(portal)
    answer = send(browser, signed(portal))
    assert (answer.status_code, answer.headers["location"]) == (303, OFFER)
    found = given(portal)
    assert (found.method, found.place) == (Method.OWN_CERTIFICATE, "Lappeenranta")
    assert "Confirmed on 2027-04-23 by" in browser.get(OFFER).text


@pytest.mark.parametrize("signer", ["", DIRECTOR])
def test_for_whom_a_service_signed_is_no_word_of_a_form(portal: Portal, signer: str) -> None:
    """Whoever has a link alone could name anybody: such a file is returned by command."""
    refused = send(director(portal), signed(portal, "Service"), signer=signer)
    assert (refused.status_code, "does not tell for whom" in refused.text) == (422, True)
    assert not events_of(portal, "plan.confirmed")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is none, or it is larger than 20 MB."),
        (bytes(MOST_BYTES + 1), "there is none, or it is larger than 20 MB."),
        (b"%PDF-1.7 another", "the PDF"),
    ],
)
def test_what_is_not_believed_is_refused_beside_the_form(
    portal: Portal, content: bytes, told: str
) -> None:
    """With what was wrong; the plan waits on."""
    refused = send(director(portal), content)
    assert (refused.status_code, told in refused.text) == (422, True)
    assert 'href="#file"' in refused.text
    assert not events_of(portal, "plan.confirmed")


def test_a_stranger_s_certificate_is_refused_and_the_file_kept(portal: Portal) -> None:
    """The log tells of it."""
    refused = send(director(portal), signed(portal, "Stranger"))
    assert (refused.status_code, "is not set down as that of" in refused.text) == (422, True)
    assert len(events_of(portal, "confirmation.refused_file")) == 1


def test_returning_it_twice_confirms_it_once(portal: Portal) -> None:
    """Whoever sends it again is led to the page that tells."""
    browser, content = director(portal), signed(portal)
    form = {**browser.form(RETURN), "place": "Lappeenranta"}
    browser.follow_redirects = False
    for _ in range(2):
        answer = browser.post(RETURN, data=form, files={"file": ("signed.pdf", content)})
        assert answer.status_code == 303
    assert len(events_of(portal, "plan.confirmed")) == 1


def test_where_there_is_no_pdf_nothing_can_be_returned() -> None:
    """The page says so, and the plan's leads nowhere."""
    browser = director(offered_portal())
    assert f'href="{RETURN}"' not in browser.get(OFFER).text
    assert "There is no PDF that could be returned" in browser.get(RETURN).text
