"""Sentences for people: said in English, and keeping what it takes to say them in another language.

A `Phrase` is its English text, so that rules and tests can treat it as any other text; only the
edge that knows its reader asks `in_language` for another one.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeGuard

_PATTERN = re.compile(r"(?:[^{}]|\{\w+\}|\{\{|\}\})*")


class Language(Protocol):
    """A reader's language: its translations, and how it writes days and numbers."""

    def gettext(self, text: str) -> str:
        """The translation of a text."""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The translation that goes with a number."""

    def day(self, day: date) -> str:
        """A day, or an instant with its time, as it is written."""

    def number(self, number: float) -> str:
        """A number as it is written."""


class Phrase(str):
    """An English text with the pattern and the values that it was made of.

    Attributes:
        pattern: the text with `{names}` in the places of the values.
        many: the pattern for any number but one, where `values` holds a `number`.
        values: what stands in the places; each may be a phrase, or several things to be listed.
    """

    __slots__ = ("many", "pattern", "values")
    pattern: str
    many: str | None
    values: Mapping[str, object]


def said(pattern: str, /, **values: object) -> Phrase:
    """A phrase: `said("{person} has left.", person="johtaja")`.

    The pattern is written out where it is used, for that is where translators' files find it.
    """
    return _phrase(pattern, None, values)


def counted(one: str, many: str, /, number: int, **values: object) -> Phrase:
    """A phrase whose wording goes with a number: `counted("{number} day", "{number} days", 3)`."""
    return _phrase(one, many, {"number": number, **values})


def pattern(text: str) -> str:
    """A pattern that is written in one place and said in another."""
    return text


def listed(parts: Iterable[str], between: str = "\n") -> Phrase:
    """Several phrases as one, with a sign between each two."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return _phrase(between.join(f"{{{name}}}" for name in values), None, values)


def either(parts: Sequence[str]) -> Phrase:
    """One of several: "a, b or c"."""
    *first, last = (named(one) if isinstance(one, StrEnum) else one for one in parts)
    return said("{first} or {last}", first=first, last=last) if first else listed([last])


class Worded(StrEnum):
    """Names of which some are said in other words, for another kind of name is written alike.

    "Open" is a state; who opens something does another thing, with another word in most languages.
    """

    @property
    def words(self) -> str:
        """What people say, in English."""
        return self.value


def named(name: str) -> Phrase:
    """A name from the program, as people say it: "awaiting confirmation".

    Translators find the members of those enumerations that people meet.
    """
    words = name.words if isinstance(name, Worded) else str(name)
    return _phrase(words.replace("_", " "), None, {})


def in_language(text: str, language: Language) -> str:
    """A phrase as a reader's language says it; any other text as it stands."""
    if not isinstance(text, Phrase):
        return text
    pattern = language.gettext(text.pattern)
    if text.many is not None:
        pattern = language.ngettext(text.pattern, text.many, _number_of(text))
    return pattern.format_map(
        {name: _shown(value, language) for name, value in text.values.items()}
    )


def changed(text: str, change: Callable[[str], str]) -> str:
    """The text after a change; of a phrase, its values: what its patterns say is ours."""
    if isinstance(text, Phrase):
        values = {name: _changed(value, change) for name, value in text.values.items()}
        return _phrase(text.pattern, text.many, values)
    return change(text)


def spelled(text: str) -> str:
    """A text as it is kept, so that `recalled` can say it again in any language.

    A phrase is spelled as JSON; any other text stands as it is, or in a phrase of nothing else
    where it would be taken for one.
    """
    if isinstance(text, Phrase):
        return json.dumps(_spelled(text), ensure_ascii=False, sort_keys=True)
    return spelled(listed([text])) if isinstance(recalled(text), Phrase) else text


def recalled(text: str) -> str:
    """What was kept: a phrase again, or the very text where it is none, or a damaged one."""
    if not text.startswith("{"):
        return text
    try:
        phrase = _recalled(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return text
    return phrase if isinstance(phrase, Phrase) else text


def _phrase(one: str, many: str | None, values: Mapping[str, object]) -> Phrase:
    pattern = one if many is None or values["number"] == 1 else many
    phrase = Phrase(pattern.format_map({name: _english(it) for name, it in values.items()}))
    phrase.pattern, phrase.many, phrase.values = one, many, values
    return phrase


def _number_of(phrase: Phrase) -> int:
    number = phrase.values["number"]
    if not isinstance(number, int):
        raise TypeError(f"a counted phrase takes a whole number, got {number!r}")
    return number


def _english(value: object) -> str:
    if _is_list(value):
        return ", ".join(map(_english, value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return named(value) if isinstance(value, StrEnum) else str(value)


def _shown(value: object, language: Language) -> str:
    if _is_list(value):
        return ", ".join(_shown(one, language) for one in value)
    if isinstance(value, StrEnum):
        return in_language(named(value), language)
    if isinstance(value, str):
        return in_language(value, language)
    if isinstance(value, date):
        return language.day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return language.number(value)
    return str(value)


def _is_list(value: object) -> TypeGuard[Iterable[object]]:
    return isinstance(value, Collection) and not isinstance(value, str | bytes)


def _changed(value: object, change: Callable[[str], str]) -> object:
    if _is_list(value):
        return tuple(_changed(one, change) for one in value)
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return changed(value, change)
    return value


def _spelled(value: object) -> object:
    if isinstance(value, Phrase):
        values = {name: _spelled(one) for name, one in value.values.items()}
        return {"pattern": value.pattern, "many": value.many, "values": values}
    if isinstance(value, StrEnum):
        return _spelled(named(value))
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if _is_list(value):
        return [_spelled(one) for one in value]
    return value if isinstance(value, str | int | float) else str(value)


def _recalled(value: Any) -> object:
    if isinstance(value, list):
        return tuple(_recalled(one) for one in value)
    if not isinstance(value, dict):
        return value
    if set(value) == {"instant"}:
        return datetime.fromisoformat(value["instant"])
    if set(value) == {"day"}:
        return date.fromisoformat(value["day"])
    one, many = value["pattern"], value["many"]
    if not all(_PATTERN.fullmatch(text) for text in (one, many or "")):
        raise ValueError(one, many)
    phrase = _phrase(one, many, {name: _recalled(it) for name, it in value["values"].items()})
    if many is not None:
        _number_of(phrase)
    return phrase
