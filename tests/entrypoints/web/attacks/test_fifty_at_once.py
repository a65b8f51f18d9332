"""Fifty times the same form at the same moment: what it asks for happens once."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from httpx2 import Response
from sqlalchemy import Engine

from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.received_files import Reception
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.entrypoints.web.visitors import cookie_name, proof_cookie_name
from omv_workflow.errors import AlreadyDone
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.make_pdfs import make_due_pdfs
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.seal_confirmed import seal_owed
from omv_workflow.steps.take_signed import Returned, take_signed
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench, PlainConverter, SeededIds
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE, SOCIAL_WORKER
from omv_workflow.testing.signing import PlainSealer
from tests.at_once import at_once
from tests.entrypoints.web.authenticator import HOME, code_of, mark_of, set_up
from tests.entrypoints.web.offered import GONE_OUT, OFFER, OFFERED, receipt_link
from tests.entrypoints.web.portal import ADDRESS, ASKED, Browser, Portal, form_in
from tests.steps.signing import COUNTERSIGNED
from tests.steps.test_returning_signed import Checker, holding, received, signed

pytestmark = pytest.mark.database
_TIMES = 50
_DONE, _REFUSED = 303, {403, 409, 410, 422, 429}


@dataclass
class SharedIds(SeededIds):
    """Seeded ids for threads that ask for one at the same moment."""

    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _next(self, what: str) -> str:
        with self._lock:
            return super()._next(what)


@pytest.fixture
def portal(engine: Engine) -> Portal:
    """The pages while answers are collected, on a database."""
    bench = Bench(
        ids=SharedIds(),
        web=WebSettings(address=ADDRESS),
        work=lambda new_salt: SqlWork(engine, new_salt),
    )
    portal = Portal(bench, bench.apply())
    run_until(portal, ASKED)
    return portal


def run_until(portal: Portal, day: date) -> None:
    """Go on to a day, past those on which nothing happens."""
    portal.bench.skip_to(day)


def fifty_times(portal: Portal, browser: Browser, path: str, **fields: str) -> list[Response]:
    """What is answered when a form is sent from many tabs of a browser at once."""
    answers: dict[int, Response] = {}
    tabs = [_tab(portal, browser) for _ in range(_TIMES)]

    def send(number: int) -> str:
        answers[number] = tabs[number].post(path, data=fields)
        return ""

    at_once(send, _TIMES)
    return list(answers.values())


def _tab(portal: Portal, browser: Browser) -> Browser:
    tab = portal.browser()
    tab.cookies.update(browser.cookies)
    tab.follow_redirects = False
    return tab


def told(portal: Portal, kind: str, stream: Callable[[str], str] = plan_stream) -> int:
    """How often the log of the plan tells of something."""
    with portal.bench.parts.work() as work:
        events = work.log.events(stream(portal.plan_id))
    return sum(one.kind == kind for one in events)


def statuses(answers: list[Response]) -> Counter[int]:
    """How often each status was answered."""
    return Counter(one.status_code for one in answers)


def test_a_link_lets_one_of_fifty_in(portal: Portal) -> None:
    """One session begins; the others are told that the link has been used."""
    answers = fifty_times(portal, portal.browser(), portal.link_of(NURSE))
    name = cookie_name(portal.bench.parts)
    begun = [one for one in answers if name in one.headers.get("set-cookie", "")]
    assert len(begun) == 1
    assert statuses(answers) == {_DONE: 1, 403: _TIMES - 1}
    with portal.bench.parts.work() as work:
        assert len(work.sessions.find()) == 1


def test_an_answer_that_is_handed_in_fifty_times_stands_once(portal: Portal) -> None:
    """All are led on, or told that it stands."""
    browser = portal.signed_in(NURSE)
    path = f"/items/{portal.plan_id}/risks"
    typed = {**form_in(browser.get(path).text), "act": "submit", "text": "Once."}
    found = statuses(fifty_times(portal, browser, path, **typed))
    assert found[_DONE] >= 1
    assert set(found) <= {_DONE, *_REFUSED}
    with portal.bench.parts.work() as work:
        *_, before, answer = work.answers.find(item_id="risks")
        assert not work.drafts.find()
    assert (answer.text, answer.revision) == ("Once.", before.revision + 1)
    assert before.text != "Once."


def test_fifty_answers_to_one_item_keep_every_word(portal: Portal) -> None:
    """One is taken, and all the others are shown it, with what they typed."""
    browser = portal.signed_in(NURSE)
    path = f"/items/{portal.plan_id}/risks"
    typed = {**form_in(browser.get(path).text), "act": "submit"}
    tabs = [_tab(portal, browser) for _ in range(_TIMES)]

    def send(number: int) -> str:
        own = {**typed, "editor_id": f"tab {number}", "text": f"Words of {number}."}
        answer = tabs[number].post(path, data=own)
        kept = answer.status_code == _DONE or f"Words of {number}." in answer.text
        return f"{answer.status_code} {'kept' if kept else 'lost'}"

    assert Counter(at_once(send, _TIMES)) == {"303 kept": 1, "409 kept": _TIMES - 1}


def test_codes_are_taken_once_of_fifty_times(portal: Portal) -> None:
    """That of the app, and a recovery code: one browser has its proof, the others have none."""
    browser = portal.signed_in(NURSE)
    secret, recovery = set_up(portal, browser)
    browser.cookies.delete(proof_cookie_name(portal.bench.parts), domain="plan.example")
    for recovery_code in (None, recovery[0]):
        portal.later += portal.bench.parts.web.proof_lasts * 2
        code, mark = recovery_code or code_of(portal, secret), mark_of(browser)
        answers = fifty_times(portal, browser, HOME, **mark, code=code, then="/items")
        proven = [one for one in answers if one.status_code == _DONE]
        assert len(proven) == 1
        assert set(statuses(answers)) <= {_DONE, *_REFUSED}


def test_a_plan_is_confirmed_sealed_and_acknowledged_once_of_fifty_times(portal: Portal) -> None:
    """Whoever clicks again is led to where it is told; the log tells of each once."""
    _begin_to_seal(portal)
    _answer_all(portal)
    run_until(portal, OFFERED)
    director = portal.again(DIRECTOR)
    set_up(portal, director)
    shown = form_in(director.get(f"{OFFER}/give").text)
    given = {**shown, "place": "Lappeenranta", "reason": "Näin."}
    assert set(statuses(fifty_times(portal, director, f"{OFFER}/give", **given))) == {_DONE}
    assert (told(portal, "plan.confirmed"), told(portal, "confirmation.sealed")) == (1, 1)
    run_until(portal, GONE_OUT)
    arrived = fifty_times(portal, portal.browser(), receipt_link(portal), register_number="1")
    assert set(statuses(arrived)) <= {_DONE, *_REFUSED}
    assert told(portal, "delivery.acknowledged") == 1


def test_two_signers_sign_once_each_of_fifty_times_and_it_is_voided_once(portal: Portal) -> None:
    """Whoever is second signs once the first has; of the same wrong one there is one end."""
    portal.bench.confirmation = COUNTERSIGNED
    sealer = _begin_to_seal(portal)
    _answer_all(portal)
    run_until(portal, OFFERED)
    for person, kind in ((DIRECTOR, "confirmation.confirmed"), (COORDINATOR, "plan.confirmed")):
        signer = portal.again(person)
        set_up(portal, signer)
        shown = form_in(signer.get(f"{OFFER}/give").text)
        given = {**shown, "place": "Lappeenranta", "reason": "Näin."}
        assert set(statuses(fifty_times(portal, signer, f"{OFFER}/give", **given))) == {_DONE}
        assert told(portal, kind) == 1
    assert [field for field, _ in sealer.blocks] == ["Confirmation1", "Confirmation2"]
    assert told(portal, "confirmation.sealed") == 2
    mark = {"csrf": shown["csrf"], "reason": "Väärä henkilö."}
    voided = fifty_times(portal, signer, f"/plans/{portal.plan_id}/confirmation/void", **mark)
    assert statuses(voided)[_DONE] == 1
    assert told(portal, "confirmation.voided") == 2
    assert told(portal, "confirmation.requested") == 3


def test_fifty_runs_at_once_make_one_seal(portal: Portal) -> None:
    """Of those that could not be made right away; each run finds it made, or makes it."""
    sealer = _begin_to_seal(portal)
    sealer.out_of_order = "the token is not there."
    _answer_all(portal)
    run_until(portal, OFFERED)
    director = portal.again(DIRECTOR)
    set_up(portal, director)
    shown = form_in(director.get(f"{OFFER}/give").text)
    director.post(f"{OFFER}/give", data={**shown, "place": "Lappeenranta", "reason": "Näin."})
    assert (told(portal, "plan.confirmed"), told(portal, "confirmation.sealed")) == (1, 0)
    sealer.out_of_order = None

    def run(number: int) -> str:
        del number
        summary = seal_owed(portal.bench.parts, portal.clock())
        return "failed" if summary.failed else "done"

    assert set(at_once(run, _TIMES)) == {"done"}
    assert told(portal, "confirmation.sealed") == 1


def test_a_signed_pdf_that_is_returned_fifty_times_confirms_once(portal: Portal) -> None:
    """One is taken; all the others learn that it is confirmed, and nothing is called a forgery."""
    bench = portal.bench
    _begin_to_seal(portal)
    bench.trust = holding(**{DIRECTOR: "Director"})
    _answer_all(portal)
    run_until(portal, OFFERED)
    make_due_pdfs(bench.parts, bench.now)
    content = signed(bench)
    checking = threading.Barrier(_TIMES)  # nobody is done before all have begun
    parts = replace(bench.parts, signatures=lambda: Checker(meanwhile=checking.wait))

    def give_back(number: int) -> str:
        by = Actor((DIRECTOR, COORDINATOR)[number % 2])
        file = Returned(content, "Lappeenranta")
        try:
            return take_signed(parts, portal.plan_id, file, by, bench.now).state
        except AlreadyDone:
            return "done already"

    ended = Counter(at_once(give_back, _TIMES))
    assert ended == {"confirmed": 1, "done already": _TIMES - 1}
    assert [one.reception for one in received(bench)] == [Reception.ACCEPTED]
    kinds = ("plan.confirmed", "confirmation.refused_file", "confirmation.sealed")
    assert [told(portal, kind) for kind in kinds] == [1, 0, 0]
    assert bench.blobs.get(sha256_hex(content)) == content
    assert not [one for one in check_streams(bench.parts, EVERYTHING) if one.fault]


def _begin_to_seal(portal: Portal) -> PlainSealer:
    """PDFs are made, and what is confirmed is sealed."""
    sealer = PlainSealer()
    portal.bench.pdf, portal.bench.converter = PdfSettings(), PlainConverter()
    portal.bench.sealer = sealer
    return sealer


def _answer_all(portal: Portal) -> None:
    bench, plan_id = portal.bench, portal.plan_id
    for person, item, text in (
        (SOCIAL_WORKER, "work", "Työ järjestetään."),
        (NURSE, "risks", "Arvioidaan."),
        (NURSE, "interpreters", "yes"),
        (COORDINATOR, "hours", "Arkisin 8-16"),
    ):
        give_answer(bench.parts, plan_id, item, text, Actor(person), bench.now)
    set_register_number(bench.parts, plan_id, "ESIMDno-2027-1", Actor(COORDINATOR), bench.now)
