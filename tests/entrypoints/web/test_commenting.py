"""Comments on an item: read by those who answer it and those who coordinate, kept with it."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.review import return_answer
from omv_workflow.testing.example import COORDINATOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.offered import confirmed_portal, events_of
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on
from tests.entrypoints.web.roles import come_in

MINE = "/items/esimerkki.esimerkkilomake/work"
THEIRS = "/plans/esimerkki.esimerkkilomake/answers/work"


@pytest.fixture
def portal() -> Portal:
    """Answers are collected, in a year that inherits last year's."""
    return portal_on(inherits=True)


def say(browser: Browser, path: str, text: str) -> tuple[int, str]:
    """Comment from a page: the status, and what is shown then."""
    mark = form_in(browser.get(path).text)["csrf"]
    shown = browser.post(f"{path}/comment", data={"csrf": mark, "text": text})
    return shown.status_code, shown.text


def test_a_comment_is_read_by_all_who_answer_and_coordinate(portal: Portal) -> None:
    """With its writer and its day; the answer stays as it is."""
    contributor = come_in(portal, "esimerkki", SOCIAL_WORKER)
    coordinator = come_in(portal, "esimerkki", COORDINATOR)
    status, shown = say(contributor, MINE, "Onko <tämä> oikein?\nEn tiedä.")
    assert (status, "Onko &lt;tämä&gt; oikein?\nEn tiedä." in shown) == (200, True)
    say(coordinator, THEIRS, "On.")
    for page in (contributor.get(MINE).text, coordinator.get(THEIRS).text):
        told = page.partition(">Comments</h2>")[2]
        assert told.index("oikein?") < told.index("On.")
        assert "Ylitarkastaja (esimerkki)</strong>, 2027-03-01" in told
    assert len(events_of(portal, "comment.written")) == 2


def test_why_an_answer_was_sent_back_stands_beside_it(portal: Portal) -> None:
    """Not in the letter alone."""
    parts, plan_id, now = portal.bench.parts, portal.plan_id, portal.clock()
    give_answer(parts, plan_id, "work", "Jotain.", Actor(SOCIAL_WORKER), now)
    return_answer(parts, plan_id, "work", "Kuka sijaistaa?", Actor(COORDINATOR), now)
    assert "Kuka sijaistaa?" in come_in(portal, "esimerkki", SOCIAL_WORKER).get(MINE).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  ", "it is empty."),
        ("[[7 k: salaista]]", "a secret passage"),
        ("x" * 5_001, "it is longer than 5000 characters"),
        ("Yöllä kello yksi ja neljä, siis.", "the comment repeats what is secret"),
    ],
)
def test_a_refused_comment_stays_in_its_field(portal: Portal, text: str, told: str) -> None:
    """Whoever has a link reads it, so that nothing secret may stand in it."""
    parts, plan_id, now = portal.bench.parts, portal.plan_id, portal.clock()
    marked = "Kierto [[7 k: yöllä kello yksi ja neljä]]."
    give_answer(parts, plan_id, "risks", marked, Actor(NURSE), now)
    pages = ((SOCIAL_WORKER, MINE), (COORDINATOR, THEIRS))
    for person, path in pages:
        status, shown = say(come_in(portal, "esimerkki", person), path, text)
        assert (status, told in shown, f"{text}</textarea>" in shown) == (422, True, True)
        assert 'href="#remark"' in shown
    assert not events_of(portal, "comment.written")


def test_nobody_comments_on_what_is_not_asked_of_them(portal: Portal) -> None:
    """It is as if it weren't there, to read and to write."""
    browser = come_in(portal, "esimerkki", NURSE)
    mark = form_in(browser.get("/items").text)["csrf"]
    sent = browser.post(f"{MINE}/comment", data={"csrf": mark, "text": "Hei."})
    assert (sent.status_code, events_of(portal, "comment.written")) == (404, [])


def test_what_was_confirmed_is_commented_on_no_more() -> None:
    """Its comments are read still."""
    portal = confirmed_portal()
    browser = come_in(portal, "esimerkki", COORDINATOR)
    page = browser.get(THEIRS).text
    assert (">Comments</h2>" in page, "/comment" in page) == (True, False)
    mark = form_in(page)["csrf"]
    sent = browser.post(f"{THEIRS}/comment", data={"csrf": mark, "text": "Vielä."})
    assert sent.status_code == 409
    mine = come_in(portal, "esimerkki", SOCIAL_WORKER).get(MINE).text
    assert (">Comments</h2>" in mine, "/comment" in mine) == (True, False)
