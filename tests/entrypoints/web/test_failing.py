"""What was never foreseen: a page that tells nothing of it, and a line in the log that does."""

import logging

import pytest
from fastapi import APIRouter
from starlette.responses import Response

from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.entrypoints.web.visitors import LANGUAGE_COOKIE
from omv_workflow.testing.example import NURSE
from tests.entrypoints.web.portal import ADDRESS, Browser, portal_on

broken = APIRouter()


@broken.get("/broken/{token}")
def break_off(token: str) -> Response:
    """Fails in a way that nobody has thought of, with something private in its words."""
    raise ZeroDivisionError(token)


def test_what_breaks_off_unforeseen_is_told_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither the page nor the log's own line holds what the address did."""
    portal = portal_on()
    site = make_site(Site(portal.bench.parts, portal.clock))
    site.router.routes[:0] = broken.routes
    browser = Browser(site, base_url=ADDRESS)
    browser.cookies.set(LANGUAGE_COOKIE, "en", domain="plan.example")
    shown = browser.get("/broken/private")
    assert (shown.status_code, "something unforeseen" in shown.text) == (500, True)
    assert "private" not in shown.text.replace("/broken/private", "")
    assert "strict-transport-security" in shown.headers
    (told,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert told.__dict__["facts"] == {"method": "GET", "page": "/broken/{token}"}


def test_refusals_are_logged_by_kind_of_page(caplog: pytest.LogCaptureFixture) -> None:
    """Who tries what is not theirs is seen, without a name, an address or a link."""
    portal = portal_on()
    browser = portal.signed_in(NURSE)
    browser.get("/items/esimerkki.esimerkkilomake/work")
    browser.post("/in/guessed")
    told = [one.__dict__["facts"] for one in caplog.records if "refused" in one.getMessage()]
    item = {"method": "GET", "page": "/items/{plan_id}/{item_id}"}
    link = {"method": "POST", "page": "/in/{token}"}
    assert told == [
        {**item, "status": 404, "refusal": "NotFound"},
        {**link, "status": 403, "refusal": "NotAllowed"},
    ]
