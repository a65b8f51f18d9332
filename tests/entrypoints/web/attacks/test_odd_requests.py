"""What no browser of ours sends: it is refused, by what it is, and breaks nothing."""

from collections.abc import Iterator

import pytest

from omv_workflow.entrypoints.web.guards import MOST_BYTES
from tests.entrypoints.web.attacks.hostile import FORM, encoded, send
from tests.entrypoints.web.portal import ADDRESS, Browser, Portal
from tests.entrypoints.web.roles import (
    ASKED,
    COORDINATES,
    PLAN,
    UNFIT,
    browser_as,
    mark_of,
    portal_of_all,
)

_MULTIPART = "multipart/form-data; boundary=X"
_PART = b'--X\r\nContent-Disposition: form-data; name="csrf"%s\r\n\r\n\\ud800\r\n--X--\r\n'
_BROKEN, _TOO_LONG, _OTHER_KIND = 400, 413, 415
_NOT_THAT = {404, 409}


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_of_all()


@pytest.fixture
def asked(portal: Portal) -> Browser:
    """A contributor's browser."""
    return browser_as(portal, ASKED)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (_MULTIPART, _PART % b""),
        (f"{_MULTIPART}; charset=unicode_escape", _PART % b""),
        (_MULTIPART, _PART % b'; filename="a.txt"'),
        (_MULTIPART, b"--X\r\nbroken"),
        ("multipart/form-data", b"x"),
        ("application/json", b'{"csrf": "x"}'),
        ("text/plain", b"csrf=x"),
        ("\x00", b"csrf=x"),
    ],
)
def test_a_body_of_another_kind_is_not_read(asked: Browser, kind: str, body: bytes) -> None:
    """No form of ours sends files, or says in which character set it is written."""
    assert send(asked, "/out", body, kind).status_code == _OTHER_KIND


@pytest.mark.parametrize(
    "body", [b"%ff%fe=%", b"csrf=%ff%ed%a0%80", b"csrf", b"=&=;&", b"\xff\x00"]
)
def test_a_form_that_is_no_text_is_refused(asked: Browser, body: bytes) -> None:
    """Whatever stands in it instead fits no field, or no session."""
    assert send(asked, "/out", body).status_code in {_BROKEN, 403, UNFIT}


def test_a_form_of_thousands_of_fields_is_refused(asked: Browser) -> None:
    """They are not even counted to the end."""
    assert send(asked, "/out", b"&".join([b"a=b"] * 5_000)).status_code == _BROKEN


def test_percent_signs_are_decoded_once(portal: Portal) -> None:
    """However deep something is encoded, it is what was typed."""
    browser, typed = browser_as(portal, ASKED), "%2525253Cb%253E &lt;b&gt;"
    editor = {"act": "keep", "editor_id": "e", "based_on": "1", "text": typed}
    fields = {**editor, "csrf": mark_of(portal, browser)}
    shown = send(browser, f"/items/{PLAN}/risks", encoded(fields.items()))
    assert "%2525253Cb%253E &amp;lt;b&amp;gt;" in shown.text


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 9 * MOST_BYTES])
def test_a_body_without_end_is_read_as_far_as_forms_are_long(asked: Browser, size: int) -> None:
    """It comes in pieces, and doesn't say how long it will be."""
    taken: list[int] = []

    def pieces() -> Iterator[bytes]:
        yield b"csrf="
        for _ in range(0, size, 50_000):
            taken.append(50_000)
            yield b"x" * 50_000

    answer = asked.post("/out", content=pieces(), headers={"content-type": FORM})
    assert answer.status_code == _TOO_LONG


@pytest.mark.parametrize("length", ["9" * 30, "9" * 5_000, "-1", "1e3", "0x10", " 1 2", "٣"])
def test_a_length_that_is_none_is_refused(asked: Browser, length: str) -> None:
    """Before anything is read."""
    told = {b"content-type": FORM.encode(), b"content-length": length.encode()}
    assert asked.post("/out", content=b"csrf=x", headers=told).status_code == _TOO_LONG


@pytest.mark.parametrize("origin", ["http://[", "http://plan.example:x", "//", "https://", "\x00"])
def test_an_origin_that_is_no_address_is_not_ours(asked: Browser, origin: str) -> None:
    """As one that is another's."""
    assert asked.post("/out", data={"csrf": "x"}, headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize("seen", ["risks@²", "risks@" + "9" * 5_000, "risks@-1", "risks@", "risks"])
def test_a_revision_that_is_no_number_fits_no_answer(portal: Portal, seen: str) -> None:
    """Nothing is confirmed unseen by it, and nothing accepted."""
    asked, coordinator = browser_as(portal, ASKED), browser_as(portal, COORDINATES)
    kept = {"csrf": mark_of(portal, asked), "seen": seen}
    assert asked.post(f"/items/{PLAN}/unchanged", data=kept).status_code in _NOT_THAT
    accepted = {"csrf": mark_of(portal, coordinator), "seen": seen, "chosen": "risks"}
    answered = coordinator.post(f"/plans/{PLAN}/accept", data=accepted)
    assert answered.status_code in _NOT_THAT


@pytest.mark.parametrize(
    "odd",
    [
        {"based_on": "9" * 30},
        {"based_on": "2147483648"},
        {"based_on": "-1"},
        {"editor_id": "e" * 65},
        {"continues": "e" * 65},
    ],
)
def test_an_editor_that_is_none_of_ours_keeps_nothing(portal: Portal, odd: dict[str, str]) -> None:
    """Its numbers and ids are no longer than those that pages give, so that databases keep them."""
    browser = browser_as(portal, ASKED)
    typed = {"act": "keep", "editor_id": "e", "based_on": "1", "text": "New.", **odd}
    sent = {**typed, "csrf": mark_of(portal, browser)}
    assert browser.post(f"/items/{PLAN}/risks", data=sent).status_code == UNFIT
    with portal.bench.parts.work() as work:
        assert not work.drafts.find()


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
@pytest.mark.parametrize("act", ["leave", "absence", "mandate"])
def test_a_day_at_the_end_of_all_calendars_is_refused(portal: Portal, act: str, day: str) -> None:
    """There is none after it to count on from."""
    browser = browser_as(portal, COORDINATES)
    typed = {"first": day, "last": day, "role": "deputy", "other": "esimerkki-sosiaaliohjaaja"}
    sent = {"act": act, **typed, "csrf": mark_of(portal, browser)}
    path = f"/plans/{PLAN}/people/esimerkki-terveydenhoitaja"
    answer = browser.post(path, data=sent)
    assert (answer.status_code, "it can&#39;t be read" in answer.text) == (UNFIT, True)


@pytest.mark.parametrize("path", ["/items/", "/items//", "//items", "/static", f"/plans/{PLAN}/"])
def test_nothing_leads_to_the_host_that_a_request_names(asked: Browser, path: str) -> None:
    """A path with a slash too many is none, rather than leading anywhere."""
    answer = asked.get(f"{ADDRESS}{path}", headers={"host": "elsewhere.example"})
    assert (answer.status_code, "location" in answer.headers) == (404, False)
