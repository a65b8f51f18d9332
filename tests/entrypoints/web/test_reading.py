"""How often a page asks the database: never more often because of what it doesn't show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Self, get_type_hints

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.versions import ConfirmationState, Method, Stage
from omv_workflow.entrypoints.web.site import Site
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE
from omv_workflow.testing.memory import MemoryStore, MemoryUnitOfWork
from tests.entrypoints.web.offered import (
    OFFER,
    offered_portal,
    receipt_link,
    sent_portal,
    shown_to_all,
)
from tests.entrypoints.web.portal import Portal
from tests.entrypoints.web.roles import come_in
from tests.steps.two_units import forms, other_unit

TABLES = [name for name in get_type_hints(UnitOfWork) if name != "log"]
LONG_AGO = range(2015, 2025)


class Counted:
    """A table that counts how often it is asked."""

    def __init__(self, table: Any, asked: list[str], name: str) -> None:
        self._table, self._asked, self._name = table, asked, name

    def __getattr__(self, act: str) -> Any:
        """One of the table's methods."""
        self._asked.append(f"{self._name}.{act}")
        return getattr(self._table, act)


class CountingWork(MemoryUnitOfWork):
    """A unit of work in memory that counts how often its tables are asked."""

    def __init__(self, store: MemoryStore, asked: list[str]) -> None:
        super().__init__(store)
        self._asked = asked

    def __enter__(self) -> Self:
        """Begin, with tables that count."""
        super().__enter__()
        for name in TABLES:
            setattr(self, name, Counted(getattr(self, name), self._asked, name))
        return self


def with_more_rows(portal: Portal) -> Portal:
    """The same workspace with another unit, and with ten years behind the plan."""
    bench = portal.bench
    bench.forms = forms
    apply_unit(bench.parts, other_unit(), Actor(DIRECTOR), bench.now)
    with bench.parts.work() as work:
        (cycle,) = work.cycles.find(plan_id=portal.plan_id, anniversary=date(2027, 5, 15))
        version = work.versions.find(cycle_id=cycle.id)[-1]
        (given,) = work.confirmations.find(version_id=version.id)
        for year in LONG_AGO:
            _add_year(work, year, cycle, version, given)
        work.record(Fact(plan_stream(portal.plan_id), "tested", bench.now, {}))
        work.commit(bench.now)
    return portal


def _add_year(work: UnitOfWork, year: int, cycle: Any, version: Any, given: Any) -> None:
    name = str(year)
    old = replace(cycle, id=name, anniversary=date(year, 5, 15), state=CycleState.CLOSED)
    work.cycles.add(old)
    made = replace(
        version, id=name, cycle_id=name, number=year - 3000, stage=Stage.FOR_CONFIRMATION
    )
    work.versions.add(made)
    confirmed = replace(
        given,
        id=name,
        version_id=name,
        state=ConfirmationState.CONFIRMED,
        method=Method.RECORDED,
        role="director",
        confirmed_at=version.made_at,
    )
    work.confirmations.add(confirmed)


def asked_by(portal: Portal, person: str | None, path: str) -> list[str]:
    """What is asked of the database for a page."""
    browser = come_in(portal, "esimerkki", person) if person else portal.browser()
    asked: list[str] = []
    bench = portal.bench
    bench.work = lambda _salt: CountingWork(bench.store, asked)
    portal.site.state.site = Site(bench.parts, portal.clock)
    answered = browser.get(path, follow_redirects=False)
    assert answered.status_code == 200
    return sorted(asked)


PLAN = "esimerkki.esimerkkilomake"
PAGES: list[tuple[Callable[[], Portal], str | None, str]] = [
    (offered_portal, NURSE, "/items"),
    (offered_portal, COORDINATOR, f"/plans/{PLAN}"),
    (offered_portal, COORDINATOR, f"/plans/{PLAN}/answers"),
    (offered_portal, COORDINATOR, f"/plans/{PLAN}/documents"),
    (offered_portal, COORDINATOR, f"/plans/{PLAN}/recipients"),
    (sent_portal, COORDINATOR, f"/plans/{PLAN}/holders"),
    (offered_portal, COORDINATOR, f"/plans/{PLAN}/people"),
    (offered_portal, DIRECTOR, "/confirm"),
    (offered_portal, DIRECTOR, OFFER),
    (sent_portal, DIRECTOR, OFFER),
    (sent_portal, None, "/received/{token}"),
    (sent_portal, None, "/units/esimerkki"),
]


@pytest.mark.parametrize(("make", "person", "path"), PAGES)
def test_a_page_asks_no_more_because_of_what_it_does_not_show(
    make: Callable[[], Portal], person: str | None, path: str
) -> None:
    """Other units, and years long over, cost no page anything."""
    asked = []
    for grow in (lambda one: one, with_more_rows):
        portal = grow(shown_to_all(make()))
        here = receipt_link(portal) if "{token}" in path else path
        asked.append(asked_by(portal, person, here))
    assert asked[0] == asked[1] != []
