"""What all tables have in common: how they are named, and how Python's types become columns."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from omv_workflow.adapters.database.columns import AnyText, DueDays, JsonTuple, UtcDateTime
from omv_workflow.domain.due_days import DueDay


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


_NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

# SQLite lets INSERT OR REPLACE push out any row by its hidden rowid, past every other key.
WITHOUT_ROWID = {"sqlite_with_rowid": False}


class Base(DeclarativeBase):
    """All tables of the database."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        str: AnyText(),
        tuple[str, ...]: JsonTuple(),
        tuple[DueDay, ...]: DueDays(),
        StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=_values),
    }


def table_of(row: type[Base]) -> Table:
    """The table of a row; statements on it skip the session, which nothing here needs."""
    return Base.metadata.tables[row.__tablename__]


class StoredRow(Base):
    """A stored thing; `position` keeps the order in which things were added."""

    __abstract__ = True

    position: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    id: Mapped[str] = mapped_column(unique=True, sort_order=-1)
