"""Units of work that look at a database one after another, and see one moment of it."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine, event

from omv_workflow.adapters.database.one_moment import one_moment
from omv_workflow.domain.events import Fact
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.ways_in import PortalSession
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON, SeededIds

pytestmark = pytest.mark.database
_SESSION = PortalSession("session", "unit", "person", NOON, NOON)


def _keep(work: UnitOfWork, *sessions: PortalSession) -> None:
    work.hold()
    for one in sessions:
        work.sessions.add(one)
    work.commit(NOON)


def _session(name: str) -> PortalSession:
    return PortalSession(name, "unit", "person", NOON, NOON)


@pytest.fixture(autouse=True)
def unit(sql: Callable[[], UnitOfWork]) -> None:
    """The unit in which the sessions are."""
    with sql() as work:
        work.hold("unit:unit")
        work.units.add(AppliedUnit("unit", "{}", NOON, "{}"))
        work.record(Fact("unit:unit", "unit.applied", NOON, {}))
        work.commit(NOON)


@pytest.fixture
def asked(engine: Engine) -> list[str]:
    """What the database is asked from now on."""
    found: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: found.append(told[2]))
    return found


def test_what_only_looks_sees_one_moment(engine: Engine, sql: Callable[[], UnitOfWork]) -> None:
    """What others commit in between is seen by none of them; by the next moment it is."""
    with one_moment(engine, SeededIds().new_salt) as look:
        with look() as work:
            assert work.sessions.find() == []
        with sql() as other:
            _keep(other, _SESSION)
        with look() as work:
            assert work.sessions.find() == []
            assert work.sessions.find(person_id="person") == []
    with one_moment(engine, SeededIds().new_salt) as look, look() as work:
        assert work.sessions.find() == [_SESSION]


def test_the_same_is_asked_once(engine: Engine, asked: list[str]) -> None:
    """Two steps that need the same rows make one query."""
    with one_moment(engine, SeededIds().new_salt) as look:
        for _ in range(2):
            with look() as work:
                assert work.sessions.find(id="session") == []
    assert sum("FROM sessions" in one for one in asked) == 1


def test_what_comes_after_a_write_sees_it(engine: Engine, sql: Callable[[], UnitOfWork]) -> None:
    """A commit ends the moment, for others as well."""
    with one_moment(engine, SeededIds().new_salt) as look:
        with look() as work:
            assert work.sessions.find() == []
        with look() as work:
            _keep(work, _session("a"))
        with sql() as other:
            _keep(other, _session("b"))
        with look() as work:
            assert [one.id for one in work.sessions.find()] == ["a", "b"]


def test_what_was_not_committed_is_undone(engine: Engine) -> None:
    """Leaving without a commit undoes everything, and nothing of it is seen afterwards."""
    with one_moment(engine, SeededIds().new_salt) as look:
        with look() as work:
            work.hold()
            work.sessions.add(_SESSION)
        with look() as work:
            assert work.sessions.find() == []


def test_its_connection_is_given_back(engine: Engine) -> None:
    """At the end, and again after whatever still comes then."""
    given, back = [], []
    event.listen(engine, "checkout", lambda *told: given.append(told))
    event.listen(engine, "checkin", lambda *told: back.append(told))
    with ExitStack() as ending:
        look = ending.enter_context(one_moment(engine, SeededIds().new_salt))
        with look() as work:
            work.sessions.find()
        assert (len(given), len(back)) == (1, 0)
    assert len(back) == 1
    with look() as work:
        assert work.sessions.find() == []
    assert len(given) == len(back) == 2
