"""A second factor: setting it up, proving it once per code, and what is refused."""

import re
from datetime import timedelta
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Form
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from omv_workflow.domain.events import Event, unit_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.second_factor import MOST_WRONG
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.entrypoints.web.visitors import (
    LANGUAGE_COOKIE,
    ActingProvenMember,
    ProvenMember,
)
from omv_workflow.testing.example import NURSE, SOCIAL_WORKER
from tests.entrypoints.web.authenticator import (
    FINISH,
    HOME,
    NEW,
    code_of,
    mark_of,
    offered_to,
    prove,
    set_up,
)
from tests.entrypoints.web.portal import ADDRESS, Browser, Portal, form_in, portal_on

HALF_A_MINUTE = timedelta(seconds=30)
guarded = APIRouter()


@guarded.get("/guarded")
def look(member: ProvenMember) -> Response:
    """Shows something to whoever has proven it."""
    return PlainTextResponse(f"shown to {member.who.person.id}")


@guarded.post("/guarded")
def act(member: ActingProvenMember, words: Annotated[str, Form()]) -> Response:
    """Does something for whoever has proven it."""
    return PlainTextResponse(f"{member.who.person.id} said {words}")


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on()


def come_in(portal: Portal, person: str = NURSE) -> Browser:
    """A browser of the site with a guarded page, come in by the person's letter."""
    site: FastAPI = make_site(Site(portal.bench.parts, portal.clock))
    site.router.routes[:0] = guarded.routes
    browser = Browser(site, base_url=ADDRESS)
    browser.cookies.set(LANGUAGE_COOKIE, "en", domain="plan.example")
    browser.post(portal.link_of(person))
    return browser


def later(portal: Portal, by: timedelta = HALF_A_MINUTE) -> None:
    """Let time go by."""
    portal.later += by


def test_who_has_no_second_factor_is_led_to_where_one_is_set_up(portal: Portal) -> None:
    """The page that needs one leads there, and comes after it."""
    browser = come_in(portal)
    asked = browser.get("/guarded?a=1")
    assert asked.url.path == HOME
    assert 'href="/second-factor/new?then=/guarded%3Fa%3D1"' in asked.text


def test_setting_up_shows_secret_picture_and_codes_once(portal: Portal) -> None:
    """After the first code the guarded page opens, and the secret is shown no more."""
    browser = come_in(portal)
    secret = offered_to(browser)
    picture = browser.get(f"{NEW}/picture")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/svg+xml", b"<svg")
    typed = {**mark_of(browser), "code": code_of(portal, secret), "then": "/guarded"}
    done = browser.post(FINISH, data=typed)
    codes = re.findall(r"<li><code class=\"secret\">([A-Z2-7-]+)</code>", done.text)
    assert (len(codes), len(set(codes)), len(codes[0])) == (10, 10, 29)
    assert 'href="/guarded"' in done.text
    assert browser.get("/guarded").text == f"shown to {NURSE}"
    assert secret not in browser.get(NEW).text.replace("-", "")
    assert browser.get(f"{NEW}/picture").status_code == 404
    assert browser.post(FINISH, data=typed).status_code == 422


def test_the_database_holds_neither_secret_nor_codes(portal: Portal) -> None:
    """The secret is sealed, and of the codes there are hashes."""
    secret, codes = set_up(portal, come_in(portal))
    with portal.bench.parts.work() as work:
        (factor,) = work.second_factors.find()
        kept = {one.id for one in work.recovery_codes.find()}
    assert secret not in repr(factor)
    assert (len(kept), kept & {one.replace("-", "") for one in codes}) == (10, set())


def test_a_secret_is_shown_in_the_session_alone_in_which_it_was_made(portal: Portal) -> None:
    """Another browser of the same person sees nothing of it, and can't finish with it."""
    first, second = come_in(portal), portal.again(NURSE)
    secret = offered_to(first)
    assert secret not in second.get(NEW).text.replace("-", "")
    assert second.get(f"{NEW}/picture").status_code == 404
    typed = {**mark_of(second), "code": code_of(portal, secret)}
    assert second.post(FINISH, data=typed).status_code == 422


def test_a_wrong_first_code_keeps_the_secret(portal: Portal) -> None:
    """One reads it again, and types the right one."""
    browser = come_in(portal)
    secret = offered_to(browser)
    refused = browser.post(FINISH, data={**mark_of(browser), "code": "12345"})
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    assert secret in refused.text.replace("-", "")


def test_a_session_forgets_the_proof_when_it_has_rested(portal: Portal) -> None:
    """Doing something draws it out; after a quarter of an hour of nothing it is asked for again."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    for _ in range(3):
        later(portal, timedelta(minutes=14))
        assert browser.get("/guarded").url.path == "/guarded"
    later(portal, timedelta(minutes=15))
    assert browser.get("/guarded").url.path == HOME
    assert prove(portal, browser, secret, "/guarded") == 200
    assert browser.get("/guarded").url.path == "/guarded"


def test_another_browser_with_the_same_session_has_proven_nothing(portal: Portal) -> None:
    """Whoever stole the cookie of the session before has no part in the proof."""
    browser = come_in(portal)
    before = dict(browser.cookies)
    set_up(portal, browser)
    thief = come_in(portal, SOCIAL_WORKER)
    thief.cookies.clear()
    thief.cookies.update(before)
    assert thief.get("/items").status_code == 200
    assert thief.get("/guarded").url.path == HOME


def test_the_cookie_of_a_proof_is_kept_from_scripts(portal: Portal) -> None:
    """As that of the session is."""
    browser = come_in(portal)
    secret = offered_to(browser)
    done = browser.post(FINISH, data={**mark_of(browser), "code": code_of(portal, secret)})
    (cookie,) = done.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-omv-proof=")
    for part in ("Path=/", "HttpOnly", "SameSite=lax", "Secure"):
        assert part in cookie


def test_a_code_is_taken_once(portal: Portal) -> None:
    """Nor one before it, though clocks may differ by half a minute."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    later(portal)
    mark, code = mark_of(browser), code_of(portal, secret)
    other = portal.again(NURSE)
    assert browser.post(HOME, data={**mark, "code": code, "then": "/items"}).status_code == 200
    for typed in (code, code_of(portal, secret, later=-HALF_A_MINUTE)):
        again = other.post(HOME, data={**mark_of(other), "code": typed})
        assert (again.status_code, "used already" in again.text) == (422, True)


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_clocks_may_differ_by_half_a_minute(portal: Portal, seconds: int, *, taken: bool) -> None:
    """And by no more."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    later(portal, timedelta(hours=0, minutes=20))
    code = code_of(portal, secret, later=timedelta(seconds=seconds))
    shown = browser.post(HOME, data={**mark_of(browser), "code": code, "then": "/items"})
    assert (shown.status_code == 200) is taken


def test_a_recovery_code_is_taken_once(portal: Portal) -> None:
    """However it is typed; the page tells how many are left."""
    browser = come_in(portal)
    _, codes = set_up(portal, browser)
    later(portal, timedelta(minutes=20))
    typed = {**mark_of(browser), "code": codes[0].lower().replace("-", " ")}
    assert browser.post(HOME, data=typed).status_code == 200
    assert "9 recovery codes left" in browser.get(NEW).text
    later(portal, timedelta(minutes=20))
    assert browser.post(HOME, data=typed).status_code == 422


def test_wrong_codes_lead_to_a_pause(portal: Portal) -> None:
    """In it the right one is refused as well; after it, it is taken."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    later(portal, timedelta(minutes=20))
    mark = mark_of(browser)
    statuses = [
        browser.post(HOME, data={**mark, "code": "x"}).status_code for _ in range(MOST_WRONG)
    ]
    assert statuses == [422] * MOST_WRONG
    refused = browser.post(HOME, data={**mark, "code": code_of(portal, secret)})
    assert (refused.status_code, "too many codes were wrong" in refused.text) == (422, True)
    later(portal, timedelta(minutes=15))
    assert prove(portal, browser, secret) == 200
    kinds = [one.kind for one in events(portal)]
    assert kinds.count("second_factor.refused") == MOST_WRONG - 1
    assert kinds.count("second_factor.paused") == 1


def test_wrong_codes_now_and_then_lead_to_no_pause(portal: Portal) -> None:
    """Only those that come close to one another count together."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    for _ in range(2 * MOST_WRONG):
        later(portal, timedelta(minutes=16))
        browser.post(HOME, data={**mark_of(browser), "code": "000000"})
    assert prove(portal, browser, secret) == 200


def test_what_was_typed_goes_on_with_the_code(portal: Portal) -> None:
    """A form that comes too late asks for a code, and loses no word of it."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    later(portal, timedelta(minutes=20))
    words = 'First "line"\r\n<b>second</b>'
    asked = browser.post("/guarded", data={**mark_of(browser), "words": words})
    form = form_in(asked.text)
    assert (asked.status_code, 'action="/guarded"' in asked.text) == (403, True)
    assert "&lt;b&gt;second&lt;/b&gt;" in form["words"]
    sent = {"csrf": form["csrf"], "words": words}
    wrong = browser.post("/guarded", data={**sent, "code": "000000"})
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (403, True)
    done = browser.post("/guarded", data={**sent, "code": code_of(portal, secret)})
    assert done.text == f"{NURSE} said {words}"
    assert browser.get("/guarded").url.path == "/guarded"


def test_a_code_of_somebody_elses_is_none(portal: Portal) -> None:
    """Neither of their app nor of their recovery codes."""
    nurse, other = come_in(portal), come_in(portal, SOCIAL_WORKER)
    _, codes = set_up(portal, nurse)
    set_up(portal, other)
    later(portal, timedelta(minutes=20))
    assert other.post(HOME, data={**mark_of(other), "code": codes[0]}).status_code == 422


def test_a_second_one_takes_the_first_ones_place_after_a_proof_alone(portal: Portal) -> None:
    """Whoever holds a link can't put their own telephone in the place of the one that holds."""
    browser = come_in(portal)
    secret, codes = set_up(portal, browser)
    stranger = portal.again(NURSE)
    assert stranger.post(NEW, data=mark_of(stranger)).status_code == 403
    later(portal)
    newer, _ = set_up(portal, browser)
    later(portal, timedelta(minutes=20))
    for old in (code_of(portal, secret), codes[0]):
        assert browser.post(HOME, data={**mark_of(browser), "code": old}).status_code == 422
    assert prove(portal, browser, newer) == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "x"]
)
def test_a_proof_leads_to_no_other_site(portal: Portal, elsewhere: str) -> None:
    """Whatever the address or the form says."""
    browser = come_in(portal)
    secret, _ = set_up(portal, browser)
    assert browser.get(HOME, params={"then": elsewhere}).url.host == "plan.example"
    later(portal, timedelta(minutes=20))
    typed = {**mark_of(browser), "code": code_of(portal, secret), "then": elsewhere}
    assert str(browser.post(HOME, data=typed).url) == f"{ADDRESS}/items"


def test_its_owner_is_told_by_mail_at_once_and_the_log_keeps_it(portal: Portal) -> None:
    """So that whoever did not do it themself learns of it."""
    set_up(portal, come_in(portal))
    (letter,) = [one for one in portal.bench.outbox.carried if one.purpose is Purpose.SECOND_FACTOR]
    assert letter.person_id == NURSE
    kinds = [one.kind for one in events(portal) if one.kind.startswith("second_factor.")]
    assert kinds == ["second_factor.offered", "second_factor.set_up"]


def test_nobody_who_has_not_come_in_is_asked_for_a_code(portal: Portal) -> None:
    """They are told how to come in."""
    assert portal.browser().get(HOME).status_code == 401


def events(portal: Portal) -> list[Event]:
    """The unit's events."""
    with portal.bench.parts.work() as work:
        return work.log.events(unit_stream("esimerkki"))


def test_setting_up_ends_the_sessions_in_other_browsers(portal: Portal) -> None:
    """Whoever had come in by another link of theirs is out."""
    other, browser = portal.again(NURSE), come_in(portal)
    set_up(portal, browser)
    assert (other.get("/items").status_code, browser.get("/items").status_code) == (401, 200)


def test_one_sees_where_else_one_is_in_and_ends_it(portal: Portal) -> None:
    """Without a second factor by a click; with one after a code, for strangers may ask as well."""
    other, browser = portal.again(NURSE), come_in(portal)
    assert "since 2027-03-01 10:00, last used 2027-03-01 10:00" in browser.get(NEW).text
    browser.post(f"{HOME}/others", data=mark_of(browser))
    assert (other.get("/items").status_code, browser.get("/items").status_code) == (401, 200)
    assert "In no other browser." in browser.get(NEW).text
    ended = [one for one in events(portal) if one.kind == "session.ended"]
    assert len(ended) == 1
    secret, _ = set_up(portal, browser)
    later(portal, timedelta(minutes=20))
    mark = mark_of(browser)
    assert browser.post(f"{HOME}/others", data=mark).status_code == 403
    done = browser.post(f"{HOME}/others", data={**mark, "code": code_of(portal, secret)})
    assert done.status_code == 200
