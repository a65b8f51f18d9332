"""The port's tables over rows: one generic table, and three with a question of their own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from omv_workflow.adapters.database.refusals import kept, never_changed, refusals, was_first
from omv_workflow.adapters.database.rows import ATTEMPTS, CYCLES, OBLIGATIONS
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.messages import Attempt
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.policies import RUNNING
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said

_BOUND = "equal_"
"""What stands before the name of a column in that of a value which it is compared with."""


class Stored(Protocol):
    """What can be stored: a frozen dataclass with an id."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> str:
        """Its identifier."""


T = TypeVar("T", bound=Stored)


class SqlTable(Generic[T]):
    """All stored things of one dataclass; a column of its row stands for each field, by name.

    Of what is not logged, a change needs no event.
    """

    def __init__(
        self,
        transaction: Transaction,
        table: Table,
        kind: type[T],
        *,
        is_logged: bool = True,
    ) -> None:
        self._transaction = transaction
        self._table, self._kind = table, kind
        self._is_logged = is_logged
        self._columns = _columns_of(table, kind)

    def add(self, one: T) -> None:
        """Store a new thing.

        Raises:
            AlreadyDone: a thing with the same id or unique key stands there already.
            NotFound: something that it refers to is not stored.
        """
        values = {name: getattr(one, name) for name in self._columns}
        # On adding, triggers refuse what would replace a row.
        with refusals(said("Storing {thing}", thing=self._named(one)), by_trigger=was_first):
            self._transaction.try_to_write(_adding(self._table), values)
        self._transaction.wrote |= self._is_logged

    def get(self, one_id: str) -> T:
        """The thing of that id.

        Raises:
            NotFound: there is none.
        """
        found = self.find(id=one_id)
        if not found:
            raise NotFound(
                said("{kind} {id}", kind=self._kind.__name__, id=one_id),
                why=said("there is none."),
                next_step=said("See `omv status`."),
            )
        return found[0]

    def find(self, **equal: object) -> list[T]:
        """The things whose fields equal all the given values, in the order they were added."""
        given, missing = _given(equal)
        question = _asking(self._table, self._kind, tuple(given), missing)
        return self._select(question, _bound(given))

    def swap(self, old: T, new: T) -> None:
        """Write `new` where `old` still stands in every field that changes.

        Raises:
            AlreadyDone: somebody was first.
            NotPossibleNow: things of this kind are never changed.
        """
        changed = [name for name in self._columns if getattr(old, name) != getattr(new, name)]
        if not changed:
            return
        given, missing = _given({name: getattr(old, name) for name in ("id", *changed)})
        after = {name: getattr(new, name) for name in changed}
        change = _changing(self._table, self._kind, tuple(given), missing)
        what = said("Changing {thing}", thing=self._named(old))
        with refusals(what, by_trigger=never_changed):
            count = self._transaction.try_to_write(change, {**after, **_bound(given)})
        if count == 0:
            raise was_first(what)
        self._transaction.wrote |= self._is_logged

    def remove(self, one: T) -> None:
        """Take a thing away.

        Raises:
            AlreadyDone: it is gone.
            NotPossibleNow: the database keeps it: its disposal has not been approved.
        """
        what = said("Removing {thing}", thing=self._named(one))
        with refusals(what, by_trigger=kept):
            its_own = delete(self._table).where(self._columns["id"] == one.id)
            count = self._transaction.try_to_write(its_own)
        if count == 0:
            raise was_first(what)
        self._transaction.wrote |= self._is_logged

    def _select(self, question: Select[Any], bound: Mapping[str, object]) -> list[T]:
        return [self._kind(*row) for row in self._transaction.read(question, bound)]

    def _named(self, one: T) -> str:
        return f"{self._kind.__name__} {one.id}"


@cache
def _columns_of(table: Table, kind: type[Stored]) -> dict[str, ColumnElement[Any]]:
    """The column of each field; made once, for every transaction opens every table."""
    return {field.name: table.c[field.name] for field in fields(kind)}


# A statement is built once and executed with other values: to build one and to look up how it is
# compiled takes longer than SQLite takes to answer.


@cache
def _adding(table: Table) -> Insert:
    return insert(table)


@cache
def _asking(
    table: Table,
    kind: type[Stored],
    given: tuple[str, ...],
    missing: tuple[str, ...],
) -> Select[Any]:
    """The question for the rows with given values in some fields, and none in others."""
    columns = _columns_of(table, kind)
    question = select(*columns.values()).where(*_equal(columns, given, missing))
    return question.order_by(table.c.position)


@cache
def _changing(
    table: Table,
    kind: type[Stored],
    given: tuple[str, ...],
    missing: tuple[str, ...],
) -> Update:
    """The change of such rows; it takes the new values under the names of their columns."""
    return update(table).where(*_equal(_columns_of(table, kind), given, missing))


@cache
def _asking_due() -> Select[Any]:
    columns = _columns_of(OBLIGATIONS, Obligation)
    starts_on = columns["starts_on"]
    has_begun = starts_on <= bindparam(f"{_BOUND}today")
    question = select(*columns.values()).where(*_equal(columns, ("state",), ()), has_begun)
    return question.order_by(starts_on, OBLIGATIONS.c.position)


@cache
def _asking_derived_otherwise() -> Select[Any]:
    columns = _columns_of(CYCLES, Cycle)
    settings = columns["settings_hash"].is_distinct_from(bindparam("settings"))
    question = select(*columns.values()).where(columns["state"].in_(sorted(RUNNING)), settings)
    return question.order_by(CYCLES.c.position)


@cache
def _asking_ended_after() -> Select[Any]:
    columns = _columns_of(ATTEMPTS, Attempt)
    question = select(*columns.values()).where(columns["ended_at"] > bindparam("moment"))
    return question.order_by(ATTEMPTS.c.position)


def _equal(
    columns: Mapping[str, ColumnElement[Any]], given: Iterable[str], missing: Iterable[str]
) -> Iterator[ColumnElement[bool]]:
    yield from (columns[name] == bindparam(f"{_BOUND}{name}") for name in given)
    yield from (columns[name].is_(None) for name in missing)


def _given(equal: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The fields with the values that they are to have, and those that are to have none."""
    given = {name: value for name, value in equal.items() if value is not None}
    return given, tuple(name for name, value in equal.items() if value is None)


def _bound(given: Mapping[str, object]) -> dict[str, object]:
    return {f"{_BOUND}{name}": value for name, value in given.items()}


class SqlObligations(SqlTable[Obligation]):
    """Obligations, with the one question that the schedule asks."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction, OBLIGATIONS, Obligation)

    def due(self, today: date) -> list[Obligation]:
        """The open obligations that start by `today`, earliest first."""
        asked = {"state": ObligationState.OPEN, "today": today}
        return self._select(_asking_due(), _bound(asked))


class SqlCycles(SqlTable[Cycle]):
    """Cycles, with the one question that deriving again asks."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction, CYCLES, Cycle)

    def derived_otherwise(self, settings: str) -> list[Cycle]:
        """Those to come and under way whose days follow from other settings than these."""
        return self._select(_asking_derived_otherwise(), {"settings": settings})


class SqlAttempts(SqlTable[Attempt]):
    """Attempts, with the one question that limits ask."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction, ATTEMPTS, Attempt)

    def ended_after(self, moment: datetime) -> list[Attempt]:
        """Those that ended after that moment."""
        return self._select(_asking_ended_after(), {"moment": moment})
