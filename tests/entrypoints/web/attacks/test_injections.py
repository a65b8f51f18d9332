"""Scripts, templates and headers in what people type: text stays text, wherever it is shown."""

import pytest

from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.ways_in import hash_of
from omv_workflow.entrypoints.web.downloads import as_download
from omv_workflow.entrypoints.web.visitors import cookie_name, proof_cookie_name
from omv_workflow.testing.example import DIRECTOR, NURSE
from tests.entrypoints.web.attacks.hostile import COMPUTED, HEADER, SCRIPT, TEMPLATE, TEXTS
from tests.entrypoints.web.authenticator import HOME, set_up
from tests.entrypoints.web.offered import receipt_link, sent_portal
from tests.entrypoints.web.portal import ADDRESS, portal_on
from tests.entrypoints.web.roles import (
    ASKED,
    COORDINATES,
    PLAN,
    UNFIT,
    browser_as,
    mark_of,
    portal_of_all,
)

_AT = f"/plans/{PLAN}"
_MARKS = ("<script>alert", "<img src=x", "\r\nSet-Cookie")
_READ = (
    "/items",
    f"/items/{PLAN}/risks",
    _AT,
    *(f"{_AT}/{one}" for one in ("answers", "answers/risks", "people", "recipients", "number")),
    f"{_AT}/people/esimerkki-terveydenhoitaja",
    f"{_AT}/recipients/esimerkki-ministerio",
)


@pytest.mark.parametrize("typed", [SCRIPT, TEMPLATE], ids=["script", "template"])
def test_what_was_typed_is_shown_as_text(typed: str) -> None:
    """In an answer, in names, in a reason and in what is refused: on every page that tells it."""
    portal = portal_of_all()
    asked, coordinator = browser_as(portal, ASKED), browser_as(portal, COORDINATES)
    answer = {"act": "submit", "editor_id": "e", "based_on": "1", "text": typed}
    mark = {"csrf": mark_of(portal, coordinator)}
    name = {"act": "correct", "name": typed[:200]}
    moved = {"act": "move", "day": "2027-04-12", "reason": typed}
    told = [
        asked.post(f"/items/{PLAN}/risks", data={**answer, "csrf": mark_of(portal, asked)}),
        coordinator.post(f"{_AT}/people/esimerkki-terveydenhoitaja", data={**name, **mark}),
        coordinator.post(f"{_AT}/recipients/esimerkki-ministerio", data={**name, **mark}),
        coordinator.post(f"{_AT}/steps/2027-05-15/draft", data={**moved, **mark}),
        coordinator.post(f"{_AT}/number", data={"act": "set", "number": typed, **mark}),
    ]
    assert told[0].status_code == 303
    told += [browser.get(path) for browser in (asked, coordinator) for path in _READ]
    for page in told:
        assert not any(mark in page.text for mark in _MARKS), page.url
        assert COMPUTED not in page.text, page.url
    shown = coordinator.get(f"{_AT}/answers/risks").text
    assert ("&lt;script&gt;" if typed is SCRIPT else "{{7907*7919}}") in shown


@pytest.mark.parametrize("then", [*TEXTS, "//elsewhere.example/x", "https://elsewhere.example"])
def test_no_redirect_leads_elsewhere(then: str) -> None:
    """What a form names as the next page is one of this site, and holds no second header."""
    browser = browser_as(portal_of_all(), ASKED)
    answer = browser.post("/language", data={"language": "en", "path": then[:20_000]})
    where = answer.headers["location"]
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert where.isprintable()
    assert "planted" not in str(answer.headers)


@pytest.mark.parametrize("language", [HEADER, "en; Domain=example", "../../en", "\x00", "de"])
def test_a_language_that_there_is_not_is_no_cookie(language: str) -> None:
    """It is not even told to the browser; one that was planted chooses nothing."""
    browser = browser_as(portal_of_all(), ASKED)
    answer = browser.post("/language", data={"language": language, "path": "/"})
    assert "set-cookie" not in answer.headers
    planted = browser.get("/items", headers={"cookie": "omv-language=../../etc/passwd"})
    assert planted.status_code in {200, 401}


@pytest.mark.parametrize("name", [HEADER, SCRIPT, "../../x.docx", 'a".exe\x00;b=c', "é😀.pdf", ""])
def test_the_name_of_a_file_ends_no_header(name: str) -> None:
    """It stands in quotes, in ASCII, and beside that percent-encoded."""
    told = as_download(name, b"x").headers["content-disposition"]
    assert told.isascii()
    assert told.isprintable()
    assert told.startswith('attachment; filename="')
    assert told.count('"') == 2
    assert "/" not in told


def test_letters_lead_to_the_address_of_the_settings() -> None:
    """Whatever host a request names, and whatever proxies are said to have passed it on."""
    portal = portal_on()
    told = {"host": "elsewhere.example", "x-forwarded-host": "elsewhere.example"}
    sent = {"address": f"{NURSE}@vastaanottokeskus.example"}
    portal.browser().post("/link", data=sent, headers=told)
    (letter,) = [one for one in portal.bench.outbox.carried if one.purpose is Purpose.PERSONAL_LINK]
    assert f"{ADDRESS}/in/" in letter.text
    assert "elsewhere" not in letter.text


def test_a_token_opens_only_what_it_is_for() -> None:
    """Neither is a recipient's link a way in, nor a way in a session, nor a hash a token."""
    portal = sent_portal()
    receipt = receipt_link(portal).removeprefix("/received/")
    portal.browser().post("/link", data={"address": f"{DIRECTOR}@vastaanottokeskus.example"})
    way_in = portal.link_of(DIRECTOR, Purpose.PERSONAL_LINK).removeprefix("/in/")
    for token in (receipt, hash_of(way_in), hash_of(receipt), way_in.upper(), f"{way_in}%00"):
        assert portal.browser().post(f"/in/{token}").status_code == 403
    for token in (way_in, hash_of(receipt)):
        assert portal.browser().get(f"/received/{token}").status_code == 410
        assert portal.browser().get(f"/received/{token}/docx").status_code == 404
    for token in (way_in, receipt, hash_of(way_in)):
        browser = portal.browser()
        browser.cookies.set(cookie_name(portal.bench.parts), token, domain="plan.example")
        assert browser.get("/items").status_code == 401


def test_a_planted_or_another_ones_proof_is_none() -> None:
    """It counts in the session alone in which the code was given."""
    portal = portal_on()
    nurse, thief = portal.signed_in(NURSE), portal.again(DIRECTOR)
    set_up(portal, nurse)
    name = proof_cookie_name(portal.bench.parts)
    for proof in (nurse.cookies[name], "planted", "", hash_of(nurse.cookies[name])):
        thief.cookies.set(name, proof, domain="plan.example")
        assert thief.get(f"/confirm/{PLAN}/give").url.path == HOME


def test_what_is_refused_comes_back_as_text() -> None:
    """The field holds what was typed; it ends neither the field nor the page."""
    portal = portal_of_all()
    browser = browser_as(portal, COORDINATES)
    sent = {"act": "move", "day": SCRIPT, "reason": SCRIPT, "csrf": mark_of(portal, browser)}
    refused = browser.post(f"{_AT}/steps/2027-05-15/draft", data=sent)
    assert refused.status_code == UNFIT
    assert "&#34;&#39;&gt;&lt;script&gt;" in refused.text
    assert not any(mark in refused.text for mark in _MARKS)
