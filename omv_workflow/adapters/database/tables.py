"""The port's tables over rows: one generic table, and the obligations with their own question."""

from dataclasses import Field, fields
from datetime import date
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, delete, insert, select, update

from omv_workflow.adapters.database.base import StoredRow, table_of
from omv_workflow.adapters.database.refusals import kept, never_changed, refusals, was_first
from omv_workflow.adapters.database.rows import ObligationRow
from omv_workflow.adapters.database.transaction import Transaction
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said


class Stored(Protocol):
    """What can be stored: a frozen dataclass with an id."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> str:
        """Its identifier."""


T = TypeVar("T", bound=Stored)


class SqlTable(Generic[T]):
    """All stored things of one dataclass; a column of its row stands for each field, by name."""

    def __init__(self, transaction: Transaction, row: type[StoredRow], kind: type[T]) -> None:
        self._transaction = transaction
        self._kind = kind
        self._table = table_of(row)
        self._columns = _columns_of(row, kind)
        self._all = _all_of(row, kind)

    def add(self, one: T) -> None:
        """Store a new thing.

        Raises:
            AlreadyDone: a thing with the same id or unique key stands there already.
            NotFound: something that it refers to is not stored.
        """
        values = {name: getattr(one, name) for name in self._columns}
        # On adding, triggers refuse what would replace a row.
        with refusals(said("Storing {thing}", thing=self._named(one)), by_trigger=was_first):
            self._transaction.try_to_write(insert(self._table), values)
        self._transaction.wrote = True

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
        return self._select(*self._equal(equal), order=())

    def swap(self, old: T, new: T) -> None:
        """Write `new` where `old` still stands in every field that changes.

        Raises:
            AlreadyDone: somebody was first.
            NotPossibleNow: things of this kind are never changed.
        """
        changed = [name for name in self._columns if getattr(old, name) != getattr(new, name)]
        if not changed:
            return
        before = {name: getattr(old, name) for name in changed}
        after = {name: getattr(new, name) for name in changed}
        statement = update(self._table).where(*self._equal({"id": old.id, **before}))
        what = said("Changing {thing}", thing=self._named(old))
        with refusals(what, by_trigger=never_changed):
            count = self._transaction.try_to_write(statement.values(after))
        if count == 0:
            raise was_first(what)
        self._transaction.wrote = True

    def remove(self, one: T) -> None:
        """Take a thing away.

        Raises:
            AlreadyDone: it is gone.
            NotPossibleNow: the database keeps it: its disposal has not been approved.
        """
        what = said("Removing {thing}", thing=self._named(one))
        with refusals(what, by_trigger=kept):
            count = self._transaction.try_to_write(
                delete(self._table).where(*self._equal({"id": one.id}))
            )
        if count == 0:
            raise was_first(what)
        self._transaction.wrote = True

    def _select(
        self, *where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
    ) -> list[T]:
        query = self._all.where(*where).order_by(*order, self._table.c.position)
        rows = self._transaction.read(query)
        return [self._kind(*row) for row in rows]

    def _equal(self, equal: dict[str, object]) -> list[ColumnElement[bool]]:
        return [self._columns[name] == value for name, value in equal.items()]

    def _named(self, one: T) -> str:
        return f"{self._kind.__name__} {one.id}"


@cache
def _columns_of(row: type[StoredRow], kind: type[Stored]) -> dict[str, ColumnElement[Any]]:
    """The column of each field; made once, for every transaction opens every table."""
    return {field.name: table_of(row).c[field.name] for field in fields(kind)}


@cache
def _all_of(row: type[StoredRow], kind: type[Stored]) -> Select[Any]:
    """The question for all rows."""
    return select(*_columns_of(row, kind).values())


class SqlObligations(SqlTable[Obligation]):
    """Obligations, with the one question that the schedule asks."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction, ObligationRow, Obligation)

    def due(self, today: date) -> list[Obligation]:
        """The open obligations that start by `today`, earliest first."""
        starts_on = self._columns["starts_on"]
        is_open = self._columns["state"] == ObligationState.OPEN
        return self._select(is_open, starts_on <= today, order=(starts_on,))
