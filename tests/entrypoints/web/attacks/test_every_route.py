"""Every page: its forms are its own, its paths lead nowhere else, and its headers are strict."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from tests.entrypoints.web.attacks.hostile import FORM
from tests.entrypoints.web.portal import Browser, portal_on
from tests.entrypoints.web.roles import (
    ASKED,
    COORDINATES,
    NOBODY,
    NONE,
    NOT_THEIRS,
    OUT,
    PLAN,
    UNFIT,
    browser_as,
    mark_of,
    portal_of_all,
)

_IDS = {
    "plan_id": PLAN,
    "item_id": "risks",
    "person_id": "esimerkki-johtaja",
    "kind": "docx",
    "of": "log",
}
_IDS |= {"recipient_id": "esimerkki-ministerio", "year": "2027-05-15", "step": "draft"}
_IDS |= {"unit_id": "esimerkki", "version_id": "v", "token": "0" * 64, "mail_id": "ab"}
_WITHOUT_SESSION = ("/in/", "/link", "/language", "/received/")
_METHODS = ("OPTIONS", "TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND", "X-Y")
_NO_METHOD = 405
_A_WHILE = timedelta(seconds=30)
_POLICY = {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}


def routes(method: str) -> Iterator[tuple[str, str]]:
    """Every route with such a method, and a path of it that leads to something."""
    for route, acts in portal_on().site.openapi()["paths"].items():
        if method in acts:
            yield route, _path_of(route, _IDS)


def _path_of(route: str, names: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda found: names[found[1]], route)


@pytest.fixture
def coordinator() -> Browser:
    """The browser of whoever coordinates."""
    return browser_as(portal_of_all(), COORDINATES)


def test_no_form_does_anything_without_the_mark_of_its_session() -> None:
    """Neither without one, nor with that of another session, nor with what looks like one."""
    portal = portal_of_all()
    browser, other = browser_as(portal, COORDINATES), browser_as(portal, ASKED)
    before = portal.bench.store.copy().streams
    stranger = browser_as(portal, NOBODY)
    for path in (path for _, path in routes("post") if not path.startswith(_WITHOUT_SESSION)):
        portal.later += _A_WHILE
        assert browser.post(path, data={"act": "set"}).status_code == UNFIT, path
        for mark in (mark_of(portal, other), "", "0" * 64, "é"):
            sent = {"csrf": mark}
            assert browser.post(path, data=sent).status_code in {NOT_THEIRS, UNFIT}, path
            assert stranger.post(path, data=sent).status_code in {OUT, UNFIT}, path
    assert portal.bench.store.streams == before


def test_no_form_comes_from_another_site() -> None:
    """Whatever mark it holds: browsers tell where it comes from, if they are asked or not."""
    portal = portal_of_all()
    browser = browser_as(portal, COORDINATES)
    sent = {"csrf": mark_of(portal, browser)}
    for _, path in routes("post"):
        portal.later += _A_WHILE
        for told in (
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://elsewhere.example"},
            {"origin": "https://plan.example.elsewhere.example"},
        ):
            assert browser.post(path, data=sent, headers=told).status_code == NOT_THEIRS, path


def test_every_answer_keeps_browsers_from_what_no_page_asks_of_them() -> None:
    """Pages, files, refusals and what there is not: none may be framed, kept, or guessed at."""
    portal = portal_of_all()
    browser = browser_as(portal, COORDINATES)
    paths = [path for _, path in routes("get")]
    answers = [browser.get(path) for path in (*paths, "/static/style.css", "/static", "/nowhere")]
    answers += [browser.post("/out"), browser.post("/out", headers={"content-type": "a/b"})]
    answers += [browser.post("/out", content=b"x" * 2_000_000, headers={"content-type": FORM})]
    answers += [browser.put("/items"), browser.post("/out", headers={"origin": "//x"})]
    for answer in answers:
        told, where = answer.headers, (answer.request.method, answer.url.path)
        assert set(told["content-security-policy"].split("; ")) >= _POLICY, where
        assert "unsafe" not in told["content-security-policy"], where
        assert (told["x-frame-options"], told["referrer-policy"]) == ("DENY", "no-referrer"), where
        assert told["x-content-type-options"] == "nosniff", where
        assert told["strict-transport-security"].startswith("max-age="), where
        assert told["cache-control"] == "no-store", where
        assert "server" not in told, where


def test_whoever_asks_for_the_head_of_a_page_gets_that_alone(coordinator: Browser) -> None:
    """With the status and the headers that the page has; of what only forms do there is none."""
    for path in ("/", "/items", f"/plans/{PLAN}", "/in/x", "/static/style.css", "/nowhere"):
        head, page = coordinator.head(path), coordinator.get(path)
        assert (head.status_code, head.content) == (page.status_code, b""), path
        assert head.headers == page.headers, path
    assert coordinator.head("/out").status_code == _NO_METHOD


@pytest.mark.parametrize("method", _METHODS)
def test_no_method_but_those_of_browsers_is_known(coordinator: Browser, method: str) -> None:
    """It is refused, and told which there are; nothing of the request comes back."""
    for path in ("/", "/items", f"/plans/{PLAN}", "/out", "/in/x"):
        answer = coordinator.request(method, path, headers={"x-mine": "to be reflected"})
        assert answer.status_code == _NO_METHOD, path
        assert set(answer.headers["allow"].split(", ")) <= {"GET", "POST"}, path
        assert "to be reflected" not in answer.text, path


@pytest.mark.parametrize(
    "odd",
    ["%2e%2e", "..%2f..%2fguards.py", "..%5cguards.py", "style.css%00.html", "%2fetc%2fpasswd"],
)
def test_no_path_leads_out_of_its_folder(coordinator: Browser, odd: str) -> None:
    """In place of every name in every path: there is nothing of that name."""
    assert coordinator.get(f"/static/{odd}").status_code == NONE
    for route in {route for route, _ in routes("get") if "{" in route}:
        for name in re.findall(r"{(\w+)}", route):
            path = _path_of(route, {**_IDS, name: odd})
            answer = coordinator.get(path)
            assert answer.status_code not in {200, 500} or name == "token", path
            assert "root:" not in answer.text, path
