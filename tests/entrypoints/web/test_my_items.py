"""A contributor's pages: answering, leaving as it is, and losing no word that was typed."""

import re

import pytest
from httpx2 import Response

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.queries import item_statuses
from omv_workflow.steps.statuses import ItemStatus
from omv_workflow.testing.example import COORDINATOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on

WORK = "/items/esimerkki.esimerkkilomake/work"
UNCHANGED = "/items/esimerkki.esimerkkilomake/unchanged"


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on()


def answer_to(portal: Portal, item: str) -> ItemStatus:
    """How an item stands."""
    found = item_statuses(portal.bench.parts, EVERYTHING, portal.plan_id, portal.clock())
    return next(one for one in found if one.item == item)


def hand_in(browser: Browser, text: str) -> Response:
    """Open the editor of `work`, type a text and hand it in."""
    return browser.fill(WORK, browser.form(WORK), act="submit", text=text)


def test_an_answer_is_handed_in(portal: Portal) -> None:
    """It stands as theirs, as typed; the list shows it."""
    browser = portal.signed_in(SOCIAL_WORKER)
    shown = hand_in(browser, "First line\r\n\r\n- second")
    given = answer_to(portal, "work")
    assert (given.text, given.answered_by) == ("First line\n\n- second", SOCIAL_WORKER)
    assert (shown.url.path, "answered anew" in shown.text) == ("/items", True)
    assert "<ul><li>" in shown.text


def test_an_empty_field_erases_nothing(portal: Portal) -> None:
    """The editor comes again and says why."""
    browser = portal.signed_in(SOCIAL_WORKER)
    hand_in(browser, "Something")
    refused = hand_in(browser, "  ")
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    assert answer_to(portal, "work").text == "Something"


def test_a_refused_text_stays_in_the_field(portal: Portal) -> None:
    """Nobody types anything twice."""
    browser = portal.signed_in(SOCIAL_WORKER)
    refused = hand_in(browser, "[[99 x: no such ground]] and more")
    assert refused.status_code == 422
    assert "and more</textarea>" in refused.text


def test_what_was_kept_is_there_again_after_the_tab_was_closed(portal: Portal) -> None:
    """In another browser as well."""
    browser = portal.signed_in(SOCIAL_WORKER)
    browser.fill(WORK, browser.form(WORK), act="keep", text="Half a sent")
    elsewhere = portal.again(SOCIAL_WORKER)
    assert "Half a sent</textarea>" in elsewhere.get(WORK).text
    assert "you have begun to write" in elsewhere.get("/items").text
    assert answer_to(portal, "work").state is AnswerState.BLANK


def test_two_tabs_keep_two_drafts(portal: Portal) -> None:
    """Neither takes the other's place; whoever comes back sees both."""
    browser = portal.signed_in(SOCIAL_WORKER)
    first, second = browser.form(WORK), browser.form(WORK)
    browser.fill(WORK, first, act="keep", text="In the first tab")
    browser.fill(WORK, second, act="keep", text="In the second tab")
    shown = browser.get(WORK).text
    assert "In the second tab</textarea>" in shown
    assert "In the first tab</pre>" in shown


def test_two_tabs_that_continue_one_draft_keep_both_texts(portal: Portal) -> None:
    """Both began with what was kept before; neither takes the other's place."""
    browser = portal.signed_in(SOCIAL_WORKER)
    browser.fill(WORK, browser.form(WORK), act="keep", text="Begun")
    first, second = browser.form(WORK), browser.form(WORK)
    browser.fill(WORK, first, act="keep", text="Begun, and the first")
    browser.fill(WORK, second, act="keep", text="Begun, and the second")
    shown = browser.get(WORK).text
    assert "Begun, and the second</textarea>" in shown
    assert "Begun, and the first</pre>" in shown


def test_what_was_handed_in_is_no_draft_any_more(portal: Portal) -> None:
    """The editor holds the answer that stands."""
    browser = portal.signed_in(SOCIAL_WORKER)
    form = browser.form(WORK)
    browser.fill(WORK, form, act="keep", text="Half")
    browser.fill(WORK, form, act="submit", text="Whole")
    shown = browser.get(WORK).text
    assert "Whole</textarea>" in shown
    assert "Half" not in shown


def test_a_draft_can_be_dropped(portal: Portal) -> None:
    """The answer that stands is in the field again."""
    browser = portal.signed_in(SOCIAL_WORKER)
    browser.fill(WORK, browser.form(WORK), act="keep", text="Never mind")
    browser.fill(WORK, browser.form(WORK), act="drop")
    assert "Never mind" not in browser.get(WORK).text


def test_two_people_on_one_item_see_both_texts(portal: Portal) -> None:
    """Who hands in second is shown what stands, keeps their own, and decides."""
    mine = portal.signed_in(SOCIAL_WORKER)
    opened = mine.form(WORK)
    actor, text = Actor(COORDINATOR), "The coordinator's"
    give_answer(portal.bench.parts, portal.plan_id, "work", text, actor, portal.clock())
    conflict = mine.fill(WORK, opened, act="submit", text="The social worker's")
    assert conflict.status_code == 409
    assert "The coordinator&#39;s" in conflict.text
    assert "The social worker&#39;s</textarea>" in conflict.text
    assert answer_to(portal, "work").text == "The coordinator's"
    mine.fill(WORK, form_in(conflict.text), act="submit", text="The social worker's")
    assert answer_to(portal, "work").text == "The social worker's"


def test_last_years_answer_stays_by_one_click() -> None:
    """The button confirms the very text that is on the page; the others wait still."""
    portal = portal_on(inherits=True)
    browser = portal.signed_in(NURSE)
    page = browser.get("/items").text
    assert "Arvioidaan." in page
    browser.fill(UNCHANGED, {"csrf": form_in(page)["csrf"], "seen": "risks@1"})
    given = answer_to(portal, "risks")
    assert (given.state, given.answered_by) == (AnswerState.CONFIRMED_UNCHANGED, NURSE)
    assert answer_to(portal, "interpreters").state is AnswerState.INHERITED


def test_all_of_ones_answers_stay_by_one_click() -> None:
    """The page then says that one is done."""
    portal = portal_on(inherits=True)
    browser = portal.signed_in(NURSE)
    page = browser.get("/items").text
    seen = re.findall(r'type="hidden" name="seen" value="([^"]+)"', page)
    assert seen == ["risks@1", "interpreters@1"]
    done = browser.post(UNCHANGED, data={"csrf": form_in(page)["csrf"], "seen": seen})
    assert "You are done" in done.text
    assert "2 of 2 done" in done.text


def test_a_text_that_has_changed_since_is_not_confirmed_unseen() -> None:
    """Somebody else has written in the meantime: the page must be looked at again."""
    portal = portal_on(inherits=True)
    browser = portal.signed_in(NURSE)
    csrf = form_in(browser.get("/items").text)["csrf"]
    actor = Actor(COORDINATOR)
    give_answer(portal.bench.parts, portal.plan_id, "risks", "New.", actor, portal.clock())
    refused = browser.fill(UNCHANGED, {"csrf": csrf, "seen": "risks@1"})
    assert refused.status_code == 409
    assert answer_to(portal, "risks").answered_by == COORDINATOR


def test_the_preview_shows_how_it_will_look(portal: Portal) -> None:
    """Nothing is handed in by it, and what looks like HTML is shown as text."""
    browser = portal.signed_in(SOCIAL_WORKER)
    text = "**bold** <script>alert(1)</script> [[7 k: hidden]]"
    shown = browser.fill(WORK, browser.form(WORK), act="preview", text=text).text
    preview = shown.partition('id="preview-of-it"')[2].partition("</section>")[0]
    assert "<strong>bold</strong> &lt;script&gt;" in preview
    assert ("[7 k]" in preview, "hidden" in preview) == (True, False)
    assert answer_to(portal, "work").state is AnswerState.BLANK


def test_anothers_item_is_not_found(portal: Portal) -> None:
    """Neither to look at nor to write to, whatever the path says."""
    browser = portal.signed_in(NURSE)
    assert browser.get(WORK).status_code == 404
    form = {**browser.form("/items/esimerkki.esimerkkilomake/risks"), "based_on": "0"}
    assert browser.fill(WORK, form, act="submit", text="Mine").status_code == 404
    assert browser.fill(WORK, form, act="keep", text="Mine").status_code == 404
    assert answer_to(portal, "work").text == ""


def test_anothers_draft_is_not_overwritten() -> None:
    """Whoever guesses the id of an editor writes nothing into it, and drops nothing of it."""
    portal = portal_on()
    writer, other = portal.signed_in(SOCIAL_WORKER), portal.signed_in(NURSE)
    form = writer.form(WORK)
    writer.fill(WORK, form, act="keep", text="Mine")
    risks = "/items/esimerkki.esimerkkilomake/risks"
    guessed = {**other.form(risks), "editor_id": form["editor_id"]}
    assert other.fill(risks, guessed, act="keep", text="Theirs").status_code == 403
    other.fill(risks, guessed, act="drop")
    assert "Mine</textarea>" in writer.get(WORK).text


def test_a_form_that_was_made_by_hand_is_refused_in_words(portal: Portal) -> None:
    """A missing or senseless field is no failure of the program."""
    browser = portal.signed_in(SOCIAL_WORKER)
    form = browser.form(WORK)
    for wrong in ({"based_on": "x"}, {"act": "explode"}, {"based_on": "9" * 400}):
        sent = browser.fill(WORK, {**form, "act": "submit", **wrong}, text="x")
        assert 400 <= sent.status_code < 500
    empty = browser.post(WORK, data={})
    assert (empty.status_code, "a field of it is missing" in empty.text) == (422, True)


@pytest.mark.parametrize("act", ["submit", "preview"])
def test_a_broken_mark_is_told_beside_the_text(portal: Portal, act: str) -> None:
    """Also where it is only looked at."""
    browser = portal.signed_in(SOCIAL_WORKER)
    shown = browser.fill(WORK, browser.form(WORK), act=act, text="Begun [[7 k: and never ended")
    assert (shown.status_code, 'role="alert"' in shown.text) == (422, True)
    assert "and never ended</textarea>" in shown.text


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "x" * 100_001, "\ufffe"])
@pytest.mark.parametrize("act", ["submit", "preview", "keep"])
def test_what_no_document_can_hold_is_refused(portal: Portal, act: str, text: str) -> None:
    """In words, and nothing is kept of it."""
    browser = portal.signed_in(SOCIAL_WORKER)
    assert browser.fill(WORK, browser.form(WORK), act=act, text=text).status_code == 422
    with portal.bench.parts.work() as work:
        assert not work.drafts.find()


def test_more_than_a_form_can_hold_is_refused_unread(portal: Portal) -> None:
    """Whether its length is told beforehand or not."""
    browser = portal.signed_in(SOCIAL_WORKER)
    form = browser.form(WORK)
    assert browser.fill(WORK, form, act="keep", text="x" * 1_100_000).status_code == 413
    pieces = (b"text=" + b"x" * 100_000 for _ in range(20))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post(WORK, content=pieces, headers=kind).status_code == 413
