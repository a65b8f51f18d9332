"""What all tables have in common: how they are named, and the kinds of their columns."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Column, Date, Enum, Integer, MetaData, Table
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from omv_workflow.adapters.database.columns import AnyText, JsonTuple, UtcDateTime

_NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

METADATA: Final = MetaData(naming_convention=_NAMES)

TEXT: Final = AnyText()
TEXTS: Final = JsonTuple()
NUMBER: Final = Integer()
DAY: Final = Date()
INSTANT: Final = UtcDateTime()


def one_of(kind: type[StrEnum]) -> Enum:
    """The values of an enumeration, as texts that more may join."""
    return Enum(kind, native_enum=False, length=40, values_callable=_values)


def required(name: str, kind: TypeEngine[Any], *more: SchemaItem, **options: Any) -> Column[Any]:
    """A column that always holds a value."""
    return Column(name, kind, *more, nullable=False, **options)


def optional(name: str, kind: TypeEngine[Any], *more: SchemaItem) -> Column[Any]:
    """A column that may hold none."""
    return Column(name, kind, *more, nullable=True)


def stored(name: str, *items: SchemaItem) -> Table:
    """The table of a stored thing; `position` keeps the order in which things were added."""
    position = Column("position", NUMBER, primary_key=True)
    return Table(name, METADATA, position, Column("id", TEXT, unique=True, nullable=False), *items)


def keyed(name: str, *items: SchemaItem) -> Table:
    """A table that is found by a key of its own."""
    # SQLite lets INSERT OR REPLACE push out any row by its hidden rowid, past every other key.
    return Table(name, METADATA, *items, sqlite_with_rowid=False)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]
