"""The pages over parts in memory: browsers, and the links that letters hold."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.previous_plan import PreviousConfirmation, PreviousPlan
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.entrypoints.web.visitors import LANGUAGE_COOKIE
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_FORM

ADDRESS = "https://plan.example"
ASKED = date(2027, 3, 1)
LAST_YEAR = PreviousPlan(
    form=EXAMPLE_FORM,
    form_version=date(2026, 1, 1),
    confirmed=PreviousConfirmation(on=date(2026, 5, 12), by=DIRECTOR, place="Lappeenranta"),
    answers={"work": "Kuten ennenkin.", "risks": "Arvioidaan.", "interpreters": "yes"},
)


class Browser(TestClient):
    """A browser that can send the forms that its pages hold."""

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form in which one works on a page."""
        return form_in(self.get(path).text)

    def fill(self, path: str, form: dict[str, str], **typed: str) -> Response:
        """Send a form, with what was typed into it."""
        return self.post(path, data={**form, **typed})


def form_in(page: str) -> dict[str, str]:
    """The hidden fields of a page's editor, or else of its last form."""
    form = page.partition("data-editor")[2].partition("</form>")[0] or page.rpartition("<form")[2]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


@dataclass
class Portal:
    """The pages of a bench, and what its letters hold."""

    bench: Bench
    plan_id: str
    later: timedelta = timedelta()
    address: str = ADDRESS

    def clock(self) -> datetime:
        """Now: ten o'clock of the bench's day, or later."""
        return self.bench.now + self.later

    @cached_property
    def site(self) -> FastAPI:
        """The pages: all browsers visit the same, for making them takes longer than a page."""
        return make_site(Site(self.bench.parts, self.clock))

    def browser(self) -> Browser:
        """A browser that has chosen English, and nothing else yet."""
        browser = Browser(self.site, base_url=self.address, follow_redirects=True)
        browser.cookies.set(LANGUAGE_COOKIE, "en", domain="plan.example")
        return browser

    def link_of(self, person: str, purpose: Purpose = Purpose.CONTRIBUTION_REQUEST) -> str:
        """The path of the link in the newest letter of a purpose to a person."""
        letters = [one for one in self.bench.outbox.carried if one.person_id == person]
        text = next(one.text for one in reversed(letters) if one.purpose is purpose)
        return text.partition(self.address)[2].split()[0]

    def signed_in(self, person: str, purpose: Purpose = Purpose.CONTRIBUTION_REQUEST) -> Browser:
        """The browser of somebody who has come in by their letter."""
        browser = self.browser()
        browser.post(self.link_of(person, purpose))
        return browser

    def again(self, person: str) -> Browser:
        """Another browser of theirs, come in by a link that they have asked for."""
        self.browser().post("/link", data={"address": f"{person}@vastaanottokeskus.example"})
        return self.signed_in(person, Purpose.PERSONAL_LINK)


def portal_on(
    day: date = ASKED, *, inherits: bool = False, at: str = ADDRESS, **settings: Any
) -> Portal:
    """The example unit's pages on a day, by default while answers are collected."""
    bench = Bench(web=WebSettings(address=at, **settings))
    plan_id = bench.apply()
    if inherits:
        import_plan(bench.parts, plan_id, LAST_YEAR, Actor(COORDINATOR), bench.now)
    bench.run_until(day)
    return Portal(bench, plan_id, address=at)
