"""What every answer tells the browser, whatever it answers."""

import pytest
from httpx2 import Response

from omv_workflow.testing.example import NURSE
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on

ELSEWHERE = {"sec-fetch-site": "cross-site"}


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on()


def answers_to(browser: Browser) -> list[Response]:
    """A page, one that is refused, one that is not there, a file, and forms that are refused."""
    return [
        browser.get("/"),
        browser.get("/items"),
        browser.get("/nowhere"),
        browser.get("/static/style.css"),
        browser.post("/link", headers=ELSEWHERE),
        browser.post("/link", content=b"", headers={"content-length": "9" * 9}),
        browser.post("/out"),
    ]


def test_every_answer_keeps_browsers_from_what_no_page_asks(portal: Portal) -> None:
    """Scripts and styles of our own alone, no frames, no guesses, no way back told to others."""
    for answered in answers_to(portal.browser()):
        policy = answered.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'"} <= set(policy)
        assert {"script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy)
        assert "unsafe" not in answered.headers["content-security-policy"]
        assert answered.headers["x-content-type-options"] == "nosniff"
        assert answered.headers["referrer-policy"] == "no-referrer"
        assert answered.headers["strict-transport-security"].startswith("max-age=63072000;")
        assert answered.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answered.headers


def test_pages_say_what_they_are(portal: Portal) -> None:
    """HTML in UTF-8, whatever was refused."""
    for path in ("/", "/items", "/nowhere"):
        kind = portal.browser().get(path).headers["content-type"]
        assert kind == "text/html; charset=utf-8"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_what_no_page_is_asked_by_is_refused(portal: Portal, method: str) -> None:
    """Nothing is sent back of what was sent."""
    refused = portal.browser().request(method, "/items", headers={"x-own": "echo"})
    assert (refused.status_code, "echo" in refused.text) == (405, False)


def test_leaving_clears_what_the_browser_keeps(portal: Portal) -> None:
    """The cookies of session and proof, and all else."""
    browser = portal.signed_in(NURSE)
    left = browser.post("/out", data={"csrf": form_in(browser.get("/items").text)["csrf"]})
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    gone = [one.partition("=")[0] for one in left.headers.get_list("set-cookie")]
    assert gone == ["__Host-omv", "__Host-omv-proof"]
