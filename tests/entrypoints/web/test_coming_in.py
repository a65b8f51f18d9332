"""Personal links and sessions: who comes in by which, and for how long."""

from datetime import timedelta

from omv_workflow.domain.events import Event, unit_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.ways_in import OWN_LINK
from omv_workflow.testing.example import NURSE, SOCIAL_WORKER, example_unit
from tests.entrypoints.web.portal import ADDRESS, ASKED, Portal, portal_on

IN = "Your items"
OUT = "Come in by your own link"


def test_the_link_in_a_letter_lets_its_reader_in() -> None:
    """Opening it shows a button; pressing that begins a session as the letter's reader."""
    portal = portal_on()
    browser = portal.browser()
    greeting = browser.get(portal.link_of(NURSE), headers={"accept-language": "en"})
    assert (greeting.status_code, "Welcome" in greeting.text) == (200, True)
    shown = browser.post(portal.link_of(NURSE))
    assert (shown.url.path, "Terveydenhoitaja (esimerkki)" in shown.text) == ("/items", True)


def test_opening_a_link_uses_nothing_up() -> None:
    """Whoever scans mail opens links too: any number of times, and asks for headers alone."""
    portal = portal_on()
    scanner = portal.browser()
    for _ in range(3):
        assert scanner.get(portal.link_of(NURSE)).status_code == 200
    assert scanner.get("/items").status_code == 401
    assert portal.signed_in(NURSE).get("/items").status_code == 200


def test_a_link_lets_in_once() -> None:
    """Whoever finds it afterwards, in a forwarded letter, is offered that its reader gets one."""
    portal = portal_on()
    link = portal.link_of(NURSE)
    portal.browser().post(link)
    stranger = portal.browser()
    assert stranger.post(link).status_code == 403
    assert stranger.get(link).status_code == 410
    assert stranger.get("/items").status_code == 401


def test_a_link_that_was_used_leads_on_whoever_is_in() -> None:
    """They open the same letter again, and are where they wanted to be."""
    portal = portal_on()
    browser = portal.signed_in(NURSE)
    assert browser.get(portal.link_of(NURSE)).url.path == "/items"


def test_a_link_grows_too_old() -> None:
    """After the days of the settings it lets nobody in."""
    portal = portal_on(link_days=3)
    link = portal.link_of(NURSE)
    portal.later = timedelta(days=9)
    assert portal.browser().get(link).status_code == 410
    assert portal.browser().post(link).status_code == 403


def test_the_database_holds_no_link_that_opens_anything() -> None:
    """The kept letter has a place for it, and the link is kept as a hash."""
    portal = portal_on()
    token = portal.link_of(NURSE).removeprefix("/in/")
    with portal.bench.parts.work() as work:
        letters = work.messages.find(purpose=Purpose.CONTRIBUTION_REQUEST)
        assert all(OWN_LINK in one.text and token not in one.text for one in letters)
        assert token not in {one.id for one in work.links.find()}


def test_a_new_link_goes_to_the_address_on_record() -> None:
    """Whoever holds the old one learns neither the new one nor the address."""
    portal = portal_on()
    old = portal.link_of(NURSE)
    portal.browser().post(old)
    answered = portal.browser().post(f"{old}/again")
    (letter,) = [one for one in portal.bench.outbox.carried if one.purpose is Purpose.PERSONAL_LINK]
    assert letter.to_address == "esimerkki-terveydenhoitaja@vastaanottokeskus.example"
    assert letter.to_address not in answered.text
    new = portal.link_of(NURSE, Purpose.PERSONAL_LINK)
    assert new != old
    assert portal.browser().post(new).url.path == "/items"


def test_a_link_is_asked_for_by_address_without_telling_who_is_known() -> None:
    """The page is the same for an address that somebody has and for one that nobody has."""
    portal = portal_on()
    known = "esimerkki-terveydenhoitaja@vastaanottokeskus.example"
    pages = [
        portal.browser().post("/link", data={"address": one})
        for one in (known.upper(), "nobody@example.org", "", "x" * 5_000)
    ]
    assert len({(one.status_code, one.text) for one in pages[:2]}) == 1
    asked = [one for one in portal.bench.outbox.carried if one.purpose is Purpose.PERSONAL_LINK]
    assert [one.to_address for one in asked] == [known]


def test_asking_again_and_again_sends_one_letter() -> None:
    """A minute later nothing more goes out; after five, another letter does."""
    portal = portal_on()
    old = portal.link_of(NURSE)
    for minutes in (0, 1, 2, 10):
        portal.later = timedelta(minutes=minutes)
        portal.browser().post(f"{old}/again")
    asked = [one for one in portal.bench.outbox.carried if one.purpose is Purpose.PERSONAL_LINK]
    assert len(asked) == 2


def test_an_invented_link_is_answered_like_an_old_one() -> None:
    """It tells nothing of which links there are, and sends nothing."""
    portal = portal_on()
    invented = f"/in/{'0' * 64}"
    assert portal.browser().get(invented).status_code == 410
    assert portal.browser().post(invented).status_code == 403
    assert portal.browser().post(f"{invented}/again").status_code == 202
    assert not [one for one in portal.bench.outbox.carried if one.purpose is Purpose.PERSONAL_LINK]


def test_a_session_ends_when_its_person_leaves_it() -> None:
    """The cookie goes, and a copy of it opens nothing."""
    portal = portal_on()
    browser = portal.signed_in(NURSE)
    stolen = dict(browser.cookies)
    browser.post("/out", data={"csrf": csrf_in(browser.get("/items").text)})
    assert browser.get("/items").status_code == 401
    thief = portal.browser()
    thief.cookies.update(stolen)
    assert thief.get("/items").status_code == 401


def test_a_session_rests_for_an_hour_and_lasts_for_half_a_day() -> None:
    """Reading now and then keeps it awake, until it has lasted for as long as it may."""
    portal = portal_on()
    browser = portal.signed_in(NURSE)
    for hours in range(1, 12):
        portal.later = timedelta(hours=hours, minutes=-hours)
        assert browser.get("/items").status_code == 200
    portal.later = timedelta(hours=12, minutes=1)
    assert browser.get("/items").status_code == 401
    idle = portal_on()
    browser = idle.signed_in(NURSE)
    idle.later = timedelta(hours=1)
    assert browser.get("/items").status_code == 401


def test_a_session_ends_with_the_work() -> None:
    """Whoever has left the unit is out when that day has passed, whatever their cookie says."""
    portal = portal_on(session_hours=24, idle_minutes=480)
    browser = portal.signed_in(NURSE)
    unit = example_unit()
    gone = [
        one.model_copy(update={"last_day": ASKED}) if one.id == NURSE else one
        for one in unit.people
    ]
    portal.bench.apply(unit.model_copy(update={"people": tuple(gone)}))
    for hours, status in ((7, 200), (13, 200), (14, 401)):
        portal.later = timedelta(hours=hours)
        assert browser.get("/items").status_code == status


def test_the_cookie_is_kept_from_scripts_and_from_other_hosts() -> None:
    """Its prefix binds it to this host and to HTTPS."""
    portal = portal_on()
    browser = portal.browser()
    browser.follow_redirects = False
    (cookie,) = browser.post(portal.link_of(NURSE)).headers.get_list("set-cookie")
    assert cookie.startswith("__Host-omv=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_a_session_that_was_chosen_by_somebody_else_is_none() -> None:
    """Coming in begins a session of its own, whatever cookie the browser had before."""
    portal = portal_on()
    browser = portal.browser()
    browser.cookies.set("__Host-omv", "chosen", domain="plan.example")
    browser.post(portal.link_of(SOCIAL_WORKER))
    planted = portal.browser()
    planted.cookies.set("__Host-omv", "chosen", domain="plan.example")
    assert planted.get("/items").status_code == 401


def test_forms_of_other_sites_do_nothing() -> None:
    """Neither what the browser says to come from elsewhere, nor what lacks the session's mark."""
    portal = portal_on()
    browser = portal.signed_in(NURSE)
    elsewhere = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    mark = {"csrf": csrf_in(browser.get("/items").text)}
    assert browser.post("/out", data=mark, headers=elsewhere).status_code == 403
    assert browser.post("/out", data={"csrf": "guessed"}).status_code == 403
    assert browser.get("/items").status_code == 200


def test_the_language_is_changed_by_a_button() -> None:
    """It stays for all pages; where the form would lead elsewhere, the first page comes."""
    browser = portal_on().browser()
    shown = browser.post("/language", data={"language": "sv", "path": "/"})
    assert '<html lang="sv">' in shown.text
    assert '<html lang="sv">' in browser.get("/").text
    led = browser.post("/language", data={"language": "en", "path": "//elsewhere.example/"})
    assert (str(led.url), '<html lang="en">' in led.text) == (f"{ADDRESS}/", True)


def test_coming_in_and_leaving_are_in_the_log() -> None:
    """By whom is a commitment; which link is told by its hash."""
    portal = portal_on()
    browser = portal.signed_in(NURSE)
    browser.post("/out", data={"csrf": csrf_in(browser.get("/items").text)})
    kinds = [one.kind for one in events(portal)]
    assert [kind for kind in kinds if kind.startswith("session.")] == [
        "session.begun",
        "session.ended",
    ]


def events(portal: Portal) -> list[Event]:
    """The unit's events."""
    with portal.bench.parts.work() as work:
        return work.log.events(unit_stream("esimerkki"))


def csrf_in(page: str) -> str:
    """The mark of the session that a page's forms hold."""
    return page.partition('name="csrf" value="')[2].partition('"')[0]
