"""The coordinator's look at what is secret: its grounds, the public copy, and what stops that."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.steps.answer import give_answer
from omv_workflow.testing.example import COORDINATOR, NURSE, SOCIAL_WORKER, example_unit
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import events_of
from tests.entrypoints.web.portal import Browser, Portal, portal_on
from tests.entrypoints.web.roles import come_in

SECRETS = "/plans/esimerkki.esimerkkilomake/secrets"
MARKED = "Vartija kiertää [[7 k: joka yö kello yksi ja neljä]]. [[20 k: Hinta]] on sovittu."


@pytest.fixture
def portal() -> Portal:
    """A contributor has marked two passages of an answer."""
    portal = portal_on(inherits=True)
    answer(portal, SOCIAL_WORKER, "work", MARKED)
    return portal


@pytest.fixture
def browser(portal: Portal) -> Browser:
    """The coordinator's."""
    return come_in(portal, "esimerkki", COORDINATOR)


def answer(portal: Portal, person: str, item: str, text: str) -> None:
    """Answer an item."""
    parts, now = portal.bench.parts, portal.clock()
    give_answer(parts, portal.plan_id, item, text, Actor(person), now)


def test_what_is_marked_is_listed_by_item_and_ground(browser: Browser) -> None:
    """With how many passages there are; grounds that can need a classification are told."""
    page = browser.get(SECRETS).text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.count("<tr>") == 2
    assert (">7 k<" in table, ">20 k<" in table) == (True, True)
    assert "a security classification (906/2019 18 §): 7 k." in page


def test_the_public_copy_is_shown_and_not_what_it_leaves_out(browser: Browser) -> None:
    """Whoever came in by a link sees the grounds in the passages' places."""
    page = browser.get(SECRETS).text
    shown = page.partition("As the public copy shows it")[2]
    assert "Vartija kiertää" in shown
    assert ("[7 k]" in shown, "joka yö" in page, "Hinta" in page) == (True, False, False)


def test_after_a_code_both_stand_beside_one_another(portal: Portal, browser: Browser) -> None:
    """And who has seen it is logged."""
    set_up(portal, browser)
    page = browser.get(SECRETS).text
    assert "joka yö kello yksi ja neljä" in page.partition("With what is secret")[2]
    assert [one.data["items"] for one in events_of(portal, "secret.viewed")] == [["work"]]


def test_a_plan_that_can_be_given_out_needs_no_decision(browser: Browser) -> None:
    """Its public copy has been made for the page, and searched."""
    assert "nothing secret was found in it" in browser.get(SECRETS).text


def test_secret_words_that_stand_unmarked_elsewhere_are_told_by_their_place(
    portal: Portal, browser: Browser
) -> None:
    """Never by the words; the place leads to the answer."""
    answer(portal, NURSE, "risks", "Riski: joka yö kello yksi ja neljä.")
    page = browser.get(SECRETS).text
    assert "no public copy of it can be given out" in page
    waits = page.partition("What waits for a decision")[2].partition("<h2")[0]
    assert 'href="/plans/esimerkki.esimerkkilomake/answers/work"' in waits
    assert "joka yö" not in page


def test_a_secret_plan_without_marks_waits_for_them(portal: Portal) -> None:
    """Its recipients are to get a copy that can't be made."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"publicity": Publicity.PARTLY_SECRET})
    portal.bench.apply(unit.model_copy(update={"plan": plan}))
    answer(portal, SOCIAL_WORKER, "work", "Mitään ei salata.")
    page = come_in(portal, "esimerkki", COORDINATOR).get(SECRETS).text
    waits = page.partition("What waits for a decision")[2].partition("<h2")[0]
    assert "Esimerkkiministeriö" in waits
    assert "Nothing is marked." in page


def test_an_answer_that_is_withheld_whole_is_never_shown_to_a_link(portal: Portal) -> None:
    """Its ground stands in its place, here and among the answers."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"withheld": {"risks": "7 k"}})
    portal.bench.apply(unit.model_copy(update={"plan": plan}))
    browser = come_in(portal, "esimerkki", COORDINATOR)
    page = browser.get(SECRETS).text
    answers = browser.get(SECRETS.replace("secrets", "answers")).text
    assert "the whole answer" in page
    assert ("Arvioidaan" in page, "Arvioidaan" in answers) == (False, False)
