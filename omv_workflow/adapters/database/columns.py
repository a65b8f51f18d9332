"""How values stand in columns: instants in UTC, lists and objects as canonical JSON."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

from omv_workflow.domain.canonical import JsonValue, canonical_json
from omv_workflow.domain.due_days import DueDay, DueKind
from omv_workflow.domain.events import instant
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import recalled, said, spelled

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


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
                said("Storing {instant}", instant=value.isoformat()),
                why=said("it has no time zone."),
                next_step=said("Hand down an aware `now`."),
            )
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC; SQLite gives it back without time zone, PostgreSQL in its own."""
        del dialect
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


class UnstorableText(InvalidInput, DontWrapMixin):
    """A text that not every database can keep; SQLAlchemy hands this error on as it is."""


class AnyText(TypeDecorator[str]):
    """A text; SQLite would keep a NUL character in it, PostgreSQL refuses one, so neither does."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it stands.

        Raises:
            UnstorableText: there is a NUL character in it, or half of a surrogate pair.
        """
        del dialect
        if isinstance(value, str) and _UNSTORABLE.search(value):
            raise UnstorableText(
                said("Storing a text"),
                why=said("it holds a NUL character or half of a character."),
                next_step=said("Take that character out of the text."),
            )
        return value


class SaidText(AnyText):
    """A text that may be a phrase: what it takes to say it in another language is kept with it."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is spelled.

        Raises:
            UnstorableText: there is a NUL character in it, or half of a surrogate pair.
        """
        text = super().process_bind_param(value, dialect)
        return None if text is None else spelled(text)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The phrase; a text that is none as it stands."""
        del dialect
        return None if value is None else recalled(value)


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


class DueDays(TypeDecorator[tuple[DueDay, ...]]):
    """Days of a reader's calendar as a JSON list of lists, a field each, in their order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[DueDay, ...] | None, dialect: Dialect) -> str | None:
        """The list as canonical JSON."""
        del dialect
        return None if value is None else canonical_json([_spelled(one) for one in value]).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[DueDay, ...] | None:
        """The days, parsed."""
        del dialect
        return None if value is None else tuple(_due_day(*one) for one in json.loads(value))


def _spelled(due: DueDay) -> list[JsonValue]:
    return [due.kind.value, due.about, due.plan_title, due.day.isoformat(), due.sequence]


def _due_day(kind: str, about: str, plan_title: str, day: str, sequence: int) -> DueDay:
    return DueDay(DueKind(kind), about, plan_title, date.fromisoformat(day), sequence)


class HashedInstant(TypeDecorator[datetime]):
    """An event's instant, in the very spelling that its hash covers, and read in no other."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The instant as the log writes it."""
        del dialect
        return None if value is None else instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime:
        """The instant, parsed.

        Raises:
            ValueError: it is not as the log writes it.
        """
        del dialect
        parsed = datetime.fromisoformat(str(value))
        if parsed.tzinfo is None or instant(parsed) != value:
            raise ValueError(f"{value!r} is not an instant as the log writes it")
        return parsed


class HashedJson(TypeDecorator[Mapping[str, JsonValue]]):
    """An event's data, in the very spelling that its hash covers, and read in no other."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, JsonValue] | None, dialect: Dialect
    ) -> str | None:
        """The data as canonical JSON."""
        del dialect
        return None if value is None else canonical_json(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Mapping[str, JsonValue]:
        """The data, parsed.

        Raises:
            ValueError: they are not canonical JSON.
        """
        del dialect
        parsed: Mapping[str, JsonValue] = json.loads(value)
        if canonical_json(parsed).decode() != value:
            raise ValueError("the data are not canonical JSON")
        return parsed
