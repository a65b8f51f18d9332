"""Where the pages lead: by the mandates of the day, and at first to where one's work is."""

from datetime import date

import pytest

from omv_workflow.domain.messages import WITH_A_LINK, Purpose
from omv_workflow.domain.unit import Mandate, Role
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE, example_unit
from tests.entrypoints.web.offered import offered_portal
from tests.entrypoints.web.portal import ADDRESS, ASKED, Portal, portal_on
from tests.entrypoints.web.roles import come_in

PLAN = "/plans/esimerkki.esimerkkilomake"


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on()


@pytest.mark.parametrize(
    ("person", "begins"), [(NURSE, "/items"), (COORDINATOR, PLAN), (DIRECTOR, PLAN)]
)
def test_whoever_comes_in_is_where_their_work_is(portal: Portal, person: str, begins: str) -> None:
    """Contributors at their items, whoever coordinates or leads at the year of the plan."""
    assert come_in(portal, "esimerkki", person).get("/").url.path == begins


def test_who_leads_and_is_asked_for_answers_begins_with_these(portal: Portal) -> None:
    """What only they can do comes before what they may look at."""
    unit = example_unit()
    leads = Mandate(role=Role.DEPUTY, first_day=ASKED)
    people = [
        one.model_copy(update={"mandates": (*one.mandates, leads)}) if one.id == NURSE else one
        for one in unit.people
    ]
    portal.bench.apply(unit.model_copy(update={"people": tuple(people)}))
    browser = come_in(portal, "esimerkki", NURSE)
    assert browser.get("/").url.path == "/items"
    assert browser.get("/plans").url.path == PLAN


def test_a_plan_that_waits_to_be_confirmed_comes_first() -> None:
    """For whoever may confirm it; the coordinator is where the year is told."""
    portal = offered_portal()
    assert come_in(portal, "esimerkki", DIRECTOR).get("/").url.path.startswith("/confirm")
    assert come_in(portal, "esimerkki", COORDINATOR).get("/").url.path == PLAN


def test_every_page_leads_to_all_places_of_its_reader(portal: Portal) -> None:
    """And says at which of them one is; a contributor has one place, and needs no list of it."""
    led = come_in(portal, "esimerkki", COORDINATOR).get(PLAN).text
    assert '<a href="/plans" aria-current="true">' in led
    assert '<a href="/items">' in led
    assert "/plans" not in come_in(portal, "esimerkki", NURSE).get("/items").text


def test_letters_to_those_in_charge_let_them_in() -> None:
    """As those to contributors do; what is passed on, warns, or goes to recipients holds none."""
    portal = portal_on(date(2027, 2, 20))
    browser = portal.browser()
    link = portal.link_of(COORDINATOR, Purpose.CYCLE_OPENED)
    assert browser.post(link).url.path == PLAN
    passed_on = {Purpose.STAFF_NOTICE, Purpose.CLIENT_NOTICE, Purpose.DISTRIBUTION, Purpose.DIGEST}
    others = {Purpose.SECOND_FACTOR, Purpose.RECEIPT_LINK}
    assert set(Purpose) - WITH_A_LINK == passed_on | others
    portal.bench.run_until(date(2027, 5, 20))
    with portal.bench.parts.work() as work:
        told = {one.purpose for one in work.messages.find() if ADDRESS in one.text}
    assert {Purpose.NUMBER_MISSING, Purpose.CONTRIBUTION_ESCALATION} <= told <= WITH_A_LINK
