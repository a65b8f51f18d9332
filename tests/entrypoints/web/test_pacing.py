"""Who asks too often is put off: by address, whatever they claim about it; nobody else is."""

import asyncio
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from omv_workflow.entrypoints.web.guards import TOO_SLOW, Bounded
from omv_workflow.entrypoints.web.pacing import Buckets, Pace, address_of
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.entrypoints.web.visitors import LANGUAGE_COOKIE
from tests.entrypoints.web.portal import ADDRESS, Browser, Portal, portal_on

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
PACE = Pace("/x", 10)
LINK = {"address": "nobody@example.org"}


def ask(browser: Browser, times: int, **headers: str) -> list[int]:
    """Ask for a link again and again; the statuses."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [browser.post("/link", data=LINK, headers=named).status_code for _ in range(times)]


def browser_from(portal: Portal, address: str) -> Browser:
    """A browser that comes from an address."""
    site = make_site(Site(portal.bench.parts, portal.clock))
    browser = Browser(site, base_url=ADDRESS, client=(address, 50_000))
    browser.cookies.set(LANGUAGE_COOKIE, "en", domain="plan.example")
    return browser


def test_links_are_asked_for_ten_times_a_minute() -> None:
    """Then the page says when to try again; all other pages go on, and links do after that."""
    portal = portal_on()
    browser = browser_from(portal, "192.0.2.1")
    assert ask(browser, 11) == [202] * 10 + [429]
    put_off = browser.post("/link", data=LINK)
    assert put_off.headers["retry-after"] == "6"
    assert "Try again in 6 seconds." in put_off.text
    assert "default-src 'none'" in put_off.headers["content-security-policy"]
    assert browser.get("/").status_code == 200
    portal.later = timedelta(seconds=6)
    assert ask(browser, 2) == [202, 429]


@pytest.mark.parametrize("path", ["/in/guessed", "/received/guessed"])
def test_links_are_not_guessed_in_masses(path: str) -> None:
    """Whichever they are; 256 random bits take longer."""
    browser = browser_from(portal_on(), "192.0.2.1")
    tried = [browser.get(f"{path}{number}").status_code for number in range(61)]
    assert (set(tried[:60]), tried[60]) == ({410}, 429)


def test_forms_are_sent_six_hundred_times_a_minute() -> None:
    """What is typed by fifteen people in one office is kept every few seconds, and nobody waits."""
    browser = browser_from(portal_on(), "192.0.2.1")
    sent = [browser.post("/items/p/unchanged").status_code for _ in range(601)]
    assert (set(sent[:600]), sent[600]) == ({401}, 429)


def test_what_a_visitor_claims_about_their_address_counts_for_nothing() -> None:
    """Unless the settings say that a proxy tells it: then what the last one says."""
    claimed = [f"198.51.100.{number}" for number in range(11)]
    browser = browser_from(portal_on(), "192.0.2.1")
    statuses = [ask(browser, 1, x_forwarded_for=one)[0] for one in claimed]
    assert statuses == [202] * 10 + [429]
    behind = browser_from(portal_on(behind_proxy=True), "127.0.0.1")
    assert [ask(behind, 1, x_forwarded_for=one)[0] for one in claimed] == [202] * 11
    before = [f"{one}, 203.0.113.5" for one in claimed]
    assert [ask(behind, 1, x_forwarded_for=one)[0] for one in before] == [202] * 10 + [429]


@pytest.mark.parametrize(
    ("peer", "counts_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("made up", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_counts_as_what_its_owner_has(peer: str, counts_as: str) -> None:
    """Of IPv6 that is a network."""
    scope = {"type": "http", "headers": [], "client": (peer, 1)}
    assert address_of(scope, behind_proxy=True) == counts_as


@given(st.lists(st.floats(0, 30), max_size=200))
def test_no_more_than_the_pace_is_let_through(pauses: list[float]) -> None:
    """In no stretch of time more than were left at its beginning, and what fills up in it."""
    buckets, now, through = Buckets(), NOW, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        through += buckets.take(PACE, "a", now) == 0
    assert through <= PACE.most + (now - NOW) / timedelta(minutes=1) * PACE.most + 1e-6


@given(st.integers(0, 30))
def test_whoever_waits_as_long_as_they_are_told_is_let_through(asked: int) -> None:
    """However often they have asked before."""
    buckets = Buckets()
    for _ in range(PACE.most + asked):
        buckets.take(PACE, "a", NOW)
    seconds = buckets.take(PACE, "a", NOW)
    assert buckets.take(PACE, "a", NOW + timedelta(seconds=seconds)) == 0
    assert buckets.take(PACE, "b", NOW) == 0


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    """Whoever sends it byte by byte is told so, and keeps no worker."""

    async def drip() -> MutableMapping[str, Any]:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def read(scope: Any, receive: Any, send: Any) -> None:
        del scope, send
        while (await receive()).get("more_body"):
            pass

    async def sent(message: MutableMapping[str, Any]) -> None:
        del message

    scope = {"type": "http", "path": "/in", "headers": []}
    # In a thread of its own, for a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        ended = thread.submit(asyncio.run, Bounded(read, seconds=0.05)(scope, drip, sent))
    with pytest.raises(HTTPException) as refused:
        ended.result()
    assert refused.value.status_code == TOO_SLOW
