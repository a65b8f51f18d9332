"""How often a page asks the database: as often as before, however much there is for others."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, NURSE
from omv_workflow.testing.memory import MemoryUnitOfWork
from tests.entrypoints.web.portal import Portal
from tests.entrypoints.web.roles import come_in, portal_of_all
from tests.steps.two_units import other_unit

_PLAN = "esimerkki.esimerkkilomake"
PAGES = [
    ("/items", NURSE),
    (f"/items/{_PLAN}/risks", NURSE),
    (f"/plans/{_PLAN}", COORDINATOR),
    (f"/plans/{_PLAN}/answers", COORDINATOR),
    (f"/plans/{_PLAN}/answers/risks", COORDINATOR),
    (f"/plans/{_PLAN}/secrets", COORDINATOR),
    (f"/plans/{_PLAN}/people", COORDINATOR),
    (f"/plans/{_PLAN}/recipients", COORDINATOR),
    (f"/plans/{_PLAN}/holders", COORDINATOR),
    (f"/plans/{_PLAN}/documents", COORDINATOR),
    ("/", DIRECTOR),
    ("/confirm", DIRECTOR),
]


class _Table:
    """A table that counts what it is asked."""

    def __init__(self, table: Any, name: str, asked: Counter[str]) -> None:
        self._table, self._name, self._asked = table, name, asked

    def __getattr__(self, act: str) -> Any:
        """Count `find` and its like; everything goes on to the table."""
        self._asked[f"{self._name}.{act}"] += 1
        return getattr(self._table, act)


class _Work(MemoryUnitOfWork):
    """A unit of work whose tables count what they are asked."""

    asked: Counter[str]

    def __getattribute__(self, name: str) -> Any:
        """A table that counts, in place of one that doesn't."""
        found = super().__getattribute__(name)
        return _Table(found, name, self.asked) if hasattr(found, "find") else found


def counting(portal: Portal) -> Counter[str]:
    """Let a bench count what is asked of its tables from now on."""
    asked: Counter[str] = Counter()

    def work(new_salt: Callable[[], str]) -> UnitOfWork:
        del new_salt
        made = _Work(portal.bench.store)
        made.asked = asked
        return made

    portal.bench.work = work
    return asked


@pytest.mark.parametrize(("path", "person"), PAGES)
def test_a_page_asks_nothing_for_what_it_does_not_show(path: str, person: str) -> None:
    """Three more units, with their plans, people and years, make no query more."""
    portal = portal_of_all()
    asked, browser = counting(portal), come_in(portal, "esimerkki", person)
    asked.clear()
    assert browser.get(path).status_code == 200
    before = dict(asked)
    assert sum(before.values()) > 0
    for number in range(3):
        keep_another_unit(portal, f"muu-{number}")
    asked.clear()
    browser.get(path)
    assert asked == before


def keep_another_unit(portal: Portal, unit_id: str) -> None:
    """Apply one more unit, with a plan whose mail goes out."""
    other, bench = other_unit(), portal.bench
    named = other.unit.model_copy(update={"id": unit_id})
    unit = other.model_copy(update={"unit": named})
    plan_id = apply_unit(bench.parts, unit, Actor(DIRECTOR), bench.now).plan_id
    go_live(bench.parts, plan_id, Actor(DIRECTOR), bench.now)
