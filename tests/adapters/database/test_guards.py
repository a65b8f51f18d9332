"""The log forged by whoever has the file of a SQLite database, and drops a trigger first."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from omv_workflow.domain.events import Fact, Personal
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import VerificationFailed
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

Work = Callable[[], UnitOfWork]

STREAM = "plan:plan"
pytestmark = pytest.mark.only_sqlite("it keeps values of any type, and lets a file be opened")

# What somebody may do who takes the trigger of that name away first, and the event it is found at.
FORGERIES = [
    ("events_are_not_updated", "UPDATE events SET data = '{}' WHERE sequence = 2", 2),
    ("events_are_not_updated", "UPDATE events SET data = 'nonsense' WHERE sequence = 2", 2),
    ("events_are_not_updated", "UPDATE events SET data = data || ' ' WHERE sequence = 2", 2),
    ("events_are_not_updated", "UPDATE events SET data = x'ff' WHERE sequence = 2", 2),
    ("events_are_not_updated", "UPDATE events SET data = '[1.5]' WHERE sequence = 2", 2),
    ("events_are_not_updated", "UPDATE events SET recorded_at = 'noon' WHERE sequence = 3", 3),
    ("events_are_not_updated", "UPDATE events SET recorded_at = 7 WHERE sequence = 3", 3),
    (
        "events_are_not_updated",
        "UPDATE events SET happened_at = replace(happened_at, 'Z', '+00:00') WHERE sequence = 3",
        3,
    ),
    ("events_are_not_updated", "UPDATE events SET kind = x'00' WHERE sequence = 1", 1),
    ("events_are_not_updated", "UPDATE events SET hash = x'00' WHERE sequence = 3", 3),
    ("events_are_not_updated", "UPDATE events SET sequence = 'two' WHERE sequence = 2", 2),
    ("events_are_not_updated", "UPDATE events SET stream = 'plan:other' WHERE sequence = 2", 2),
    ("events_are_not_deleted", "DELETE FROM events WHERE sequence = 3", 3),
    ("events_are_not_deleted", "DELETE FROM events WHERE sequence = 1", 1),
    ("heads_move_forward", "UPDATE heads SET sequence = 2", 3),
    ("heads_move_forward", "UPDATE heads SET hash = (SELECT hash FROM events)", 3),
]


@pytest.fixture(autouse=True)
def _history(sql: Work, examples: dict[str, Any]) -> None:
    """Three events, each with an opening, and one of everything else."""
    with sql() as work:
        for table, one in examples.items():
            getattr(work, table).add(one)
        for number in range(3):
            work.record(Fact(STREAM, "tested", NOON, {"n": number, "by": Personal("person")}))
        work.commit(NOON)


@pytest.fixture
def attacker(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection with SQLite's own defaults: no foreign keys, no recursive triggers."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize("table", ["events", "heads", "openings"])
def test_no_row_of_the_log_can_be_pushed_out_by_its_rowid(
    attacker: sqlite3.Connection, table: str
) -> None:
    """The tables of the log have none."""
    with pytest.raises(sqlite3.OperationalError, match="rowid"):
        attacker.execute(f"SELECT rowid FROM {table}")  # noqa: S608 - one of the names above


@pytest.mark.parametrize(("trigger", "forgery", "event"), FORGERIES)
def test_what_is_changed_without_the_triggers_is_found(
    attacker: sqlite3.Connection, sql: Work, trigger: str, forgery: str, event: int
) -> None:
    """Whoever drops them leaves a stream that no longer verifies, and the place is named."""
    attacker.execute(f"DROP TRIGGER {trigger}")
    attacker.execute(forgery)
    with sql() as work, pytest.raises(VerificationFailed, match=f"{STREAM}, event {event}:"):
        verify_stream(work.log.events(STREAM), work.log.head(STREAM))


def test_a_stream_that_has_lost_its_head_is_found(attacker: sqlite3.Connection, sql: Work) -> None:
    """It is still among the streams, and its events have nowhere to end."""
    attacker.execute("DROP TRIGGER heads_are_not_deleted")
    attacker.execute("DELETE FROM heads")
    with sql() as work:
        assert work.log.streams() == [STREAM]
        with pytest.raises(VerificationFailed, match=STREAM):
            verify_stream(work.log.events(STREAM), work.log.head(STREAM))


@pytest.mark.parametrize("value", ["'many'", "x'00'"])
def test_a_head_that_is_none_is_found(attacker: sqlite3.Connection, sql: Work, value: str) -> None:
    """A stream can't end at something that is no number."""
    attacker.execute("DROP TRIGGER heads_move_forward")
    attacker.execute(f"UPDATE heads SET sequence = {value}")  # noqa: S608 - one of those above
    with sql() as work, pytest.raises(VerificationFailed, match=STREAM):
        work.log.head(STREAM)


@pytest.mark.parametrize("forgery", ["value = 'somebody else'", "salt = '00'", "value = x'00'"])
def test_a_forged_opening_is_found(attacker: sqlite3.Connection, sql: Work, forgery: str) -> None:
    """It no longer opens its commitment."""
    attacker.execute("DROP TRIGGER openings_are_not_updated")
    attacker.execute(f"UPDATE openings SET {forgery}")  # noqa: S608 - one of those above
    with sql() as work, pytest.raises(VerificationFailed, match="Commitment"):
        verify_openings(work.log.openings())


def test_a_stream_whose_head_was_moved_is_not_continued(
    attacker: sqlite3.Connection, sql: Work
) -> None:
    """Nothing is written onto a broken chain, and nothing of the transaction stands."""
    attacker.execute("DROP TRIGGER heads_move_forward")
    attacker.execute("UPDATE heads SET sequence = 1")
    before = list(attacker.iterdump())
    with sql() as work:
        work.record(Fact("plan:new", "tested", NOON, {}))
        work.record(Fact(STREAM, "tested", NOON, {}))
        with pytest.raises(VerificationFailed, match=f"{STREAM}, event 2"):
            work.commit(NOON)
    assert list(attacker.iterdump()) == before
