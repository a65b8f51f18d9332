"""Rows of one database in another, of the same kind or the other one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.refill import RowsOf, refill
from omv_workflow.adapters.database.schema import REVISIONS, check_current, missing_guards
from omv_workflow.adapters.database.snapshot import BLOB_COLUMNS, snapshot
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import Fact, Personal
from omv_workflow.errors import AlreadyDone, NotPossibleNow, VerificationFailed
from omv_workflow.steps.kept_bytes import bytes_in_use
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.steps.verify_log import check_log
from omv_workflow.testing import NOON, SeededIds

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def filled(database: str, sql: Callable[[], UnitOfWork], examples: dict[str, Any]) -> str:
    """A database with one of everything, two streams and an opening."""
    with sql() as work:
        for table, example in examples.items():
            getattr(work, table).add(example)
        for stream in ("plan:one", "plan:one", "unit:two"):
            work.record(Fact(stream, "tested", NOON, {"by": Personal("somebody"), "text": "ä"}))
        work.commit(NOON)
    return database


def rows_in(url: str) -> Rows:
    """All rows as they would be written out."""
    with snapshot(url) as stored:
        assert stored.revision == REVISIONS[-1]
        return {name: list(stored.rows(name)) for name in stored.tables}


def test_every_blob_that_a_row_names_is_backed_up(filled: str) -> None:
    """Of a delivery its covering letter, of a mail what it brings, as of versions and copies."""
    with snapshot(filled) as stored:
        named = {
            (table, column)
            for table, columns in BLOB_COLUMNS.items()
            for row in stored.rows(table)
            for column in columns
            if row[column]
        }
    assert named == {(table, one) for table, columns in BLOB_COLUMNS.items() for one in columns}
    assert {("deliveries", "letter_hash"), ("messages", "letter_attachment")} <= named


def test_whatever_is_in_use_is_backed_up(filled: str, sql: Callable[[], UnitOfWork]) -> None:
    """The bytes that no sweep may take are the very ones that a backup holds."""
    with snapshot(filled) as stored:
        backed_up = {
            row[column]
            for table, columns in BLOB_COLUMNS.items()
            for row in stored.rows(table)
            for column in columns
        }
    with sql() as work:
        assert backed_up - {None} == bytes_in_use(work) - {None}


def read_from(rows: Rows) -> RowsOf:
    """Rows that have been written out as JSON and read again."""
    written: Rows = json.loads(json.dumps(rows))
    return lambda table: iter(written[table])


def test_rows_come_back_from_either_kind_of_database(
    filled: str, empty_database: str, tmp_path: Path
) -> None:
    """By way of SQLite into a database of the kind that is tested; the log holds everywhere."""
    rows = rows_in(filled)
    assert all(rows.values()), "there should be one of everything"
    by_way = f"sqlite:///{tmp_path / 'by_way.db'}"
    refill(by_way, REVISIONS[-1], read_from(rows))
    refill(empty_database, REVISIONS[-1], read_from(rows_in(by_way)))
    for url in (by_way, empty_database):
        assert rows_in(url) == rows
        with snapshot(url) as stored:
            assert [check.fault for check in check_log(stored.log)] == [None, None]


def test_a_refilled_database_can_be_worked_in(filled: str, empty_database: str) -> None:
    """Its guards stand, the next row gets a number of its own, and the log goes on."""
    refill(empty_database, REVISIONS[-1], read_from(rows_in(filled)))
    engine = open_engine(empty_database)
    check_current(engine)
    assert missing_guards(engine) == []
    with SqlWork(engine, SeededIds("later").new_salt) as work:
        (model,) = work.working_models.find()
        work.working_models.add(type(model)("another", *list(vars(model).values())[1:]))
        work.record(Fact("plan:one", "tested", NOON, {}))
        work.commit(NOON)
        assert work.log.head("plan:one").sequence == 3
    engine.dispose()


def test_what_is_written_meanwhile_is_not_seen_and_waits_for_nobody(
    filled: str, sql: Callable[[], UnitOfWork]
) -> None:
    """A snapshot shows one state, and the one who writes gets on."""
    with snapshot(filled) as stored:
        before = list(stored.rows("heads"))
        with sql() as work:
            work.record(Fact("plan:one", "tested", NOON, {}))
            work.commit(NOON)
        assert list(stored.rows("heads")) == before


def test_a_database_that_holds_something_is_never_filled(filled: str) -> None:
    """It is left as it is."""
    before = rows_in(filled)
    with pytest.raises(AlreadyDone, match="holds a workspace already"):
        refill(filled, REVISIONS[-1], read_from(before))
    assert rows_in(filled) == before


def test_rows_of_a_newer_version_are_refused(empty_database: str) -> None:
    """Only that version knows what they mean."""
    with pytest.raises(NotPossibleNow, match="newer version"):
        refill(empty_database, "r9999", read_from({}))


def broken_chain(rows: Rows) -> None:
    """An event is missing."""
    rows["events"].pop(0)


def lost_reference(rows: Rows) -> None:
    """A row refers to what is not there."""
    rows["plans"].clear()


def doubled(rows: Rows) -> None:
    """Two rows have the same id."""
    rows["units"].append({**rows["units"][0], "position": 2})


def no_day(rows: Rows) -> None:
    """A day is none."""
    rows["cycles"][0]["anniversary"] = "2027-13-01"


def unknown_column(rows: Rows) -> None:
    """There is a value that nobody knows."""
    rows["units"][0]["colour"] = "blue"


@pytest.mark.parametrize("spoil", [broken_chain, lost_reference, doubled, no_day, unknown_column])
def test_rows_that_do_not_fit_together_leave_the_database_empty(
    filled: str, empty_database: str, spoil: Callable[[Rows], None]
) -> None:
    """The database's own constraints and guards find them."""
    rows = rows_in(filled)
    spoil(rows)
    with pytest.raises(VerificationFailed, match="don't fit together"):
        refill(empty_database, REVISIONS[-1], read_from(rows))
    refill(empty_database, REVISIONS[-1], read_from(rows_in(filled)))


@pytest.mark.only_sqlite("PostgreSQL keeps no day that is none")
def test_a_value_that_is_no_day_is_told(filled: str, path: Path) -> None:
    """SQLite keeps whatever was forced in."""
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cycles SET anniversary = 'soon'")
    engine.dispose()
    with snapshot(filled) as stored, pytest.raises(VerificationFailed, match="cycles"):
        list(stored.rows("cycles"))
