"""The forms of every page, sent with what no browser would send in them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.ways_in import PortalSession, hash_of
from omv_workflow.entrypoints.web.visitors import cookie_name, proof_cookie_name
from omv_workflow.steps.answer import give_answer
from omv_workflow.testing.example import NURSE, SOCIAL_WORKER
from tests.entrypoints.web.attacks.forms import Filled, attacks_on, forms_on
from tests.entrypoints.web.attacks.hostile import ANSWERS, Target, encoded, send
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import OFFER, offered_portal, receipt_link, sent_portal
from tests.entrypoints.web.portal import Browser, Portal
from tests.entrypoints.web.roles import (
    ASKED,
    COORDINATES,
    DIRECTS,
    NOBODY,
    PLAN,
    browser_as,
    portal_of_all,
)

_AT = f"/plans/{PLAN}"
_EXAMPLES = 6


def answered_portal() -> Portal:
    """Something is to be reviewed, and somebody has a second factor that could be reset."""
    portal = portal_of_all()
    bench = portal.bench
    give_answer(bench.parts, PLAN, "work", "Toisin.", Actor(SOCIAL_WORKER), bench.now)
    set_up(portal, portal.again(NURSE))
    return portal


_MADE: dict[str, Callable[[], Portal]] = {
    "collecting": portal_of_all,
    "answered": answered_portal,
    "offered": offered_portal,
    "sent": sent_portal,
}
_MAY_CHANGE = frozenset({"drafts", "sessions", "second_factors"})
"""Even where one is refused: a draft is kept, a session is in use, and wrong codes are counted."""
_REFUSED = 400


@dataclass(frozen=True)
class Page:
    """A page with forms, when it has them, and to whom it shows them."""

    when: str
    role: str
    path: str

    def __str__(self) -> str:
        return f"{self.path} {self.when}"


PAGES = [
    Page("collecting", NOBODY, "/"),
    Page("collecting", ASKED, "/items"),
    Page("collecting", ASKED, f"/items/{PLAN}/risks"),
    Page("collecting", ASKED, "/second-factor/new"),
    Page("answered", COORDINATES, f"{_AT}/answers"),
    Page("answered", COORDINATES, f"{_AT}/answers/work"),
    Page("collecting", COORDINATES, f"{_AT}/answers/work/edit"),
    Page("collecting", COORDINATES, f"{_AT}/steps/2027-05-15/draft"),
    Page("collecting", COORDINATES, f"{_AT}/excuse"),
    Page("collecting", COORDINATES, f"{_AT}/number"),
    Page("collecting", COORDINATES, f"{_AT}/documents"),
    Page("collecting", COORDINATES, f"{_AT}/people"),
    Page("collecting", COORDINATES, f"{_AT}/people/esimerkki-terveydenhoitaja"),
    Page("collecting", COORDINATES, f"{_AT}/recipients"),
    Page("sent", COORDINATES, f"{_AT}/recipients/esimerkki-ministerio"),
    Page("answered", DIRECTS, "/second-factor/resets"),
    Page("offered", COORDINATES, f"{_AT}/answers/work/edit"),
    Page("offered", DIRECTS, f"{OFFER}/decline"),
    Page("offered", DIRECTS, f"{OFFER}/give"),
    Page("sent", NOBODY, "/received/…"),
]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_form_with_anything_in_it_breaks_no_page(page: Page) -> None:
    """What is refused changes nothing, and the log tells of the rest."""
    target = _target(page.when)
    forms = _forms(target.anew(), page)

    @settings(
        max_examples=_EXAMPLES * len(forms),
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(forms).flatmap(_attacked))
    def attack(attacked: Filled) -> None:
        portal = target.anew()
        browser = _browser(portal, page.role)
        before, told = _kept(portal), _told(portal)
        answer = send(browser, attacked.action, encoded(attacked.fields))
        assert answer.status_code in ANSWERS, (attacked, answer.status_code)
        is_changed = _kept(portal) != before
        assert not is_changed or answer.status_code < _REFUSED, (attacked, answer.status_code)
        assert not is_changed or _told(portal) > told, attacked

    assert forms
    attack()


@cache
def _target(when: str) -> Target:
    return Target(_MADE[when]())


def _forms(portal: Portal, page: Page) -> list[Filled]:
    path = receipt_link(portal) if page.path == "/received/…" else page.path
    shown = _browser(portal, page.role).get(path)
    assert shown.status_code == 200, shown.text
    return [one for one in forms_on(path, shown.text) if one.action not in {"/language", "/out"}]


def _attacked(form: Filled) -> st.SearchStrategy[Filled]:
    return attacks_on(form.fields).map(lambda fields: Filled(form.action, tuple(fields)))


def _browser(portal: Portal, role: str) -> Browser:
    """The browser of a role; whoever has a session has proven a second factor in it."""
    browser = browser_as(portal, role)
    token = browser.cookies.get(cookie_name(portal.bench.parts))
    if token:
        _prove(portal, token)
        name = proof_cookie_name(portal.bench.parts)
        browser.cookies.set(name, f"proof of {token}", domain="plan.example")
    return browser


def _prove(portal: Portal, token: str) -> None:
    parts, now = portal.bench.parts, portal.clock()
    with parts.work() as work:
        work.hold()
        session: PortalSession = work.sessions.get(hash_of(token))
        work.sessions.swap(session, session.proven(f"proof of {token}", parts.web, now))
        work.commit(now)


def _kept(portal: Portal) -> dict[str, object]:
    tables = portal.bench.store.tables
    return {name: dict(rows) for name, rows in tables.items() if name not in _MAY_CHANGE}


def _told(portal: Portal) -> int:
    """How many events the log has."""
    return sum(map(len, portal.bench.store.streams.values()))
