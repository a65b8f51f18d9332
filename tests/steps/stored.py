"""What a bench has stored, in memory or in a database, and a bench whose data is in a database."""

from typing import Any, get_type_hints

import pytest
from sqlalchemy import Engine

from omv_workflow.adapters.database.unit_of_work import SqlWork
from omv_workflow.domain.events import Event, Opening
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import Bench

TABLES = [name for name in get_type_hints(UnitOfWork) if name != "log"]

in_memory_and_database = pytest.mark.parametrize(
    "bench",
    # The lines of the steps are measured in memory.
    ["memory", pytest.param("database", marks=[pytest.mark.database, pytest.mark.no_cover])],
    indirect=True,
)
"""Runs a test that uses `bench`, by itself or through another fixture, on either."""


def bench_on(engine: Engine) -> Bench:
    """A bench whose data is in a database."""
    return Bench(work=lambda new_salt: SqlWork(engine, new_salt))


def events_of(bench: Bench, stream: str) -> list[Event]:
    """The events of a stream."""
    with bench.parts.work() as work:
        return work.log.events(stream)


def openings_of(bench: Bench) -> list[Opening]:
    """All openings."""
    with bench.parts.work() as work:
        return work.log.openings()


def rows_of(bench: Bench, table: str) -> list[Any]:
    """Everything that stands in a table."""
    with bench.parts.work() as work:
        found: list[Any] = getattr(work, table).find()
        return found


def everything(bench: Bench) -> object:
    """All rows, events, heads and openings."""
    with bench.parts.work() as work:
        streams = work.log.streams()
        return (
            {name: getattr(work, name).find() for name in TABLES},
            {name: (work.log.head(name), work.log.events(name)) for name in streams},
            work.log.openings(),
        )
