"""The coordinator's review: each answer beside last year's, accepted together or sent back."""

import re

import pytest
from httpx2 import Response

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.messages import Purpose
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.review import return_answer
from omv_workflow.testing.example import COORDINATOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.authenticator import HOME, set_up
from tests.entrypoints.web.offered import events_of, offered_portal
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on
from tests.entrypoints.web.roles import come_in

PLAN = "/plans/esimerkki.esimerkkilomake"
ANSWERS = f"{PLAN}/answers"
WORK = f"{ANSWERS}/work"


@pytest.fixture
def portal() -> Portal:
    """Two have handed in: one changed last year's answer, the other left hers as they were."""
    portal = portal_on(inherits=True)
    parts, plan_id, now = portal.bench.parts, portal.plan_id, portal.clock()
    give_answer(parts, plan_id, "work", "Kuten sovittu.", Actor(SOCIAL_WORKER), now)
    leave_unchanged(parts, plan_id, Actor(NURSE), now, ["risks", "interpreters"])
    return portal


@pytest.fixture
def browser(portal: Portal) -> Browser:
    """The coordinator's."""
    return come_in(portal, "esimerkki", COORDINATOR)


def states(portal: Portal) -> dict[str, RequestState]:
    """How far each person's answers are."""
    with portal.bench.parts.work() as work:
        return {one.person_id: one.state for one in work.requests.find()}


def values(page: str, name: str) -> list[str]:
    """What the form for accepting holds under a name."""
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def accept(browser: Browser, page: str, *chosen: str) -> Response:
    """Send the form for accepting as it stands on a page, with these ticked."""
    sent = {
        "csrf": form_in(page)["csrf"],
        "seen": values(page, "seen"),
        "chosen": list(chosen) or values(page, "chosen"),
    }
    return browser.post(f"{PLAN}/accept", data=sent)


def article(page: str, item: str) -> str:
    """What a page of answers tells of an item."""
    return page.partition(f'id="after-{item}"')[2].partition("</article>")[0]


def test_a_changed_answer_stands_beside_last_years_word_by_word(browser: Browser) -> None:
    """What was taken out and put in is told in words, too; what stayed is there once."""
    page = browser.get(ANSWERS).text
    changed = article(page, "work")
    assert '<del><span class="unseen">taken out: </span>ennenkin</del>' in changed
    assert '<ins><span class="unseen">put in: </span>sovittu</ins>' in changed
    assert "Sosiaalityöntekijä (esimerkki), 2027-03-01" in changed
    assert "as last year" in article(page, "risks")


def test_answers_are_picked_by_how_far_they_are(browser: Browser) -> None:
    """Those that wait for review, or those that are missing; with how many there are of each."""
    page = browser.get(ANSWERS).text
    assert "waits for review: 3" in page
    waiting = browser.get(f"{ANSWERS}?show=to_review").text
    assert ('id="after-work"' in waiting, 'id="after-hours"' in waiting) == (True, False)
    missing = browser.get(f"{ANSWERS}?show=missing").text
    assert ('id="after-work"' in missing, 'id="after-hours"' in missing) == (False, True)
    assert browser.get(f"{ANSWERS}?show=nonsense").status_code == 422


def test_all_that_was_handed_in_is_accepted_at_once(portal: Portal, browser: Browser) -> None:
    """One click for everybody who is ticked, and everybody is at first."""
    done = accept(browser, browser.get(ANSWERS).text)
    assert (done.status_code, done.url.path) == (200, ANSWERS)
    assert states(portal)[NURSE] is states(portal)[SOCIAL_WORKER] is RequestState.ACCEPTED
    assert "answer accepted: 3" in done.text
    assert 'name="chosen"' not in done.text


def test_one_persons_answers_are_accepted_alone(portal: Portal, browser: Browser) -> None:
    """From the page of any of their answers."""
    page = browser.get(WORK).text
    assert "Accept the 1 answer of Sosiaalityöntekijä (esimerkki)" in page
    accept(browser, page)
    assert states(portal)[SOCIAL_WORKER] is RequestState.ACCEPTED
    assert states(portal)[NURSE] is RequestState.SUBMITTED


def test_accepting_twice_is_accepting_once(portal: Portal, browser: Browser) -> None:
    """A form that is sent again changes nothing, and is no failure."""
    page = browser.get(ANSWERS).text
    assert accept(browser, page).status_code == accept(browser, page).status_code == 200
    assert len(events_of(portal, "contribution.accepted")) == 2


def test_what_has_changed_since_the_page_was_loaded_is_not_accepted(
    portal: Portal, browser: Browser
) -> None:
    """Nothing of what was ticked is; the page comes again with what stands now."""
    page = browser.get(ANSWERS).text
    actor = Actor(SOCIAL_WORKER)
    give_answer(portal.bench.parts, portal.plan_id, "work", "Taas uutta.", actor, portal.clock())
    refused = accept(browser, page)
    assert (refused.status_code, 'role="alert"' in refused.text) == (409, True)
    assert "Taas uutta" in refused.text
    assert states(portal)[NURSE] is RequestState.SUBMITTED


def test_a_form_that_leaves_out_what_was_seen_accepts_nothing(
    portal: Portal, browser: Browser
) -> None:
    """Nobody accepts what they can't have read."""
    page = browser.get(ANSWERS).text
    mark, chosen = form_in(page)["csrf"], values(page, "chosen")
    for sent in ({"chosen": chosen}, {"chosen": chosen, "seen": ["work@x", "@", "risks"]}):
        assert browser.post(f"{PLAN}/accept", data={**sent, "csrf": mark}).status_code == 409
    assert browser.post(f"{PLAN}/accept", data={"csrf": mark}).status_code == 409
    assert RequestState.ACCEPTED not in states(portal).values()


def test_an_answer_is_sent_back_with_a_comment(portal: Portal, browser: Browser) -> None:
    """Whoever gave it gets the comment by mail, and the answer waits for them again."""
    sent = {"csrf": form_in(browser.get(WORK).text)["csrf"], "comment": "Kuka sijaistaa?"}
    shown = browser.post(f"{WORK}/return", data=sent)
    assert "answer sent back" in article(shown.text, "work")
    with portal.bench.parts.work() as work:
        (letter,) = work.messages.find(purpose=Purpose.ANSWER_RETURNED)
    assert (letter.person_id, "Kuka sijaistaa?" in letter.text) == (SOCIAL_WORKER, True)


@pytest.mark.parametrize("comment", ["", "  ", "[[7 k: salaista]]"])
def test_a_refused_comment_stays_in_its_field(browser: Browser, comment: str) -> None:
    """Beside the reason; an empty one says nothing, and a secret may not go by mail."""
    sent = {"csrf": form_in(browser.get(WORK).text)["csrf"], "comment": comment}
    refused = browser.post(f"{WORK}/return", data=sent)
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    assert f"{comment}</textarea>" in refused.text


def test_what_was_sent_back_is_accepted_by_no_old_form(portal: Portal, browser: Browser) -> None:
    """Its page was loaded before."""
    page = browser.get(ANSWERS).text
    actor, now = Actor(COORDINATOR), portal.clock()
    return_answer(portal.bench.parts, portal.plan_id, "work", "Uudestaan.", actor, now)
    assert accept(browser, page).status_code == 409
    assert states(portal)[SOCIAL_WORKER] is RequestState.RETURNED


def test_what_is_secret_is_shown_to_nobody_who_has_a_link_alone(
    portal: Portal, browser: Browser
) -> None:
    """Neither in the answer nor among what has changed: its ground stands there."""
    text = "Kuten sovittu [[7 k: salainen paikka]]."
    actor = Actor(SOCIAL_WORKER)
    give_answer(portal.bench.parts, portal.plan_id, "work", text, actor, portal.clock())
    for path in (ANSWERS, WORK):
        page = browser.get(path).text
        assert ("7" in page, "salainen" in page, "paikka" in page) == (True, False, False)
        assert f"/second-factor?then={path}" in page


def test_the_page_of_an_answer_tells_who_gave_it_when(portal: Portal, browser: Browser) -> None:
    """Also what was typed for somebody else."""
    actor = Actor(COORDINATOR, SOCIAL_WORKER)
    give_answer(portal.bench.parts, portal.plan_id, "work", "Puhelimessa.", actor, portal.clock())
    page = browser.get(WORK).text
    told = page.partition("The newest first")[2]
    assert "Sosiaalityöntekijä (esimerkki), recorded by Ylitarkastaja (esimerkki)" in told
    assert told.index("recorded by") < told.index("inherited")


def test_an_offered_plan_is_read_and_not_reviewed() -> None:
    """Nothing in it is accepted or sent back any more; the answers are there to be read."""
    portal = offered_portal()
    browser = come_in(portal, "esimerkki", COORDINATOR)
    pages = browser.get(ANSWERS).text + browser.get(WORK).text
    assert "Työ järjestetään tiimeissä." in pages
    assert ("/accept" in pages, "/return" in pages) == (False, False)
    mark = {"csrf": form_in(pages)["csrf"], "comment": "Vielä."}
    assert browser.post(f"{WORK}/return", data=mark).status_code == 409


def test_an_item_that_nobody_answers_has_no_page(browser: Browser) -> None:
    """As one that isn't there."""
    for item in ("signature", "nothing", "centre"):
        assert browser.get(f"{ANSWERS}/{item}").status_code == 404


def test_the_coordinator_writes_in_the_same_editor(portal: Portal, browser: Browser) -> None:
    """What is kept is there again; what is handed in stands as theirs."""
    kept = browser.form(f"{WORK}/edit")
    browser.fill(f"{WORK}/edit", kept, act="keep", text="Kesken")
    assert "Kesken</textarea>" in browser.get(f"{WORK}/edit").text
    done = browser.fill(f"{WORK}/edit", kept, act="submit", text="Koordinaattorin sanoin.")
    assert (done.url.path, "Koordinaattorin" in done.text) == (WORK, True)
    with portal.bench.parts.work() as work:
        newest = work.answers.find(item_id="work")[-1]
        assert not work.drafts.find()
    assert (newest.answered_by, newest.text) == (COORDINATOR, "Koordinaattorin sanoin.")


def test_what_the_coordinator_types_past_another_is_shown_beside_it(
    portal: Portal, browser: Browser
) -> None:
    """As with contributors: nobody's text is lost."""
    form = browser.form(f"{WORK}/edit")
    actor = Actor(SOCIAL_WORKER)
    give_answer(portal.bench.parts, portal.plan_id, "work", "Ehdin ensin.", actor, portal.clock())
    conflict = browser.fill(f"{WORK}/edit", form, act="submit", text="Minun.")
    assert conflict.status_code == 409
    assert ("Ehdin ensin." in conflict.text, "Minun.</textarea>" in conflict.text) == (True, True)


def test_after_a_code_the_coordinator_sees_what_is_secret(portal: Portal, browser: Browser) -> None:
    """Whole, in the answer and in its changes; who saw which answer is logged."""
    text = "Kuten sovittu [[7 k: salainen paikka]]."
    actor = Actor(SOCIAL_WORKER)
    give_answer(portal.bench.parts, portal.plan_id, "work", text, actor, portal.clock())
    assert browser.get(f"{WORK}/edit").url.path == HOME
    set_up(portal, browser)
    assert "salainen paikka" in browser.get(WORK).text
    assert "salainen paikka" in browser.get(ANSWERS).text
    assert "salainen" in browser.get(f"{WORK}/edit").text
    assert [one.data["items"] for one in events_of(portal, "secret.viewed")] == [["work"]] * 3


def test_a_secret_that_alone_has_changed_is_told_as_such(portal: Portal, browser: Browser) -> None:
    """Nothing is said to be as last year that isn't."""
    parts, plan_id, actor = portal.bench.parts, portal.plan_id, Actor(SOCIAL_WORKER)
    give_answer(parts, plan_id, "work", "Kuten [[7 k: ennenkin]].", actor, portal.clock())
    told = article(browser.get(ANSWERS).text, "work")
    assert ("has changed" in told, "as last year" in told) == (True, False)
