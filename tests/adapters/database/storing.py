"""Things of every kind, stored in the order in which they refer to each other."""

from collections.abc import Callable
from typing import Any, get_type_hints

from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

Work = Callable[[], UnitOfWork]
Examples = dict[str, Any]
TABLES = [name for name in get_type_hints(UnitOfWork) if name != "log"]


def store(work: Work, things: Examples) -> None:
    """Store things by table, in a transaction of their own."""
    with work() as unit:
        for table, one in things.items():
            getattr(unit, table).add(one)
        record_and_commit(unit)


def record_and_commit(unit: UnitOfWork) -> None:
    """Commit with an event, as is demanded."""
    unit.record(Fact(plan_stream("plan"), "tested", NOON, {}))
    unit.commit(NOON)


def before(examples: Examples, table: str) -> Examples:
    """The examples of the tables before that one: all that its own may refer to."""
    return {name: examples[name] for name in TABLES[: TABLES.index(table)]}


def until(examples: Examples, table: str) -> Examples:
    """The same with that table's own."""
    return {**before(examples, table), table: examples[table]}
