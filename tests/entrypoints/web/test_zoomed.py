"""The pages at 200 % and on the narrowest screens, and where the focus goes (WCAG 2.2)."""

from playwright.sync_api import Browser, Page, expect

from tests.entrypoints.web.serving import Served
from tests.entrypoints.web.test_in_chromium import LED, MANY, come_in, visit

NARROWEST = 320
"""CSS pixels: a window of 1,280 at 400 % (1.4.10, reflow)."""
HALF_A_SCREEN = 640
"""CSS pixels: a window of 1,280 at 200 %."""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_CUT = """() => [...document.querySelectorAll('main *')].filter(one =>
    one.children.length === 0 && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).overflowX === 'hidden').map(one => one.textContent)"""
_JUMPS = """() => [...document.querySelectorAll('[tabindex]')]
    .filter(one => one.tabIndex > 0).map(one => one.outerHTML)"""


def everywhere(page: Page, pages: Served) -> list[str]:
    """The paths of all pages of somebody who contributes and leads."""
    first = page.get_attribute("article .button", "href") or ""
    led = [path.format(plan=pages.portal.plan_id) for path in LED]
    return ["/items", first, *led, "/second-factor", "/second-factor/new"]


def test_nothing_is_cut_off_or_lies_outside_the_window(chromium: Browser, pages: Served) -> None:
    """At 400 % of the window's size, and with letters of twice theirs; wide tables scroll alone."""
    page = visit(chromium, pages)
    come_in(page, pages, MANY)
    for path in everywhere(page, pages):
        page.goto(path)
        for width, size in ((NARROWEST, "100%"), (HALF_A_SCREEN, "200%")):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            found = page.evaluate(_SIDEWAYS), page.evaluate(_CUT), page.evaluate(_JUMPS)
            assert (path, width, *found) == (path, width, 0, [], [])


def test_a_refusal_has_the_focus_and_leads_to_its_field(chromium: Browser, pages: Served) -> None:
    """Whoever can't see the page hears at once what was refused, and gets to where it was typed."""
    page = visit(chromium, pages)
    come_in(page, pages, MANY)
    page.goto(f"/plans/{pages.portal.plan_id}/number")
    page.fill("#number", "[[7 k: x]]")
    page.click('button[value="set"]')
    expect(page.locator("#refusal")).to_be_focused()
    page.click("#refusal a")
    expect(page.locator("#number")).to_be_focused()
    assert page.input_value("#number") == "[[7 k: x]]"
