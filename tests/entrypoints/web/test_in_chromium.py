"""A contributor in Chromium: at two widths, without scripts, by keyboard alone, for all eyes."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Browser, Page, expect

from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.events import Fact, unit_stream
from omv_workflow.domain.second_factor import SecondFactor
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.queries import item_statuses
from tests.entrypoints.web.authenticator import code_of
from tests.entrypoints.web.serving import Served, served, ten_items_portal

MANY = "apulaisjohtaja"
PHONE, SCREEN = 360, 1280
_PLAN = "/plans/{plan}"
_ANSWERS = f"{_PLAN}/answers"
LED = (
    "/plans",
    _ANSWERS,
    f"{_ANSWERS}/self_monitoring_leadership",
    f"{_ANSWERS}/self_monitoring_leadership/edit",
    f"{_PLAN}/steps/2027-05-15/draft",
    f"{_PLAN}/excuse",
    f"{_PLAN}/number",
    f"{_PLAN}/documents",
    f"{_PLAN}/confirmation",
    f"{_PLAN}/confirmation/return",
    f"{_PLAN}/people",
    f"{_PLAN}/people/apulaisjohtaja",
    f"{_PLAN}/recipients",
    f"{_PLAN}/holders",
    f"{_PLAN}/recipients/migri",
    f"{_PLAN}/secrets",
    "/confirm",
)
"""The pages of whoever leads, as they are walked for axe-core's eyes."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def visit(chromium: Browser, pages: Served, *, width: int = SCREEN, scripts: bool = True) -> Page:
    """A page of a browser of one's own."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        locale="fi-FI",
        java_script_enabled=scripts,
        base_url=pages.address,
    )
    context.set_default_timeout(30_000)
    return context.new_page()


def come_in(page: Page, pages: Served, person: str = MANY) -> None:
    """Open the letter's link, and press the button."""
    page.goto(pages.portal.link_of(person))
    page.click("main button.main")
    page.wait_for_url("**/items")


def states(pages: Served, person: str = MANY) -> list[AnswerState]:
    """The states of what a person is asked."""
    portal = pages.portal
    found = item_statuses(portal.bench.parts, EVERYTHING, portal.plan_id, portal.clock())
    return [AnswerState(one.state) for one in found if person in one.asked_of]


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, True), (SCREEN, True), (PHONE, False)])
def test_a_contributor_is_done_in_two_clicks_an_item(
    chromium: Browser, pages: Served, width: int, scripts: bool
) -> None:
    """One edit, and no change for all the rest; nothing is wider than the window."""
    page = visit(chromium, pages, width=width, scripts=scripts)
    come_in(page, pages)
    page.click("article .button >> nth=0")
    page.fill("textarea", "Uusi vastaus.")
    page.click("button.main")
    page.wait_for_url("**/items*")
    clicks = 2
    while (button := page.query_selector('.acts button[name="seen"]')) is not None:
        button.click()
        page.wait_for_load_state()
        clicks += 1
    assert clicks <= 2 * len(states(pages))
    assert set(states(pages)) == {AnswerState.CHANGED, AnswerState.CONFIRMED_UNCHANGED}
    assert page.query_selector(".note.good") is not None
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_ten_items_take_twelve_clicks(chromium: Browser) -> None:
    """Somebody who has never seen it changes two and leaves eight as they are: done in minutes."""
    with served(ten_items_portal) as pages:
        page = visit(chromium, pages, width=PHONE)
        come_in(page, pages)
        clicks = 0
        for number in range(2):
            page.click(f"article .button >> nth={number}")
            page.fill("textarea", "Uusi vastaus.")
            page.click("button.main")
            page.wait_for_url("**/items*")
            clicks += 2
        while (button := page.query_selector('.acts button[name="seen"]')) is not None:
            button.click()
            page.wait_for_load_state()
            clicks += 1
        found = states(pages)
        assert (clicks, len(found)) == (12, 10)
        assert found.count(AnswerState.CHANGED) == 2
        assert found.count(AnswerState.CONFIRMED_UNCHANGED) == 8


def test_a_contributor_needs_no_mouse(chromium: Browser, pages: Served) -> None:
    """Tab leads to everything in order, Enter and Space press it, and one sees where one is."""
    page = visit(chromium, pages)
    page.goto(pages.portal.link_of(MANY))
    page.wait_for_function("document.activeElement.tagName === 'BUTTON'")
    page.keyboard.press("Enter")  # the only button of the page has the focus
    page.wait_for_url("**/items")
    tab_to(page, "Muuta:")
    page.keyboard.press("Enter")
    page.wait_for_selector("textarea")
    tab_to(page, "Vastauksenne")
    page.keyboard.press("Control+A")
    page.keyboard.type("Näppäimistöllä.")
    tab_to(page, "Anna vastaus")
    page.keyboard.press("Space")
    page.wait_for_url("**/items*")
    assert AnswerState.CHANGED in states(pages)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so; the focus is seen wherever it goes."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const one = document.activeElement;
                const label = one.getAttribute('aria-label') || one.labels?.[0]?.textContent
                    || one.textContent;
                return [label, getComputedStyle(one).outlineStyle];
            }"""
        )
        assert focused[1] != "none"
        if focused[0].strip().startswith(name):
            return
    raise AssertionError(name)


def test_what_is_typed_is_kept_by_itself(chromium: Browser, pages: Served) -> None:
    """A moment after the last key, and as the tab is closed."""
    page = visit(chromium, pages)
    come_in(page, pages)
    page.click("article .button >> nth=0")
    page.wait_for_url("**/items/*/*")  # with its script
    page.fill("textarea", "Kesken")
    expect(page.locator("[data-kept]")).to_contain_text("Tallessa", timeout=30_000)
    page.reload()
    assert page.input_value("textarea") == "Kesken"


def test_a_session_that_has_ended_costs_no_word(chromium: Browser, pages: Served) -> None:
    """The page says that nothing is kept; the field stays as it is."""
    page = visit(chromium, pages)
    come_in(page, pages)
    page.click("article .button >> nth=0")
    page.wait_for_url("**/items/*/*")  # with its script
    pages.portal.later = timedelta(hours=3)
    page.fill("textarea", "Kesken")
    told = page.locator("[data-kept]")
    expect(told).to_have_text("Ei tallessa: ei yhteyttä", timeout=30_000)
    assert page.input_value("textarea") == "Kesken"


@pytest.mark.parametrize(("language", "scheme"), [("fi", "light"), ("sv", "dark"), ("en", "light")])
def test_no_page_keeps_anybody_out(
    chromium: Browser, pages: Served, language: str, scheme: Literal["light", "dark"]
) -> None:
    """axe-core finds nothing (WCAG 2.2, A and AA) on any page, in light and in dark."""
    page = visit(chromium, pages, width=PHONE)
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    page.click(f'button[lang="{language}"]')
    found = [*faults(page)]
    link = pages.portal.link_of(MANY)
    page.goto(link)
    found += faults(page)
    page.click("main button.main")
    page.wait_for_url("**/items")
    found += faults(page)
    page.click("article .button >> nth=0")
    found += faults(page)
    page.fill("textarea", "[[99 x: ei ole]]")
    page.click("button.main")
    page.wait_for_selector("#refusal")
    found += faults(page)
    for path in LED:
        page.goto(path.format(plan=pages.portal.plan_id))
        found += faults(page)
    found += faults_of_second_factor(page, pages)
    page.click(".out button")
    found += faults(page)
    page.goto(link)
    found += faults(page)
    page.click("main button.main")
    found += faults(page)
    page.goto("/nowhere")
    assert found + faults(page) == []


def faults_of_second_factor(page: Page, pages: Served) -> list[str]:
    """What axe-core has against setting one up and proving it, wrong codes included."""
    found = []
    page.goto("/second-factor?then=/items")
    found += faults(page)
    page.click("main a.button")
    found += faults(page)
    page.click("main button.main")
    page.wait_for_selector(".qr")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    found += faults(page)
    secret = page.inner_text(".secret").replace("-", "")
    for code in ("000000", code_of(pages.portal, secret)):
        page.fill("#code", code)
        page.click("main button.main")
        page.wait_for_load_state()
        found += faults(page)
    page.goto("/second-factor/new")
    found += faults(page)
    lose_second_factors(pages)
    page.goto("/second-factor/resets")
    found += faults(page)
    pages.portal.later += timedelta(minutes=20)
    page.goto("/second-factor")
    found += faults(page)
    page.fill("#code", "000000")
    page.click("main button.main")
    page.wait_for_selector("#refusal")
    return found + faults(page)


def lose_second_factors(pages: Served) -> None:
    """Somebody has one, and somebody else's is to be reset."""
    portal = pages.portal
    with portal.bench.parts.work() as work:
        (plan,) = work.plans.find()
        theirs = SecondFactor("1", plan.unit_id, "johtaja", "sealed", portal.clock())
        lost = SecondFactor("2", plan.unit_id, "tarkastaja", "sealed", portal.clock())
        asked = replace(lost, reset_asked_by="ylitarkastaja", reset_asked_at=portal.clock())
        for one in (theirs, asked):
            work.second_factors.add(one)
        work.record(Fact(unit_stream(plan.unit_id), "tested", portal.clock(), {}))
        work.commit(portal.clock())


def faults(page: Page) -> list[str]:
    """What axe-core has against a page, by rule and place, once its stylesheet is there."""
    page.wait_for_load_state()
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{page.url}: {one['id']} at {one['nodes'][0]['target']}"
        for one in results.response["violations"]
    ]
