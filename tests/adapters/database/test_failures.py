"""What goes wrong around the database: the state before stands, and the error says what to do."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.refusals import database_errors
from omv_workflow.adapters.database.schema import check_current, missing_guards
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.domain.verification import verify_stream
from omv_workflow.errors import InvalidInput, OmvError, Unavailable
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

Work = Callable[[], UnitOfWork]

FACT = Fact(WORKSPACE_STREAM, "tested", NOON, {})
BEGIN = """
import os, sys
from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import WORKSPACE_STREAM, Fact, Personal
from omv_workflow.domain.units import AppliedUnit
from omv_workflow.testing import NOON

def die():
    os._exit(9)

with SqlWork(open_engine(sys.argv[1]), die) as work:
    work.units.add(AppliedUnit("unit", "{}", NOON))
    work.record(Fact(WORKSPACE_STREAM, "written", NOON, {}))
"""
DIE_BEFORE_THE_COMMIT = "    die()"
DIE_BETWEEN_TWO_EVENTS = """
    work.record(Fact(WORKSPACE_STREAM, "needs a salt", NOON, {"by": Personal("person")}))
    work.commit(NOON)
"""


def use(url: str) -> None:
    """Read something."""
    with SqlWork(open_engine(url), str) as work:
        work.units.find()


def write(work: Work, name: str, content: str = "{}") -> None:
    """Store a unit with an event."""
    with work() as unit:
        unit.units.add(AppliedUnit(name, content, NOON))
        unit.record(FACT)
        unit.commit(NOON)


def units(work: Work) -> list[str]:
    """The ids of the stored units, of which each has its event."""
    with work() as unit:
        events = unit.log.events(WORKSPACE_STREAM)
        verify_stream(events, unit.log.head(WORKSPACE_STREAM))
        found = [one.id for one in unit.units.find()]
        assert len(events) == len(found)
        return found


def set_pragma(engine: Engine, name: str, value: int) -> None:
    """Set something on the one connection that the engine keeps open."""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {name} = {value}")


@pytest.mark.parametrize("death", [DIE_BEFORE_THE_COMMIT, DIE_BETWEEN_TWO_EVENTS])
def test_a_killed_process_leaves_the_state_before(database: str, sql: Work, death: str) -> None:
    """Rows and events that it had written are gone, and the next one can write."""
    write(sql, "before")
    killed = subprocess.run([sys.executable, "-c", BEGIN + death, database], check=False)
    assert killed.returncode == 9
    assert units(sql) == ["before"]
    write(sql, "after")
    assert units(sql) == ["before", "after"]


@pytest.mark.only_sqlite("its disk is the user's own")
def test_a_full_disk_leaves_the_state_before(engine: Engine, sql: Work) -> None:
    """The same can be done again once there is room."""
    write(sql, "before")
    set_pragma(engine, "max_page_count", 1)  # SQLite takes as many as are in use
    with pytest.raises(Unavailable, match="the disk is full"):
        write(sql, "large", "x" * 1_000_000)
    assert units(sql) == ["before"]
    set_pragma(engine, "max_page_count", 1_000_000)
    write(sql, "large", "x" * 1_000_000)
    assert units(sql) == ["before", "large"]


@pytest.mark.only_sqlite("its disk is the user's own")
def test_after_a_full_disk_nothing_more_is_written_in_the_same_transaction(
    engine: Engine, sql: Work
) -> None:
    """SQLite has undone it already: what followed would stand without what came before."""
    set_pragma(engine, "max_page_count", 1)
    with sql() as work:
        for content in ("x" * 1_000_000, "small"):
            with pytest.raises(Unavailable, match="the disk is full"):
                work.units.add(AppliedUnit("unit", content, NOON))
        work.record(FACT)
        with pytest.raises(Unavailable, match="the disk is full"):
            work.commit(NOON)
    assert units(sql) == []


@pytest.mark.only_sqlite("its disk is the user's own")
def test_a_disk_that_is_full_at_the_commit_leaves_the_state_before(
    engine: Engine, sql: Work
) -> None:
    """The rows still found room, their event did not."""
    write(sql, "before")
    set_pragma(engine, "max_page_count", 1)
    with sql() as work:
        work.record(Fact(WORKSPACE_STREAM, "large", NOON, {"text": "x" * 1_000_000}))
        with pytest.raises(Unavailable, match="the disk is full"):
            work.commit(NOON)
    assert units(sql) == ["before"]


@pytest.mark.only_sqlite("its file can be reached past this software")
def test_waiting_too_long_for_another_writer_says_so(path: Path, engine: Engine, sql: Work) -> None:
    """Nothing was done, and afterwards it can be."""
    set_pragma(engine, "busy_timeout", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="another command has been writing"):
        write(sql, "unit")
    other.close()
    write(sql, "unit")
    assert units(sql) == ["unit"]


@pytest.mark.only_sqlite("its file can be reached past this software")
def test_looking_at_the_tables_waits_for_no_writer(path: Path, engine: Engine) -> None:
    """Every command looks at them first, also one that only reads."""
    set_pragma(engine, "busy_timeout", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    check_current(engine)
    assert missing_guards(engine) == []
    other.close()


@pytest.mark.only_sqlite("its file can be reached past this software")
def test_a_file_that_may_only_be_read_can_be_read(path: Path, sql: Work) -> None:
    """A query needs no more; whoever writes is told to look at the rights."""
    write(sql, "unit")
    engine = open_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with SqlWork(engine, str) as work:
        assert [one.id for one in work.units.find()] == ["unit"]
        with pytest.raises(Unavailable, match="can't be written"):
            work.units.add(AppliedUnit("other", "{}", NOON))


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """It may be somebody's only copy of something else."""
    file = tmp_path / "omv.db"
    file.write_text("This is a letter. " * 100, encoding="utf-8")
    with pytest.raises(Unavailable, match="not a database"):
        use(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8").startswith("This is a letter.")


@pytest.mark.only_sqlite("its file can be reached past this software")
def test_a_damaged_file_is_told_from_one_that_is_not_current(path: Path) -> None:
    """Restoring a backup helps here, migrating would not."""
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8_000)
    with pytest.raises(Unavailable, match=r"damaged|not a database"):
        check_current(open_engine(f"sqlite:///{path}"))


def test_too_many_at_once_are_told_to_wait() -> None:
    """Who gets no connection has done nothing wrong."""
    with pytest.raises(Unavailable, match="all its connections are in use"), database_errors():
        raise PoolTimeoutError


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The file can't be made in it."""
    with pytest.raises(Unavailable, match="can't be opened"):
        use(f"sqlite:///{tmp_path / 'missing' / 'omv.db'}")


def test_a_database_without_tables_is_not_used(tmp_path: Path) -> None:
    """The answer says what is missing."""
    with pytest.raises(Unavailable, match="no such table"):
        use(f"sqlite:///{tmp_path / 'empty.db'}")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "nosuch://omv:TOP-SECRET@host/omv",
        "sqlite:/omv.db",
        "mysql://omv:TOP-SECRET@host/omv",
        "postgresql://omv:TOP-SECRET@host:port/omv",
    ],
)
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    """With an example of one that does, and without the password."""
    with pytest.raises(InvalidInput, match=r"database\.url.* sqlite:///omv\.db") as refused:
        open_engine(url)
    assert "TOP-SECRET" not in str(refused.value)


def test_a_row_without_what_it_must_have_is_a_mistake_and_no_race(sql: Work) -> None:
    """It is not told as if somebody had been first."""
    without_content = AppliedUnit("unit", None, NOON)  # type: ignore[arg-type]  # that is the point
    with sql() as work, pytest.raises(Exception, match=r"(?i)not.null") as raised:
        work.units.add(without_content)
    assert not isinstance(raised.value, OmvError)
