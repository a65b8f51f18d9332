"""A contributor takes back what was handed in, or has a colleague asked in their place."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.messages import Purpose
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.review import accept_contributions
from omv_workflow.testing.example import COORDINATOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.offered import events_of
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on
from tests.entrypoints.web.roles import come_in
from tests.entrypoints.web.test_my_items import answer_to

ITEMS = "/items/esimerkki.esimerkkilomake"


@pytest.fixture
def portal() -> Portal:
    """Answers are collected, in a year that inherits last year's."""
    return portal_on(inherits=True)


def states(portal: Portal, person: str) -> list[RequestState]:
    """How far the requests to a person are."""
    with portal.bench.parts.work() as work:
        return [one.state for one in work.requests.find(person_id=person)]


def press(browser: Browser, path: str, **typed: str) -> str:
    """Send a form of a page; what is shown then."""
    mark = form_in(browser.get("/items").text)["csrf"]
    return browser.post(f"{ITEMS}/{path}", data={"csrf": mark, **typed}).text


def give(portal: Portal, person: str, item: str, text: str) -> None:
    """Answer an item."""
    parts, now = portal.bench.parts, portal.clock()
    give_answer(parts, portal.plan_id, item, text, Actor(person), now)


def test_what_was_handed_in_is_taken_back(portal: Portal) -> None:
    """Last year's answer stands again, and what was typed is in the editor still."""
    browser = come_in(portal, "esimerkki", SOCIAL_WORKER)
    give(portal, SOCIAL_WORKER, "work", "Too early.")
    assert states(portal, SOCIAL_WORKER) == [RequestState.SUBMITTED]
    shown = press(browser, "work/take-back")
    assert ("waits for you" in shown, "you have begun to write" in shown) == (True, True)
    given = answer_to(portal, "work")
    assert (given.state, given.text) == (AnswerState.INHERITED, "Kuten ennenkin.")
    assert states(portal, SOCIAL_WORKER) == [RequestState.IN_PROGRESS]
    assert "Too early.</textarea>" in browser.get(f"{ITEMS}/work").text


def test_what_was_left_unchanged_by_mistake_is_taken_back(portal: Portal) -> None:
    """One answer of several; the others stay as they are, and nothing is accepted meanwhile."""
    leave_unchanged(portal.bench.parts, portal.plan_id, Actor(NURSE), portal.clock())
    press(come_in(portal, "esimerkki", NURSE), "risks/take-back")
    assert answer_to(portal, "risks").state is AnswerState.INHERITED
    assert answer_to(portal, "interpreters").state is AnswerState.CONFIRMED_UNCHANGED
    assert states(portal, NURSE) == [RequestState.IN_PROGRESS]
    leave_unchanged(portal.bench.parts, portal.plan_id, Actor(NURSE), portal.clock())
    assert states(portal, NURSE) == [RequestState.SUBMITTED]


def test_what_was_accepted_is_not_taken_back(portal: Portal) -> None:
    """Nor what somebody else has written since; neither offers it."""
    parts, plan_id, now = portal.bench.parts, portal.plan_id, portal.clock()
    browser = come_in(portal, "esimerkki", SOCIAL_WORKER)
    give(portal, SOCIAL_WORKER, "work", "Mine.")
    give(portal, COORDINATOR, "work", "The coordinator's.")
    assert "it has been accepted" in press(browser, "work/take-back")
    give(portal, SOCIAL_WORKER, "work", "Mine again.")
    accept_contributions(parts, plan_id, Actor(COORDINATOR), now)
    assert "Take back" not in browser.get("/items").text
    assert "it has been accepted" in press(browser, "work/take-back")
    assert answer_to(portal, "work").text == "Mine again."


def test_anothers_answer_stands_again_with_its_writer(portal: Portal) -> None:
    """What stood before one's own is what comes back, whosever it was."""
    give(portal, COORDINATOR, "work", "The coordinator's.")
    give(portal, SOCIAL_WORKER, "work", "Mine.")
    press(come_in(portal, "esimerkki", SOCIAL_WORKER), "work/take-back")
    given = answer_to(portal, "work")
    assert (given.text, given.answered_by) == ("The coordinator's.", COORDINATOR)


def test_taking_back_twice_is_refused_in_words(portal: Portal) -> None:
    """A form that is sent again changes nothing."""
    browser = come_in(portal, "esimerkki", SOCIAL_WORKER)
    give(portal, SOCIAL_WORKER, "work", "Mine.")
    press(browser, "work/take-back")
    assert "the answer that stands is not yours" in press(browser, "work/take-back")
    assert len(events_of(portal, "answer.taken_back")) == 1


def test_an_item_is_handed_over_to_a_colleague(portal: Portal) -> None:
    """Who gets a letter, and answers; the rest stays with whoever was asked first."""
    browser = come_in(portal, "esimerkki", NURSE)
    offered = browser.get(f"{ITEMS}/risks").text.partition("Choose a colleague")[2]
    assert f'<option value="{SOCIAL_WORKER}">' in offered
    assert f'<option value="{NURSE}">' not in offered
    shown = press(browser, "risks/hand-over", to=SOCIAL_WORKER)
    assert ("Miten riskit" in shown, "Käytetäänkö" in shown) == (False, True)
    with portal.bench.parts.work() as work:
        (letter,) = work.messages.find(purpose=Purpose.REQUEST_HANDED_OVER)
        assert letter.person_id == SOCIAL_WORKER
    theirs = come_in(portal, "esimerkki", SOCIAL_WORKER)
    assert "Miten riskit" in theirs.get("/items").text
    give(portal, SOCIAL_WORKER, "risks", "By whoever knows.")
    assert answer_to(portal, "risks").answered_by == SOCIAL_WORKER
    assert browser.get(f"{ITEMS}/risks").status_code == 404


def test_whoever_has_answered_the_rest_is_done_by_handing_the_last_over(portal: Portal) -> None:
    """What is left with them waits to be accepted."""
    give(portal, NURSE, "interpreters", "no")
    press(come_in(portal, "esimerkki", NURSE), "risks/hand-over", to=SOCIAL_WORKER)
    assert states(portal, NURSE) == [RequestState.SUBMITTED]


def test_the_only_item_takes_its_request_along(portal: Portal) -> None:
    """Nothing is asked of whoever was asked for it alone."""
    browser = come_in(portal, "esimerkki", SOCIAL_WORKER)
    shown = press(browser, "work/hand-over", to=NURSE)
    assert "Nothing is asked of you at the moment" in shown
    assert states(portal, SOCIAL_WORKER) == [RequestState.DELEGATED]


@pytest.mark.parametrize(
    ("item", "to", "told"),
    [
        ("risks", NURSE, "it is the same person"),
        ("risks", "nobody", "nobody in the unit has this id"),
        ("work", NURSE, "it is not asked of you"),
    ],
)
def test_what_cannot_be_handed_over_is_refused(
    portal: Portal, item: str, to: str, told: str
) -> None:
    """In words, and everything is as it was."""
    assert told in press(come_in(portal, "esimerkki", NURSE), f"{item}/hand-over", to=to)
    assert states(portal, NURSE) == [RequestState.REQUESTED]


def test_an_answered_item_is_handed_over_to_nobody(portal: Portal) -> None:
    """Whoever has answered takes that back first."""
    give(portal, SOCIAL_WORKER, "work", "Mine.")
    browser = come_in(portal, "esimerkki", SOCIAL_WORKER)
    assert "Choose a colleague" not in browser.get(f"{ITEMS}/work").text
    assert "it is not open with you" in press(browser, "work/hand-over", to=NURSE)
