"""The pages of a unit's people and recipients, as whoever coordinates keeps them."""

from datetime import date

import pytest
from httpx2 import Response

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.unit import Person, Role, UnitFile
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.portal import Browser, Portal, portal_on
from tests.entrypoints.web.roles import come_in

PEOPLE = "/plans/esimerkki.esimerkkilomake/people"
RECIPIENTS = "/plans/esimerkki.esimerkkilomake/recipients"
NEW = {
    "name": "Ohjaaja (esimerkki)",
    "title": "Ohjaaja",
    "office": "lappeenranta",
    "email": "ohjaaja@vastaanottokeskus.example",
    "phone": "",
    "language": "fi",
}
ARCHIVE = {
    "name": "Arkisto (esimerkki)",
    "group": "tiedoksi",
    "channel": "email",
    "address": "arkisto@arkisto.example",
    "language": "sv",
    "copy": "public",
    "full_copy_ground": "",
}


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on(inherits=True)


@pytest.fixture
def browser(portal: Portal) -> Browser:
    """That of the coordinator."""
    return come_in(portal, "esimerkki", COORDINATOR)


def unit(portal: Portal) -> UnitFile:
    """The unit in force."""
    with portal.bench.parts.work() as work:
        return work.units.get("esimerkki").file


def person(portal: Portal, person_id: str) -> Person:
    """What is in force of one person."""
    return person_of(unit(portal), person_id)


def change(browser: Browser, who: str, act: str, **typed: str) -> Response:
    """Send one of the forms of a person's page."""
    page = f"{PEOPLE}/{who}"
    return browser.fill(page, browser.form(page), act=act, **typed)


def test_everybody_is_listed_with_what_they_owe(browser: Browser) -> None:
    """Each leads to a page of their own."""
    page = browser.get(PEOPLE).text
    for one in (NURSE, DIRECTOR):
        assert f'href="{PEOPLE}/{one}"' in page
    assert "2 of 2" in page


def test_somebody_is_reminded_now_and_once(portal: Portal, browser: Browser) -> None:
    """A second click on the same day tells that it was done."""
    assert change(browser, NURSE, "remind").status_code == 200
    refused = change(browser, NURSE, "remind")
    assert "they have been reminded today" in refused.text
    with portal.bench.parts.work() as work:
        letters = work.messages.find(person_id=NURSE, purpose=Purpose.CONTRIBUTION_REMINDER)
    assert len(letters) == 1


def test_what_is_open_is_handed_to_somebody_else(portal: Portal, browser: Browser) -> None:
    """The other one is asked for it from then on."""
    change(browser, NURSE, "hand_over", other=SOCIAL_WORKER)
    with portal.bench.parts.work() as work:
        assert {"risks", "interpreters"} <= {
            item for one in work.requests.find(person_id=SOCIAL_WORKER) for item in one.items
        }


def test_an_absence_is_noted_with_who_stands_in(portal: Portal, browser: Browser) -> None:
    """An absence that ends before it begins is refused, and stands in the fields again."""
    days = {"first": "2027-03-08", "last": "2027-03-12", "other": SOCIAL_WORKER}
    refused = change(browser, NURSE, "absence", **{**days, "last": "2027-03-01"})
    assert "it ends before it begins." in refused.text
    assert 'value="2027-03-08"' in refused.text
    change(browser, NURSE, "absence", **days)
    (absence,) = person(portal, NURSE).absences
    assert (absence.first_day, absence.stand_in) == (date(2027, 3, 8), SOCIAL_WORKER)


def test_a_mandate_is_given_and_holds_from_its_day(portal: Portal, browser: Browser) -> None:
    """A role that there is not is refused."""
    assert change(browser, NURSE, "mandate", role="king", first="2027-03-02").status_code == 422
    change(browser, NURSE, "mandate", role="deputy", first="2027-03-02")
    assert person(portal, NURSE).roles_on(date(2027, 3, 2)) >= {Role.DEPUTY}


def test_whoever_leaves_has_a_last_day_and_an_heir(portal: Portal, browser: Browser) -> None:
    """The page says from then on until when."""
    change(browser, NURSE, "leave", last="2027-03-31", other=SOCIAL_WORKER)
    assert person(portal, NURSE).last_day == date(2027, 3, 31)


def test_a_person_is_added_and_corrected(portal: Portal, browser: Browser) -> None:
    """As if the unit's file had been edited; the event tells who did it."""
    added = browser.fill(PEOPLE, browser.form(PEOPLE), person_id="esimerkki-ohjaaja", **NEW)
    assert added.url.path == f"{PEOPLE}/esimerkki-ohjaaja"
    change(browser, "esimerkki-ohjaaja", "correct", **{**NEW, "title": "Vastaava ohjaaja"})
    assert person(portal, "esimerkki-ohjaaja").title == "Vastaava ohjaaja"


@pytest.mark.parametrize(
    "wrong",
    [
        {"person_id": NURSE},
        {"person_id": "Two Words"},
        {"person_id": ""},
        {"email": "no address"},
        {"office": "nowhere"},
        {"language": "de"},
        {"name": "<script>alert(1)</script>\nX: y"},
    ],
)
def test_a_person_who_can_not_be_is_refused(
    portal: Portal, browser: Browser, wrong: dict[str, str]
) -> None:
    """Nothing is lost of what was typed, and nothing of it is a page's own."""
    before = unit(portal)
    typed = {"person_id": "esimerkki-ohjaaja", **NEW, **wrong}
    refused = browser.fill(PEOPLE, browser.form(PEOPLE), **typed)
    assert refused.status_code == 422
    assert "<script>" not in refused.text.replace('<script src="/static/comfort.js"', "")
    assert NEW["title"] in refused.text
    assert unit(portal) == before


def test_an_unknown_person_has_no_page(browser: Browser) -> None:
    """Neither to look at nor to change."""
    assert browser.get(f"{PEOPLE}/nobody").status_code == 404
    mark = browser.form(PEOPLE)
    assert browser.post(f"{PEOPLE}/nobody", data={**mark, "act": "remind"}).status_code == 404


def test_a_recipient_is_added_corrected_and_taken_off(portal: Portal, browser: Browser) -> None:
    """Whoever is on the list gets the plan."""
    browser.fill(RECIPIENTS, browser.form(RECIPIENTS), recipient_id="arkisto", **ARCHIVE)
    page = f"{RECIPIENTS}/arkisto"
    browser.fill(page, browser.form(page), act="correct", **{**ARCHIVE, "name": "Arkistolaitos"})
    assert [one.name for one in unit(portal).recipients if one.id == "arkisto"] == ["Arkistolaitos"]
    browser.fill(page, browser.form(page), act="remove")
    assert "arkisto" not in {one.id for one in unit(portal).recipients}


def test_further_ways_and_days_of_a_recipient_are_kept(portal: Portal, browser: Browser) -> None:
    """Each stands in a field of its own, and is as it was where nothing was changed."""
    some = unit(portal).recipients[0].id
    told = {**ARCHIVE, "first_day": "2026-01-01", "last_day": "2027-12-31", "successor": some}
    ways = {
        "then_channel": ["email", "paper", ""],
        "then_address": ["toinen@arkisto.example", "PL 1", ""],
    }
    sent = {**browser.form(RECIPIENTS), "recipient_id": "arkisto", **told, **ways}
    browser.post(RECIPIENTS, data=sent)
    (added,) = [one for one in unit(portal).recipients if one.id == "arkisto"]
    assert [(one.channel, one.address) for one in added.then] == [
        ("email", "toinen@arkisto.example"),
        ("paper", "PL 1"),
    ]
    assert (added.first_day, added.last_day) == (date(2026, 1, 1), date(2027, 12, 31))
    assert added.successor == some
    page = browser.get(f"{RECIPIENTS}/arkisto").text
    assert all(text in page for text in ("toinen@arkisto.example", "PL 1", "2027-12-31"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "nowhere"},
        {"copy": "full"},
        {"group": "friends"},
        {"channel": "pigeon"},
        {"last_day": "tomorrow"},
        {"successor": "nobody"},
    ],
)
def test_a_recipient_who_can_not_be_is_refused(
    portal: Portal, browser: Browser, wrong: dict[str, str]
) -> None:
    """A full copy goes by a protected way and on a ground alone."""
    typed = {"recipient_id": "arkisto", **ARCHIVE, **wrong}
    assert browser.fill(RECIPIENTS, browser.form(RECIPIENTS), **typed).status_code == 422
    assert "arkisto" not in {one.id for one in unit(portal).recipients}


def test_a_delivery_by_hand_is_recorded_with_its_number(portal: Portal) -> None:
    """And before there is anything to deliver it is refused in words."""
    browser = come_in(portal, "esimerkki", DEPUTY)
    some = unit(portal).recipients[0].id
    page = f"{RECIPIENTS}/{some}"
    refused = browser.fill(page, browser.form(page), act="delivered", how="By hand.")
    assert refused.status_code == 422
    with portal.bench.parts.work() as work:
        assert not [
            one for one in work.deliveries.find() if one.state is DeliveryState.RECORDED_BY_HAND
        ]
