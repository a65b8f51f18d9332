"""By what a person is recognised in texts, in the fields of stored things and in documents."""

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import Enum
from io import BytesIO
from typing import Any

from omv_workflow.domain.erasure import ERASED

_SHORTEST_WORD = 4
_MOST_INFLECTED = 3
_IN_BRACKETS = re.compile(r"\([^)]*\)")
# Fields that hold an id, a key or a hash.
_NO_TEXT = re.compile("(^|_)(id|key|hash|root)$")
_TAG = re.compile("<[^>]*>")
_PARAGRAPH_END = re.compile("</w:p>|<w:br/>|<w:tab/>")
_HYPHEN = "<w:noBreakHyphen/>"
# The fields in which a stored thing names people by their ids.
_PERSON_FIELDS = frozenset(
    {
        "person_id",
        "answered_by",
        "recorded_by",
        "typist",
        "participants",
        "decided_by",
        "made_by",
        "reset_asked_by",
        "seen_by",
        "ended_by",
    }
)


@dataclass(frozen=True)
class Traces:
    """What to look for: the id, what names the person outright, and words that may.

    `outright` are name, addresses, phone and account as they are written; `perhaps` also finds the
    words of the name, inflected ones in so far as their beginning stays.
    """

    person_id: str
    outright: re.Pattern[str] | None
    perhaps: re.Pattern[str] | None

    def name_outright(self, text: str) -> bool:
        """Whether the text holds the name, an address, the phone number or the account."""
        return bool(self.outright and self.outright.search(text))

    def may_name(self, text: str) -> bool:
        """Whether a person should look whether the text names them."""
        return self.name_outright(text) or bool(self.perhaps and self.perhaps.search(text))

    def open_to(self, value: str) -> bool:
        """Whether what the log keeps apart as personal is about this person."""
        by_id = re.search(rf"(?<![\w-]){re.escape(self.person_id)}(?![\w-])", value)
        return bool(by_id) or self.name_outright(value)

    def redacted(self, text: str) -> str:
        """The text without what names the person outright."""
        return self.outright.sub(ERASED, text) if self.outright else text


def traces(person_id: str, names: Iterable[str], others: Iterable[str]) -> Traces:
    """What a person is recognised by: the names that they have had, and all other data."""
    known = sorted({one for one in names if one and one not in {ERASED, person_id}})
    rest = sorted({one for one in others if one and one != ERASED})
    words = {word for name in known for word in _words(name)}
    stems = sorted({_stem(word) for word in words if len(word) >= _SHORTEST_WORD})
    outright = [_spelt(one) for one in (*known, *rest)]
    return Traces(
        person_id,
        _any_of(rf"(?<!\w){one}(?!\w)" for one in outright),
        _any_of(rf"(?<!\w){re.escape(stem)}" for stem in stems),
    )


def names_by_id(one: Any, person_id: str) -> bool:
    """Whether a stored thing names that person by id, as the one who did it or had to."""
    values = (getattr(one, each.name) for each in fields(one) if each.name in _PERSON_FIELDS)
    return any(person_id == value or _holds(value, person_id) for value in values)


def fields_that_may_name(one: Any, known: Traces) -> tuple[str, ...]:
    """The fields of a stored thing whose texts may name the person."""
    return tuple(
        each.name
        for each in fields(one)
        if each.name not in _PERSON_FIELDS and known.may_name(_text(one, each.name))
    )


def may_be_named_in(content: bytes, known: Traces) -> bool:
    """Whether a document (DOCX or another package of XML, or plain text) may name the person."""
    return any(known.may_name(text) for text in _texts(content))


def _texts(content: bytes) -> Iterator[str]:
    if not zipfile.is_zipfile(BytesIO(content)):
        yield content.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            xml = _PARAGRAPH_END.sub(" ", package.read(name).decode("utf-8", "replace"))
            yield html.unescape(_TAG.sub("", xml.replace(_HYPHEN, "-")))


def _words(name: str) -> list[str]:
    """The words of a name; what stands in brackets behind it belongs to no name."""
    return re.findall(r"[^\W\d_]+", _IN_BRACKETS.sub(" ", name))


def _stem(word: str) -> str:
    return word[: max(_SHORTEST_WORD, len(word) - _MOST_INFLECTED)]


def _spelt(text: str) -> str:
    """The text as a pattern: its words may stand on several lines, and be escaped for HTML."""
    plain, escaped = (r"\s+".join(map(re.escape, one.split())) for one in (text, html.escape(text)))
    return plain if plain == escaped else f"(?:{plain}|{escaped})"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


def _holds(value: object, person_id: str) -> bool:
    return isinstance(value, tuple) and person_id in value


def _text(one: Any, field: str) -> str:
    value = getattr(one, field)
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    is_text = isinstance(value, str) and not isinstance(value, Enum)
    return value if is_text and not _NO_TEXT.search(field) else ""
