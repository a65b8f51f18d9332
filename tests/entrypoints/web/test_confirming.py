"""The pages of the director and the deputy: what waits, what it says, taking it, returning it."""

import pytest
from httpx2 import Response

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.versions import ConfirmationState, Version
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, NURSE, example_unit
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import OFFER, events_of, offered_portal
from tests.entrypoints.web.portal import Browser, Portal
from tests.entrypoints.web.roles import come_in


@pytest.fixture
def portal() -> Portal:
    """The pages while the plan waits for its confirmation."""
    return offered_portal()


def leader(portal: Portal, person: str = DIRECTOR) -> Browser:
    """The director, or another one, come in by the letter that asks for the confirmation."""
    return portal.signed_in(person, Purpose.READY_TO_CONFIRM)


def on_offer(portal: Portal) -> Version:
    """The version that waits."""
    with portal.bench.parts.work() as work:
        return work.versions.find(plan_id=portal.plan_id)[-1]


def take(browser: Browser, version: Version, kind: str = "docx") -> Response:
    """Take a file of a version."""
    return browser.get(f"{OFFER}/{version.id}/{kind}")


def send_back(browser: Browser, reason: str) -> Response:
    """Return the plan with a reason."""
    page = f"{OFFER}/decline"
    return browser.fill(page, browser.form(page), reason=reason)


def test_the_letter_that_asks_to_confirm_leads_to_what_waits(portal: Portal) -> None:
    """The list tells by which day; the plan, how many are left, what changed and who took part."""
    browser = leader(portal)
    assert "It is to be confirmed by 2027-05-14." in browser.get("/confirm").text
    shown = browser.get(OFFER).text
    for told in (
        "21 days are left, until 2027-05-14.",
        "2 answers have changed. 2 answers are as they were.",
        "Työ järjestetään tiimeissä</ins>",
        '<del><span class="unseen">taken out: </span>Kuten ennenkin</del>',
        "Register number: ESIMDno-2027-1.",
        "Terveydenhoitaja (esimerkki)",
        "submitted",
    ):
        assert told in shown


@pytest.mark.parametrize("path", ["/confirm", OFFER, f"{OFFER}/decline"])
def test_whoever_may_not_confirm_sees_nothing_of_it(portal: Portal, path: str) -> None:
    """Neither contributors nor the coordinator, who is told so in words."""
    for person in (NURSE, COORDINATOR):
        refused = portal.again(person).get(path)
        assert (refused.status_code, "neither director nor deputy" in refused.text) == (403, True)


def test_the_file_is_the_very_one_on_offer(portal: Portal) -> None:
    """Its checksum stands on the page; it is kept by nobody on the way, and shown in no page."""
    browser, version = leader(portal, DEPUTY), on_offer(portal)
    taken = take(browser, version)
    assert sha256_hex(taken.content) == version.docx_hash
    assert str(version.docx_hash) in browser.get(OFFER).text
    assert taken.headers["content-disposition"] == (
        'attachment; filename="omavalvontasuunnitelma-version-2.docx";'
        " filename*=UTF-8''omavalvontasuunnitelma-version-2.docx"
    )
    assert taken.headers["x-content-type-options"] == "nosniff"
    assert taken.headers["cache-control"] == "no-store"


def test_who_opened_it_first_is_in_the_log(portal: Portal) -> None:
    """Once: what follows is no news."""
    browser, version = leader(portal), on_offer(portal)
    for _ in range(2):
        take(browser, version)
    assert len(events_of(portal, "confirmation.viewed")) == 1
    with portal.bench.parts.work() as work:
        (asked,) = work.confirmations.find(version_id=version.id)
    assert asked.state is ConfirmationState.VIEWED


@pytest.mark.parametrize("path", ["another/docx", "../../etc/docx", "{version}/pdf", "{version}/x"])
def test_no_other_file_is_found(portal: Portal, path: str) -> None:
    """Of another version, of none, of a kind that was not made, or of a kind that there is not."""
    version = on_offer(portal)
    found = leader(portal).get(f"{OFFER}/{path.format(version=version.id)}")
    assert found.status_code in {404, 422}


def test_a_version_with_a_secret_is_not_given_to_whoever_has_a_link() -> None:
    """Neither the file nor its checksum, by which a short secret could be found out."""
    portal = offered_portal("Avoin [[7 k: veiled words]] osa.")
    browser, version = leader(portal), on_offer(portal)
    shown = browser.get(OFFER).text
    assert ("[7 k]" in shown, "veiled" in shown) == (True, False)
    assert str(version.docx_hash) not in shown
    assert take(browser, version).url.path == "/second-factor"
    assert not events_of(portal, "secret.viewed")


def test_a_second_factor_opens_it_and_the_log_tells_that() -> None:
    """With its checksums; the page shows the passage as well, and that is logged by itself."""
    portal = offered_portal("Avoin [[7 k: veiled words]] osa.")
    browser, version = leader(portal), on_offer(portal)
    set_up(portal, browser)
    assert sha256_hex(take(browser, version).content) == version.docx_hash
    shown = browser.get(OFFER).text
    assert ("veiled words" in shown, str(version.docx_hash) in shown) == (True, True)
    taken, looked = events_of(portal, "secret.viewed")
    assert (taken.data["version"], looked.data["items"]) == (version.id, ["work"])


def test_an_answer_that_is_secret_as_a_whole_shows_its_ground(portal: Portal) -> None:
    """Though no passage of it is marked, until a second factor was proven."""
    unit = example_unit()
    plan = unit.plan.model_copy(
        update={"withheld": {"work": "7 k"}, "publicity": Publicity.PARTLY_SECRET}
    )
    portal.bench.apply(unit.model_copy(update={"plan": plan}))
    browser = leader(portal)
    assert "tiimeissä" not in browser.get(OFFER).text
    set_up(portal, browser)
    assert "tiimeissä" in browser.get(OFFER).text


def test_a_plan_is_returned_with_a_reason(portal: Portal) -> None:
    """The year collects again, the page says so, and the coordinator learns why by a letter."""
    shown = send_back(leader(portal), "Kohta 2 on vanhentunut.\r\nKorjatkaa.")
    assert (shown.url.path, "Nothing is offered" in shown.text) == (OFFER, True)
    version = on_offer(portal)
    with portal.bench.parts.work() as work:
        (cycle,) = work.cycles.find(plan_id=portal.plan_id)
        (letter,) = work.messages.find(purpose=Purpose.CONFIRMATION_DECLINED)
        (given,) = work.confirmations.find(version_id=version.id)
    assert cycle.state is CycleState.COLLECTING
    assert letter.person_id == COORDINATOR
    assert "Kohta 2 on vanhentunut.\nKorjatkaa." in letter.text
    assert (given.state, given.person_id) == (ConfirmationState.DECLINED, DIRECTOR)


@pytest.mark.parametrize("reason", ["", "  \r\n", "[[7 k: x]]", "\x00", "x" * 5_001])
def test_a_reason_that_cannot_be_told_is_refused(portal: Portal, reason: str) -> None:
    """The form comes again, with what was typed and a way to the field; nothing has happened."""
    refused = send_back(leader(portal), reason)
    assert (refused.status_code, 'href="#reason"' in refused.text) == (422, True)
    assert not events_of(portal, "confirmation.declined")


def test_why_it_was_not_confirmed_stands_on_the_page_of_the_year(portal: Portal) -> None:
    """For whoever prepares it anew, until it is offered again."""
    send_back(leader(portal), "Luku 3 on <vanha>.")
    coordinator, year = come_in(portal, "esimerkki", COORDINATOR), f"/plans/{portal.plan_id}"
    assert "Luku 3 on &lt;vanha&gt;." in coordinator.get(year).text
    assert "Luku 3" not in come_in(portal, "esimerkki", NURSE).get("/items").text
    offer_for_confirmation(portal.bench.parts, portal.plan_id, Actor(COORDINATOR), portal.clock())
    assert "Luku 3" not in coordinator.get(year).text


def test_what_has_been_returned_is_not_returned_twice(portal: Portal) -> None:
    """Another tab, or the deputy at the same moment: it is said that nothing is offered."""
    first, second = leader(portal), leader(portal, DEPUTY)
    page = f"{OFFER}/decline"
    form = second.form(page)
    send_back(first, "Ei vielä.")
    assert second.fill(page, form, reason="Ei vielä.").status_code == 409
    assert len(events_of(portal, "confirmation.declined")) == 1


def test_the_form_returns_only_what_it_was_opened_for(portal: Portal) -> None:
    """A version that was offered since is another one."""
    browser = leader(portal)
    page = f"{OFFER}/decline"
    form = {**browser.form(page), "version_id": "another"}
    assert browser.fill(page, form, reason="Ei.").status_code == 409
