"""Everybody who may come to a page, each in a browser of their own, and what a page tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.ways_in import PortalSession, hash_of
from omv_workflow.entrypoints.web.visitors import cookie_name, csrf_of
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)
from tests.entrypoints.web.portal import ASKED as ASKED_ON
from tests.entrypoints.web.portal import Browser, Portal, portal_on
from tests.steps.two_units import OTHER_UNIT, forms, other_unit

NOBODY, ASKED, UNASKED, COORDINATES, DIRECTS, DEPUTIZES, LEFT, ELSEWHERE = (
    "nobody",
    "whose item it is",
    "another contributor",
    "coordinator",
    "director",
    "deputy",
    "whose work has ended",
    "the director of another unit, with the same id",
)
ROLES = (NOBODY, ASKED, UNASKED, COORDINATES, DIRECTS, DEPUTIZES, LEFT, ELSEWHERE)
LEADING = (COORDINATES, DIRECTS, DEPUTIZES)
SHOWN, SENT, SEEN = 200, 202, 303
OUT, NOT_THEIRS, NONE, GONE, CONFLICT, UNFIT = 401, 403, 404, 410, 409, 422
PLAN = "esimerkki.esimerkkilomake"
_PEOPLE = {
    ASKED: ("esimerkki", NURSE),
    UNASKED: ("esimerkki", SOCIAL_WORKER),
    COORDINATES: ("esimerkki", COORDINATOR),
    DIRECTS: ("esimerkki", DIRECTOR),
    DEPUTIZES: ("esimerkki", DEPUTY),
    LEFT: ("esimerkki", "esimerkki-lahtenyt"),
    ELSEWHERE: (OTHER_UNIT, DIRECTOR),
}


@dataclass(frozen=True)
class Row:
    """A page, what is sent to it, and the status that each role gets."""

    method: str
    route: str
    path: str
    statuses: Mapping[str, int]
    sent: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def everybody(status: int) -> Mapping[str, int]:
    """The same for all, whether they have come in or not."""
    return dict.fromkeys(ROLES, status)


def members(status: int) -> Mapping[str, int]:
    """For whoever has come in and works in a unit today."""
    return {**everybody(status), NOBODY: OUT, LEFT: OUT}


def only(status: int, *roles: str, others: int = NONE) -> Mapping[str, int]:
    """For some; to the other members it is as if it weren't there, unless `others` is told."""
    return {**members(others), **dict.fromkeys(roles, status)}


def leading(status: int) -> Mapping[str, int]:
    """For whoever coordinates or leads the unit; contributors may not, others find nothing."""
    return {**only(status, *LEADING, others=NOT_THEIRS), ELSEWHERE: NONE}


def portal_of_all() -> Portal:
    """The pages while answers are collected, with another unit whose people have the same ids."""
    made = _made_once()
    return replace(made, bench=made.bench.copy())


@cache
def _made_once() -> Portal:
    portal = portal_on(inherits=True)
    portal.bench.apply(_with_one_who_has_left())
    portal.bench.forms = forms
    apply_unit(portal.bench.parts, other_unit(), Actor(DIRECTOR), portal.bench.now)
    return portal


def _with_one_who_has_left() -> UnitFile:
    unit = example_unit()
    gone = unit.people[-1].model_copy(
        update={"id": _PEOPLE[LEFT][1], "items": (), "last_day": ASKED_ON - timedelta(days=1)}
    )
    return unit.model_copy(update={"people": (*unit.people, gone)})


def browsers(portal: Portal) -> Mapping[str, Browser]:
    """A browser for each role, come in where the role is somebody's.

    Whose item it is comes last, for they may give it to one of the others.
    """
    order = sorted(ROLES, key=lambda role: role == ASKED)
    return {role: browser_as(portal, role) for role in order}


def browser_as(portal: Portal, role: str) -> Browser:
    """The browser of one role, come in where the role is somebody's; it follows no redirect."""
    person = _PEOPLE.get(role)
    browser = come_in(portal, *person) if person else portal.browser()
    browser.follow_redirects = False
    return browser


def mark_of(portal: Portal, browser: Browser) -> str:
    """What the forms of a browser's session hold; nothing without one."""
    return csrf_of(browser.cookies.get(cookie_name(portal.bench.parts)) or "")


def come_in(portal: Portal, unit_id: str, person_id: str) -> Browser:
    """A browser with a session that was begun a moment ago, by whatever link."""
    token = f"session of {person_id} in {unit_id}"
    now = portal.clock()
    with portal.bench.parts.work() as work:
        work.hold()
        work.sessions.add(PortalSession(hash_of(token), unit_id, person_id, now, now))
        work.commit(now)
    browser = portal.browser()
    browser.cookies.set(cookie_name(portal.bench.parts), token, domain="plan.example")
    return browser
