"""The page that tells the story of a confirmation, and looks that are written down once a day."""

from datetime import timedelta

import pytest
from httpx2 import Response

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.scans import MOST_BYTES
from omv_workflow.domain.versions import Method
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR
from tests.entrypoints.web.authenticator import mark_of, set_up
from tests.entrypoints.web.offered import OFFER, confirmed_portal, events_of, offered_portal
from tests.entrypoints.web.portal import Browser, Portal
from tests.entrypoints.web.test_giving import confirm, given, proven, state

STORY = "/plans/esimerkki.esimerkkilomake/confirmation"


@pytest.fixture
def portal() -> Portal:
    """The pages while the plan waits for its confirmation."""
    return offered_portal()


def coordinating(portal: Portal) -> Browser:
    """The coordinator, with a second factor that has just been proven."""
    browser = portal.again(COORDINATOR)
    set_up(portal, browser)
    return browser


def told(portal: Portal) -> list[str]:
    """What the log tells of looking and confirming."""
    kinds = ("confirmation.opened", "confirmation.viewed", "confirmation.proven", "plan.confirmed")
    found = [event for kind in kinds for event in events_of(portal, kind)]
    return [one.kind for one in sorted(found, key=lambda one: one.sequence)]


def docx(portal: Portal) -> str:
    """The path of the file on offer."""
    with portal.bench.parts.work() as work:
        version = work.versions.find(plan_id=portal.plan_id)[-1]
    return f"{OFFER}/{version.id}/docx"


def test_looking_often_tells_once_a_day(portal: Portal) -> None:
    """For each person, and for the page and each file; the next day it is told again."""
    browser = portal.signed_in(DIRECTOR, Purpose.READY_TO_CONFIRM)
    for _ in range(3):
        browser.get(OFFER)
        browser.get(docx(portal))
    assert told(portal) == ["confirmation.opened", "confirmation.viewed"]
    (viewed,) = events_of(portal, "confirmation.viewed")
    assert viewed.data["sha256"] == docx_hash(portal)
    portal.bench.run_until(portal.bench.today + timedelta(days=1))
    portal.again(DEPUTY).get(OFFER)
    browser = portal.again(DIRECTOR)
    browser.get(OFFER)
    assert told(portal).count("confirmation.opened") == 3


def docx_hash(portal: Portal) -> str | None:
    """The hash of the file on offer."""
    with portal.bench.parts.work() as work:
        return work.versions.find(plan_id=portal.plan_id)[-1].docx_hash


def test_whoever_may_not_sign_leaves_no_trace(portal: Portal) -> None:
    """The coordinator's page is another one."""
    portal.again(COORDINATOR).get(STORY)
    assert told(portal) == []


def test_what_is_confirmed_is_viewed_no_more(portal: Portal) -> None:
    """A later look never takes the place of a later state."""
    browser = proven(portal)
    confirm(browser)
    browser.get(docx(portal))
    assert told(portal) == ["confirmation.opened", "confirmation.proven", "plan.confirmed"]
    assert given(portal).state == "confirmed"


def test_the_story_is_told_in_words(portal: Portal) -> None:
    """Who opened which bytes, who confirmed how, and what kind of signature that is."""
    browser = proven(portal)
    browser.get(docx(portal))
    confirm(browser)
    page = portal.again(COORDINATOR).get(STORY).text
    assert "confirmed it at" in page
    assert "They confirmed 0 minutes later; what they read of it nobody knows." in page
    assert "a simple electronic signature (regulation 910/2014)" in page
    assert str(docx_hash(portal)) in page


def test_a_wrong_confirmation_is_voided_on_the_page() -> None:
    """The reason is asked for, and the plan waits anew."""
    portal = confirmed_portal()
    browser = coordinating(portal)
    form = browser.form(STORY)
    refused = browser.fill(f"{STORY}/void", form, reason=" ")
    assert (refused.status_code, 'href="#why"' in refused.text) == (422, True)
    done = browser.fill(f"{STORY}/void", form, reason="Väärä henkilö.")
    assert "Väärä henkilö." in done.text
    assert state(portal) is CycleState.AWAITING_CONFIRMATION


PAPER = {
    "person": DIRECTOR,
    "seen_by": COORDINATOR,
    "place": "Lappeenranta",
    "kept_at": "Arkisto",
    "reference": "Kansio 3",
}


def send_scan(browser: Browser, scan: bytes) -> Response:
    """Record a signed paper by the form, with its scan."""
    form = {**browser.form(STORY), **PAPER}
    browser.follow_redirects = False  # this client would name the kind of the form once more
    return browser.post(f"{STORY}/paper", data=form, files={"scan": ("scan.pdf", scan)})


def test_a_signed_paper_is_recorded_with_its_scan(portal: Portal) -> None:
    """The page tells by whom, who saw it, and that it is no electronic signature."""
    browser = coordinating(portal)
    assert send_scan(browser, b"%PDF-1.7 signed").status_code == 303
    page = browser.get(STORY).text
    assert "only what somebody wrote down" in page
    assert "has seen the signed paper." in page
    assert given(portal).method is Method.ON_PAPER
    with portal.bench.parts.work() as work:
        kept = work.confirmations.find(plan_id=portal.plan_id)[-1].evidence_hash
    assert portal.bench.blobs.get(kept or "") == b"%PDF-1.7 signed"


@pytest.mark.parametrize("scan", [b"", b"<script>", bytes(MOST_BYTES + 1)])
def test_what_is_no_scan_is_refused_beside_what_was_typed(portal: Portal, scan: bytes) -> None:
    """And nothing is kept."""
    refused = send_scan(coordinating(portal), scan)
    assert (refused.status_code, 'value="Kansio 3"' in refused.text) == (422, True)
    assert state(portal) is CycleState.AWAITING_CONFIRMATION


def test_a_file_is_taken_by_that_form_alone(portal: Portal) -> None:
    """One that is larger than any scan is not read to its end."""
    browser = coordinating(portal)
    form = browser.form(STORY)
    elsewhere = browser.post(f"{STORY}/void", data=form, files={"scan": ("scan.pdf", b"x")})
    assert elsewhere.status_code == 415
    assert send_scan(browser, bytes(MOST_BYTES + 2_000_000)).status_code == 413


@pytest.mark.parametrize("act", ["void", "paper"])
def test_a_link_by_mail_alone_changes_nothing_of_it(act: str) -> None:
    """Neither is offered without a second factor, and a form that is sent waits for a code."""
    portal = confirmed_portal() if act == "void" else offered_portal()
    browser = portal.again(COORDINATOR)
    before = state(portal)
    assert f'action="{STORY}/{act}"' not in browser.get(STORY).text
    sent = browser.post(f"{STORY}/{act}", data={**mark_of(browser), "reason": "Väärä."})
    assert (sent.status_code, state(portal)) == (403, before)


def test_a_link_by_mail_alone_tells_no_hash_of_what_is_secret() -> None:
    """By the hash of a full copy a short secret in it could be found out."""
    portal = offered_portal("Ovikoodi on [[7 k: 4711]].")
    director = proven(portal)
    director.get(docx(portal))
    sha256 = str(docx_hash(portal))
    browser = portal.again(COORDINATOR)
    page = browser.get(STORY).text
    assert ("opened the file at" in page, sha256 in page) == (True, False)
    set_up(portal, browser)
    assert sha256 in browser.get(STORY).text
