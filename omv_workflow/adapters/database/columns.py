"""How values stand in columns: instants in UTC, lists and objects as canonical JSON."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

from omv_workflow.domain.canonical import JsonValue, canonical_json
from omv_workflow.errors import InvalidInput


class NaiveInstant(InvalidInput, DontWrapMixin):
    """A moment without time zone; SQLAlchemy hands this error on as it is."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC and read back as aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC.

        Raises:
            NaiveInstant: it has no time zone.
        """
        del dialect
        if value is not None and value.tzinfo is None:
            raise NaiveInstant(
                f"Storing {value.isoformat()}",
                why="it has no time zone.",
                next_step="Hand down an aware `now`.",
            )
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant as aware UTC; SQLite gives it back without time zone."""
        del dialect
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


class JsonTuple(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings as a JSON list; text, because PostgreSQL's JSON can't be compared."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """The list as canonical JSON."""
        del dialect
        return None if value is None else canonical_json(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        """The list, parsed."""
        del dialect
        return None if value is None else tuple(json.loads(value))


class JsonObject(TypeDecorator[Mapping[str, JsonValue]]):
    """An event's data, in the very spelling that its hash covers."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, JsonValue] | None, dialect: Dialect
    ) -> str | None:
        """The object as canonical JSON."""
        del dialect
        return None if value is None else canonical_json(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Mapping[str, JsonValue] | None:
        """The object, parsed."""
        del dialect
        return None if value is None else json.loads(value)
