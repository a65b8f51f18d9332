"""Confirming in the browser: with a second factor, over what was shown, once."""

import pytest
from httpx2 import Response

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.versions import Confirmation, Method
from omv_workflow.steps.answer import give_answer
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, NURSE
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import OFFER, offered_portal, unanswered_portal
from tests.entrypoints.web.portal import Browser, Portal, form_in

GIVE = f"{OFFER}/give"


@pytest.fixture
def portal() -> Portal:
    """The pages while the plan waits for its confirmation."""
    return offered_portal()


def proven(portal: Portal, person: str = DIRECTOR) -> Browser:
    """The director, or another one, with a second factor that has just been proven."""
    browser = portal.signed_in(person, Purpose.READY_TO_CONFIRM)
    set_up(portal, browser)
    return browser


def confirm(browser: Browser, **typed: str) -> Response:
    """Confirm by the form, with what is typed into it."""
    return browser.fill(GIVE, browser.form(GIVE), **{"place": "Lappeenranta", **typed})


def given(portal: Portal) -> Confirmation:
    """How the confirmation of the version stands."""
    with portal.bench.parts.work() as work:
        return work.confirmations.find(plan_id=portal.plan_id)[-1]


def state(portal: Portal) -> CycleState:
    """Where the year is."""
    with portal.bench.parts.work() as work:
        return work.cycles.find(plan_id=portal.plan_id)[0].state


def test_the_director_confirms_what_was_shown(portal: Portal) -> None:
    """The page tells what it means, and over which bytes; then, that it is done."""
    browser = proven(portal)
    with portal.bench.parts.work() as work:
        version = work.versions.find(plan_id=portal.plan_id)[-1]
    shown = browser.get(GIVE).text
    assert str(version.docx_hash) in shown
    assert 'name="place" value="Lappeenranta"' in shown
    done = confirm(browser)
    assert (done.url.path, "Confirmed on 2027-04-23 by Johtaja" in done.text) == (OFFER, True)
    found = given(portal)
    assert (found.person_id, found.role, found.method) == (DIRECTOR, "director", Method.BUILT_IN)
    assert state(portal) is CycleState.CONFIRMED


def test_without_a_second_factor_nothing_is_confirmed(portal: Portal) -> None:
    """A form that is sent all the same waits for a code, with all that was typed."""
    browser = portal.signed_in(DEPUTY, Purpose.READY_TO_CONFIRM)
    assert browser.get(GIVE).url.path == "/second-factor"
    form = {"csrf": form_in(browser.get(OFFER).text)["csrf"], "version_id": "v"}
    asked = browser.fill(GIVE, {**form, "docx_sha256": "d"}, place="Lappeenranta")
    assert asked.status_code == 403
    assert state(portal) is CycleState.AWAITING_CONFIRMATION


@pytest.mark.parametrize("person", [NURSE, COORDINATOR])
def test_a_second_factor_gives_nobody_a_mandate(portal: Portal, person: str) -> None:
    """Others prove who they are, and still may not confirm (R3)."""
    browser = portal.again(person)
    set_up(portal, browser)
    assert browser.get(GIVE).status_code == 403
    form = {"csrf": form_in(browser.get("/items").text)["csrf"], "version_id": "v"}
    refused = browser.fill(GIVE, {**form, "docx_sha256": "d"}, place="Lappeenranta")
    assert refused.status_code == 403
    assert state(portal) is CycleState.AWAITING_CONFIRMATION


def test_what_has_changed_since_is_not_confirmed(portal: Portal) -> None:
    """An answer was changed, and the plan offered anew, while the page was open."""
    browser = proven(portal)
    form = browser.form(GIVE)
    bench = portal.bench
    actor = Actor(COORDINATOR)
    give_answer(bench.parts, portal.plan_id, "work", "Uusi.", actor, bench.now)
    refused = browser.fill(GIVE, form, place="Lappeenranta")
    assert refused.status_code == 409
    assert state(portal) is CycleState.COLLECTING
    assert "Nothing is offered" in browser.get(GIVE).text


def test_a_second_click_leads_to_what_stands(portal: Portal) -> None:
    """So does the deputy, whose page was open: it tells who has confirmed."""
    browser, other = proven(portal), proven(portal, DEPUTY)
    first, second = browser.form(GIVE), other.form(GIVE)
    for visitor, form in ((browser, first), (browser, first), (other, second)):
        shown = visitor.fill(GIVE, form, place="Lappeenranta")
        assert "Confirmed on 2027-04-23 by Johtaja" in shown.text
    assert given(portal).person_id == DIRECTOR


@pytest.mark.parametrize("place", ["", "\x00", "[[7 k: x]]", "x" * 301])
def test_a_place_that_cannot_be_told_is_refused(portal: Portal, place: str) -> None:
    """The form comes again, with a way to the field."""
    refused = confirm(proven(portal), place=place)
    assert (refused.status_code, 'href="#place"' in refused.text) == (422, True)
    assert state(portal) is CycleState.AWAITING_CONFIRMATION


def test_over_missing_answers_only_a_reason_confirms() -> None:
    """The page asks for it, keeps what was typed, and the log tells it."""
    portal = unanswered_portal()
    browser = proven(portal)
    refused = confirm(browser, place="Täällä")
    assert (refused.status_code, 'href="#reason"' in refused.text) == (422, True)
    assert 'value="Täällä"' in refused.text
    confirm(browser, reason="Ensi vuonna.")
    assert given(portal).reason == "Ensi vuonna."


def test_nobody_confirms_for_another_session(portal: Portal) -> None:
    """The mark of a form belongs to the session for which it was written."""
    mine, other = proven(portal), proven(portal, DEPUTY)
    form = {**mine.form(GIVE), "csrf": other.form(GIVE)["csrf"]}
    assert mine.fill(GIVE, form, place="Lappeenranta").status_code == 403
    assert state(portal) is CycleState.AWAITING_CONFIRMATION
