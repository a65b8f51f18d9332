"""What must not be found in a file that is handed out, and where it was found all the same.

Texts are compared without regard to capitals, spelling variants of Unicode, white space,
punctuation, signs and invisible characters, so that a line break or an arrow hides nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Final
from urllib.parse import unquote

from omv_workflow.domain.invisible import seen
from omv_workflow.domain.withholding import SecretPassage

SHORTEST: Final = 12
"""Characters, as typed, that a passage or a part of it must have to be searched for."""
SHORTEST_COMPARED: Final = 8
"""Characters that must be left of it without punctuation: "1 - 2 - 3 - 4" is in every file."""

_NAMELESS: Final = "(name)"
"""What a part is called whose own name holds what is searched for: it is never told."""

_REMEMBERED: Final = 512
"""Texts of a file that are not searched again while they come again."""

# A plus, which stands for a blank in some addresses, is left out of every comparison as it is.
_QUOTED = re.compile("(?:%[0-9A-Fa-f]{2})+")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n")
_CLAUSE_END = re.compile(r"[,;]\s+|\n")
_LEFT_OUT = frozenset(
    {"Cc", "Cf", "Zl", "Zp", "Zs", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sk", "Sm", "So"}
)


class _Kept(dict[int, int | None]):
    """What becomes of each character: itself or nothing; looked up once for each."""

    def __missing__(self, character: int) -> int | None:
        is_left_out = unicodedata.category(chr(character)) in _LEFT_OUT
        self[character] = None if is_left_out else character
        return self[character]


_KEPT = _Kept()


@dataclass(frozen=True)
class FileText:
    """A text that a file holds, and in which part of it."""

    part: str
    text: str


@dataclass(frozen=True)
class Wanted:
    """A text as it is searched for, and the place in the plan that it comes from."""

    text: str
    where: str


@dataclass(frozen=True)
class Leak:
    """In which part of a file which place's secret was found, or which internal host."""

    part: str
    where: str


def wanted_in(passages: Iterable[SecretPassage]) -> tuple[Wanted, ...]:
    """What is searched for: each passage, its sentences, their parts at commas, and its lines.

    Only what is long enough.
    """
    found = {
        Wanted(normalised(text), one.where): None
        for one in passages
        for text in _parts(one.text)
        if len(text.strip()) >= SHORTEST
    }
    return tuple(one for one in found if len(one.text) >= SHORTEST_COMPARED)


def _parts(text: str) -> Iterator[str]:
    yield text
    for sentence in _SENTENCE_END.split(text):
        yield sentence
        yield from _CLAUSE_END.split(sentence)


def normalised(text: str) -> str:
    """A text as it is compared."""
    folded = unicodedata.normalize("NFKC", seen(text).casefold())
    return folded.translate(_KEPT)


def leaks_in(
    texts: Iterable[FileText], wanted: Sequence[Wanted], internal_hosts: Sequence[str]
) -> tuple[Leak, ...]:
    """Every part in which something was found that must not be there, each once."""
    hosts = [(host, _host_pattern(host)) for host in internal_hosts]

    # Most attributes of a file say what others have said before them.
    @lru_cache(maxsize=_REMEMBERED)
    def found_in(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_found_in(text, wanted, hosts)))

    told = ((_told(one.part, wanted), found) for one in texts if (found := found_in(one.text)))
    return tuple(dict.fromkeys(Leak(part, where) for part, found in told for where in found))


def _readings(text: str) -> Iterator[str]:
    """The text, and what it says where it is written as XML or as a part of an address."""
    yield text
    if "&" in text:
        yield unescape(text)
    if "%" in text:
        yield _QUOTED.sub(lambda found: unquote(found[0]), text)


def _found_in(
    text: str, wanted: Sequence[Wanted], hosts: Sequence[tuple[str, re.Pattern[str]]]
) -> Iterator[str]:
    for reading in dict.fromkeys(_readings(text)):
        plain = normalised(reading) if wanted else ""
        yield from (one.where for one in wanted if one.text in plain)
        yield from (host for host, pattern in hosts if pattern.search(reading))


def _told(part: str, wanted: Sequence[Wanted]) -> str:
    names = [normalised(one) for one in _readings(part)]
    is_secret = any(one.text in name for one in wanted for name in names)
    return _NAMELESS if is_secret else part


def _host_pattern(host: str) -> re.Pattern[str]:
    """A host with a dot is found wherever it stands, one without where something leads to it."""
    name = re.escape(host).replace(r"\*", r"[\w-]+(?:\.[\w-]+)*")
    before = r"(?<![\w.-])" if "." in host else r"(?://|\\\\|@)"
    return re.compile(rf"{before}{name}(?!\.?[\w-])", re.IGNORECASE)
