"""Every page, and who may: nobody, whose item it is, somebody else of the unit."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.testing.example import DIRECTOR, NURSE, SOCIAL_WORKER
from tests.entrypoints.web.portal import Browser, Portal, form_in, portal_on
from tests.steps.two_units import forms, other_unit

PLAN = "/items/esimerkki.esimerkkilomake"
SEEN, SHOWN, SENT = 303, 200, 202
OUT, NOT_THEIRS, NONE, GONE = 401, 403, 404, 410
INVENTED = "0" * 64

# Method and path, what is sent, then the status for nobody, for whose item it is, and for another.
TABLE = [
    ("GET", "/health", "/health", {}, (SHOWN, SHOWN, SHOWN)),
    ("GET", "/ready", "/ready", {}, (SHOWN, SHOWN, SHOWN)),
    ("GET", "/", "/", {}, (SHOWN, SEEN, SEEN)),
    ("GET", "/in/{token}", f"/in/{INVENTED}", {}, (GONE, SEEN, SEEN)),
    ("POST", "/in/{token}", f"/in/{INVENTED}", {}, (NOT_THEIRS, NOT_THEIRS, NOT_THEIRS)),
    ("POST", "/in/{token}/again", f"/in/{INVENTED}/again", {}, (SENT, SENT, SENT)),
    ("POST", "/link", "/link", {"address": "nobody@example.org"}, (SENT, SENT, SENT)),
    ("POST", "/language", "/language", {"language": "fi"}, (SEEN, SEEN, SEEN)),
    ("GET", "/items", "/items", {}, (OUT, SHOWN, SHOWN)),
    (
        "POST",
        "/items/{plan_id}/unchanged",
        f"{PLAN}/unchanged",
        {"seen": "risks@1"},
        (OUT, SEEN, NONE),
    ),
    ("GET", "/items/{plan_id}/{item_id}", f"{PLAN}/risks", {}, (OUT, SHOWN, NONE)),
    (
        "POST",
        "/items/{plan_id}/{item_id}",
        f"{PLAN}/risks",
        {"act": "submit", "text": "New.", "editor_id": "e", "based_on": "1"},
        (OUT, SEEN, NONE),
    ),
    ("GET", "/items/{plan_id}/{item_id}", "/items/another.plan/risks", {}, (OUT, NONE, NONE)),
    (
        "POST",
        "/items/{plan_id}/{item_id}",
        "/items/another.plan/risks",
        {"act": "submit", "text": "New.", "editor_id": "e", "based_on": "1"},
        (OUT, NONE, NONE),
    ),
    (
        "POST",
        "/items/{plan_id}/unchanged",
        "/items/another.plan/unchanged",
        {"seen": "risks@1"},
        (OUT, NONE, NONE),
    ),
    ("POST", "/out", "/out", {}, (OUT, SHOWN, SHOWN)),
]


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected, in a year that inherits them."""
    return portal_on(inherits=True)


def visitors(portal: Portal) -> tuple[Browser, Browser, Browser]:
    """Nobody in particular, whose item it is, and somebody else."""
    return portal.browser(), portal.signed_in(NURSE), portal.signed_in(SOCIAL_WORKER)


@pytest.mark.parametrize(("method", "route", "path", "typed", "expected"), TABLE)
def test_who_may_is_decided_by_the_server(
    portal: Portal,
    method: str,
    route: str,
    path: str,
    typed: dict[str, str],
    expected: tuple[int, int, int],
) -> None:
    """At every request, by who is behind the session: not by which buttons a page has."""
    del route
    found = []
    for browser in visitors(portal):
        mark = form_in(browser.get("/items").text).get("csrf", "")
        browser.follow_redirects = False
        sent = {**typed, "csrf": mark} if method == "POST" else None
        found.append(browser.request(method, path, data=sent).status_code)
    assert tuple(found) == expected


def test_every_page_stands_in_the_table(portal: Portal) -> None:
    """A new one fails here until somebody has decided who may."""
    site = make_site(Site(portal.bench.parts, portal.clock))
    routes = {
        (method.upper(), path) for path, acts in site.openapi()["paths"].items() for method in acts
    }
    assert routes == {(method, route) for method, route, *_ in TABLE}


def test_whoever_has_the_same_id_in_another_unit_is_another_person() -> None:
    """The director of one unit acts on nothing of the other, though both are called so."""
    portal = portal_on()
    bench = portal.bench
    bench.forms = forms
    other = apply_unit(bench.parts, other_unit(), Actor(DIRECTOR), bench.now).plan_id
    go_live(bench.parts, other, Actor(DIRECTOR), bench.now)
    browser = portal.again(DIRECTOR)
    mark = {"csrf": form_in(browser.get("/items").text)["csrf"]}
    typed = {"act": "submit", "text": "Mine.", "editor_id": "e", "based_on": "0", **mark}
    assert browser.post(f"/items/{other}/work", data=typed).status_code == 404
    assert browser.post(f"/items/{other}/work", data={**typed, "act": "keep"}).status_code == 404
    kept = browser.post(f"/items/{other}/unchanged", data={"seen": "work@0", **mark})
    assert kept.status_code == 404
    with bench.parts.work() as work:
        assert not work.drafts.find()
