"""A whole year through Chromium, each role in a session of its own: by mouse, and by keyboard."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.entrypoints.web.visitors import LANGUAGE_COOKIE
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.portal import Portal, portal_on
from tests.entrypoints.web.serving import Served, served, until

PLAN = "/plans/esimerkki.esimerkkilomake"
PHONE, SCREEN = 360, 1280


_CALLED = """() => {
    const one = document.activeElement;
    return one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent;
}"""
"""What has the focus is called so, to whoever can't see it."""


@dataclass
class Hand:
    """Somebody's mouse, on a page of their own."""

    page: Page

    def press(self, name: str) -> None:
        """Press the button or the link that is called so, and wait for what comes."""
        called = re.compile(f"^{re.escape(name)}")
        found = self.page.get_by_role("button", name=called).or_(
            self.page.get_by_role("link", name=called)
        )
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            found.first.click()

    def write(self, label: str, text: str) -> None:
        """Write into the field that is called so."""
        self.page.get_by_label(label).first.fill(text)


class Keys(Hand):
    """Somebody's keyboard alone: Tab leads to everything."""

    def press(self, name: str) -> None:
        """Tab to what is called so, and press Enter on it."""
        self._tab_to(name)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Tab to the field, and type over what stands in it."""
        self._tab_to(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _tab_to(self, name: str) -> None:
        for _ in range(120):
            if self.page.evaluate(_CALLED).strip().startswith(name):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(name)


@dataclass(frozen=True)
class House:
    """The pages, a browser for each who comes, and how they work with it."""

    chromium: Browser
    site: Served
    width: int
    scripts: bool
    hand: Callable[[Page], Hand]

    @property
    def portal(self) -> Portal:
        """The pages' parts."""
        return self.site.portal

    def come(self, path: str) -> Hand:
        """A new browser at a page, in English."""
        context = self.chromium.new_context(
            viewport={"width": self.width, "height": 800},
            java_script_enabled=self.scripts,
            base_url=self.site.address,
        )
        context.set_default_timeout(30_000)
        cookie = {"name": LANGUAGE_COOKIE, "value": "en", "url": self.site.address}
        context.add_cookies([cookie])  # type: ignore[list-item]  # the least that it needs
        page = context.new_page()
        page.goto(path)
        return self.hand(page)

    def come_in(self, person: str, purpose: Purpose) -> Hand:
        """Somebody comes in by the link of their letter."""
        hand = self.come(self.portal.link_of(person, purpose))
        hand.press("Go on")
        return hand

    def come_again(self, person: str) -> Hand:
        """Somebody without a letter at hand has a link sent."""
        hand = self.come("/")
        hand.write("Your e-mail address", f"{person}@vastaanottokeskus.example")
        letters = self.portal.bench.outbox.carried
        sent_before = len(letters)
        hand.press("Send me a link")
        # The letter goes out after the page, so that the page's speed tells nobody who is known.
        until(lambda: len(letters) > sent_before, "the letter with a new link")
        return self.come_in(person, Purpose.PERSONAL_LINK)

    def wait_until(self, day: date) -> None:
        """Let the schedule run until a day."""
        self.portal.bench.run_until(day)


def contribute(house: House) -> None:
    """Two leave what stands, or change it; the coordinator answers as well."""
    nurse = house.come_in(NURSE, Purpose.CONTRIBUTION_REQUEST)
    nurse.press("All 2 open answers above stay as they are")
    worker = house.come_in(SOCIAL_WORKER, Purpose.CONTRIBUTION_REQUEST)
    worker.press("Change:")
    worker.write("Your answer", "Työ järjestetään tiimeissä.")
    worker.press("Hand in")
    coordinator = house.come_in(COORDINATOR, Purpose.CONTRIBUTION_REQUEST)
    coordinator.press("Your items")
    coordinator.press("Write:")
    coordinator.write("Your answer", "Arkisin 8-16")
    coordinator.press("Hand in")


def offer(house: House) -> None:
    """The coordinator accepts, records the number, and offers the plan."""
    coordinator = house.come_again(COORDINATOR)
    coordinator.press("The year")
    coordinator.press("Answers")
    coordinator.press("Accept those that are ticked")
    coordinator.press("Register number")
    coordinator.write("The number, as the registry gave it", "ESIMDno-2027-1")
    coordinator.press("Record the number")
    coordinator.press("Documents")
    coordinator.press("Offer the plan for confirmation")


def confirm(house: House) -> None:
    """The director reads, sets a second factor up, and confirms."""
    director = house.come_in(DIRECTOR, Purpose.READY_TO_CONFIRM)
    director.page.goto("/confirm/esimerkki.esimerkkilomake")
    director.press("Go on to confirm it")
    director.press("Set it up")
    director.press("Set it up")
    secret = director.page.inner_text("code.secret").replace("-", "")
    director.write("Code of six digits", pyotp.TOTP(secret).at(house.portal.clock()))
    director.press("Done")
    director.press("I have kept them, go on")
    director.press("I confirm the plan")


def hand_out(house: House) -> None:
    """A recipient acknowledges by its own link; the coordinator records what was done by hand."""
    letters = house.portal.bench.outbox.carried
    for letter in [one for one in letters if one.purpose is Purpose.DISTRIBUTION]:
        if "/received/" in letter.text:
            path = letter.text.partition(house.portal.address)[2].split()[0]
            house.come(path).press("We have received the document")
    coordinator = house.come_again(COORDINATOR)
    with house.portal.bench.parts.work() as work:
        unsure = [one for one in work.deliveries.find() if not one.is_final]
    for one in unsure:
        coordinator.page.goto(f"{PLAN}/recipients/{one.recipient_id}")
        coordinator.write("How, in your own words", "By hand.")
        coordinator.press("It has been delivered")
    coordinator.page.goto(f"{PLAN}/steps/2027-05-15/tell_clients")
    coordinator.write("How were they told?", "By notice in every language.")
    coordinator.press("Record that clients were told")


def states(house: House) -> list[CycleState]:
    """Where each year of the plan is."""
    with house.portal.bench.parts.work() as work:
        return [one.state for one in work.cycles.find(plan_id=house.portal.plan_id)]


def serving(address: str) -> Portal:
    """The example unit's pages on the day after its contributors were asked, at an address."""
    return portal_on(inherits=True, at=address)


@pytest.mark.parametrize(
    ("width", "scripts", "hand"),
    [(PHONE, False, Hand), (SCREEN, True, Keys)],
    ids=["on a telephone without scripts", "on a screen by keyboard"],
)
def test_a_whole_year_goes_through_the_browser(
    chromium: Browser, width: int, scripts: bool, hand: Callable[[Page], Hand]
) -> None:
    """From the first answer to the closed year, with nothing done by command."""
    with served(serving) as site:
        house = House(chromium, site, width, scripts, hand)
        contribute(house)
        offer(house)
        house.wait_until(house.portal.bench.today + timedelta(days=3))
        confirm(house)
        assert states(house)[0] is CycleState.CONFIRMED
        house.wait_until(house.portal.bench.today + timedelta(days=5))
        hand_out(house)
        house.wait_until(house.portal.bench.today + timedelta(days=7))
        assert states(house)[0] is CycleState.CLOSED
