"""Secret passages in a contributor's pages: masked until a second factor is proven, then logged."""

from datetime import timedelta

import pytest
from httpx2 import Response

from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.testing.example import SOCIAL_WORKER, example_unit
from tests.entrypoints.web.authenticator import HOME, code_of, mark_of, prove, set_up
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on
from tests.entrypoints.web.test_my_items import UNCHANGED, WORK, answer_to, hand_in

MARKED = "Open [[7 k: veiled words]] words"


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on()


@pytest.fixture
def browser(portal: Portal) -> Browser:
    """That of a contributor who has handed in a secret passage, and has nothing but a link."""
    browser = portal.signed_in(SOCIAL_WORKER)
    hand_in(browser, MARKED)
    return browser


def viewed(portal: Portal) -> list[Event]:
    """The events that tell who has seen something secret."""
    with portal.bench.parts.work() as work:
        events = work.log.events(plan_stream(portal.plan_id))
    return [one for one in events if one.kind == "secret.viewed"]


def asked_for_a_code(answered: Response) -> bool:
    """Whether a page asks for a code, and tells nothing that is secret."""
    assert "veiled" not in answered.text.replace(MARKED, "")
    return 'name="code"' in answered.text or "Set it up" in answered.text


def editor_in(page: str) -> dict[str, str]:
    """The hidden fields of the editor of a page, which is not its last form."""
    return form_in(page.partition("data-editor")[2].partition("</form>")[0].join(["<form", ""]))


def test_whoever_has_a_link_alone_sees_the_ground(portal: Portal, browser: Browser) -> None:
    """In the list; the page of the item leads to where a code is asked for, and comes after it."""
    shown = browser.get("/items").text
    assert ("[7 k]" in shown, "veiled" in shown) == (True, False)
    led = browser.get(WORK)
    assert (led.url.path, asked_for_a_code(led)) == (HOME, True)
    assert viewed(portal) == []


def test_nobody_changes_or_confirms_what_they_cannot_read(portal: Portal, browser: Browser) -> None:
    """A form that is sent all the same asks for a code, and what was typed goes on with it."""
    typed = {**mark_of(browser), "editor_id": "e", "based_on": "1", "act": "submit", "text": "Mine"}
    for asked in (
        browser.post(WORK, data=typed),
        browser.post(WORK, data={**typed, "act": "preview"}),
        browser.post(UNCHANGED, data={**mark_of(browser), "seen": "work@2"}),
    ):
        assert (asked.status_code, asked_for_a_code(asked)) == (403, True)
    assert answer_to(portal, "work").text == MARKED


def test_after_a_code_it_is_shown_whole_and_who_saw_it_is_logged(
    portal: Portal, browser: Browser
) -> None:
    """Once for each time; the list stays as it is, and tells nothing."""
    set_up(portal, browser)
    shown = browser.get(WORK)
    assert '<span class="withheld">[7 k]</span> veiled words' in shown.text
    (event,) = viewed(portal)
    assert event.data["items"] == ["work"]
    assert "veiled" not in browser.get("/items").text
    browser.get(WORK)
    assert len(viewed(portal)) == 2


def test_after_a_code_it_can_be_changed(portal: Portal, browser: Browser) -> None:
    """As any other answer."""
    set_up(portal, browser)
    form = editor_in(browser.get(WORK).text)
    assert browser.fill(WORK, form, act="submit", text="[[7 k: other]]").url.path == "/items"
    assert answer_to(portal, "work").text == "[[7 k: other]]"


def test_a_code_that_comes_with_the_form_is_enough(portal: Portal, browser: Browser) -> None:
    """The proof ran out while somebody wrote: they lose nothing, and type one code."""
    secret, _ = set_up(portal, browser)
    form = editor_in(browser.get(WORK).text)
    portal.later += timedelta(minutes=20)
    assert asked_for_a_code(browser.fill(WORK, form, act="submit", text="Late"))
    code = code_of(portal, secret)
    assert browser.fill(WORK, form, act="submit", text="Late", code=code).url.path == "/items"
    assert answer_to(portal, "work").text == "Late"


def test_what_is_kept_every_few_seconds_shows_nothing_and_is_not_logged(
    portal: Portal, browser: Browser
) -> None:
    """The answer that stands is masked in it."""
    set_up(portal, browser)
    form = editor_in(browser.get(WORK).text)
    kept = browser.fill(WORK, form, act="keep", text="Half")
    assert (kept.status_code, "veiled" in kept.text) == (200, False)
    assert len(viewed(portal)) == 1


def test_a_draft_with_a_secret_is_hidden_from_the_next_link(portal: Portal) -> None:
    """Nothing of it is lost: after a code it is there again."""
    writer = portal.signed_in(SOCIAL_WORKER)
    writer.fill(WORK, writer.form(WORK), act="keep", text="Begun [[7 k: veiled]]")
    later = portal.again(SOCIAL_WORKER)
    page = later.get(WORK).text
    assert ("veiled" in page, "Show it after a code" in page) == (False, True)
    assert "you have begun to write" in later.get("/items").text
    secret, _ = set_up(portal, later)
    assert "Begun [[7 k: veiled]]</textarea>" in later.get(WORK).text
    portal.later += timedelta(minutes=20)
    assert "veiled" not in later.get(WORK).text
    assert prove(portal, later, secret, WORK) == 200


def test_an_item_that_is_secret_as_a_whole_is_masked_as_a_whole(portal: Portal) -> None:
    """Though no passage of it is marked."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"withheld": {"work": "20 k"}})
    portal.bench.apply(unit.model_copy(update={"plan": plan}))
    browser = portal.signed_in(SOCIAL_WORKER)
    hand_in(browser, "Veiled without a mark")
    shown = browser.get("/items").text
    assert ("[20 k]" in shown, "Veiled" in shown) == (True, False)
    assert browser.get(WORK).url.path == HOME
    set_up(portal, browser)
    assert "Veiled without a mark" in browser.get(WORK).text
    assert len(viewed(portal)) == 1


def test_no_change_of_what_is_secret_is_said_where_it_is_shown() -> None:
    """By the revision that was on the page; the list offers it not, nor with all others."""
    portal = portal_on(inherits=True)
    unit = example_unit()
    plan = unit.plan.model_copy(update={"withheld": {"work": "20 k"}})
    portal.bench.apply(unit.model_copy(update={"plan": plan}))
    browser = portal.signed_in(SOCIAL_WORKER)
    assert 'value="work@' not in browser.get("/items").text
    set_up(portal, browser)
    page = browser.get(WORK).text
    assert 'value="work@1"' in page
    done = browser.post(UNCHANGED, data={"csrf": form_in(page)["csrf"], "seen": "work@1"})
    assert done.status_code == 200
    assert answer_to(portal, "work").answered_by == SOCIAL_WORKER
