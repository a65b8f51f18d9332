"""Whether a public copy shows what was confirmed, and nothing else within an item.

An item is its question and its passages. Between two of these nothing may stand but the marks of
lists, the marker of a withheld passage in its place, and rows of a table that are repeated on a new
page. What stands between two items is told, word for word, to whoever checks.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from typing import Final

from omv_workflow.domain.commitments import (
    PassageOpening,
    PlacedCommitment,
    is_heading,
    is_question,
    item_of,
)
from omv_workflow.domain.copied_text import CopiedText
from omv_workflow.domain.grounds import GROUND_PATTERN
from omv_workflow.domain.masking import marker
from omv_workflow.domain.verdict import Finding, fails, holds, not_checked
from omv_workflow.phrases import Phrase, said

_YES_OR_NO: Final = {
    "fi": {"yes": "Kyllä", "no": "Ei"},
    "sv": {"yes": "Ja", "no": "Nej"},
    "en": {"yes": "Yes", "no": "No"},
}
_UNANSWERED: Final = {"fi": "Ei vastausta.", "sv": "Inget svar.", "en": "No answer."}
_LIST_MARK: Final = re.compile(r"[•◦▪●○■–-]|[0-9]{1,3}[.)]")
_BRACKETS: Final = re.compile(r"\[[^\[\]]{1,200}\]")
_LONGEST_QUOTE: Final = 200
_TRIED: Final = 50
_NOT_SHOWN: Final = said("the copy does not show it as it was confirmed, or not in its place.")


@dataclass(frozen=True)
class _Part:
    """A line of what is shown, or the marker of what is withheld in its place.

    An optional one is a word of the template, which may have another.
    """

    place: str
    line: str
    is_marker: bool = False
    is_optional: bool = False

    def end(self, text: CopiedText, at: int) -> int | None:
        """The letter behind it where it stands at this letter; None where it does not."""
        end = text.after(self.line, at) if self.line else None
        if end is None and self.is_marker:
            brackets = _BRACKETS.match(text.letters, at)
            return brackets.end() if brackets else None
        return end


@dataclass(frozen=True)
class _Item:
    """The parts of an item in their order, and the headings above it."""

    heading: tuple[_Part, ...]
    parts: tuple[_Part, ...]


@dataclass(frozen=True)
class _Reached:
    """How far an item stands: up to which letter, and how many of its parts."""

    at: int
    parts: int


def copy_findings(
    committed: Sequence[PlacedCommitment],
    shown: Sequence[PassageOpening],
    text: CopiedText,
    language: str,
) -> Iterator[Finding]:
    """Whether a copy shows every opened passage, in their order, with nothing put between them.

    Yes and no are shown in the language of the plan.
    """
    at, others = 0, defaultdict[str, list[str]](list)
    for item in _items(committed, shown, language):
        start = _start(text, item.parts, at)
        if start is None:
            yield _missing(text, item.parts, at)
            return
        headed = _headed(text, item, at, start)
        if headed is None:
            yield fails(_passage(item.heading[0]), _NOT_SHOWN)
            return
        end = _reached(text, item.parts, start).at
        for one in (*headed, *_strange(text, item.parts, start, end)):
            others[one].append(item.parts[0].place)
        at = end
    yield holds(said("The copy shows every passage that is opened, in their order"))
    yield from _told(others)
    yield not_checked(
        said("What else the copy shows"),
        said(
            "what stands before the first passage and after the last one, pictures and where links"
            " lead are not part of the commitments: read these yourself."
        ),
    )


def _items(
    committed: Sequence[PlacedCommitment], shown: Sequence[PassageOpening], language: str
) -> Iterator[_Item]:
    """Each item that shows something, with the headings above it."""
    opened = {one.place: one.text for one in shown}
    heading: tuple[_Part, ...] = ()
    for name, of_item in groupby(committed, key=lambda one: item_of(one.place)):
        parts = tuple(part for one in of_item for part in _parts(one, opened, language))
        if is_heading(name):
            heading = (*heading, *parts)
        elif any(not one.is_marker for one in parts):
            yield _Item(heading, (*parts, *_unanswered(parts, language)))
            heading = ()


def _parts(one: PlacedCommitment, opened: Mapping[str, str], language: str) -> Iterator[_Part]:
    if one.place not in opened:
        yield _Part(one.place, _marker(one.ground or "", language), is_marker=True)
        return
    text = opened[one.place]
    if not is_question(one.place):
        text = _YES_OR_NO.get(language, {}).get(text, text)
    yield from (_Part(one.place, line) for line in text.splitlines() if line.strip())


def _marker(ground: str, language: str) -> str:
    is_known = re.fullmatch(GROUND_PATTERN, ground) and language in _YES_OR_NO
    return marker(ground, language) if is_known else ""


def _unanswered(parts: Sequence[_Part], language: str) -> Iterator[_Part]:
    """What stands below a question that has no answer; a template may say it otherwise."""
    if all(is_question(one.place) for one in parts):
        yield _Part(parts[0].place, _UNANSWERED.get(language, ""), is_optional=True)


def _headed(text: CopiedText, item: _Item, since: int, start: int) -> list[str] | None:
    """What stands around the headings above an item that begins there; None where one lacks.

    A heading is looked for backwards, for the table of contents has them all. What stands before
    the first one is not told.
    """
    around: list[str] = []
    for part in reversed(item.heading):
        found = [one for one in _starts(text, (part,), since) if one < start]
        if not found:
            return None
        end = text.after(part.line, found[-1]) or start
        around, start = [text.between(end, start), *around], found[-1]
    return [text.between(since, start), *around] if since else around


def _start(text: CopiedText, parts: Sequence[_Part], since: int) -> int | None:
    """The letter from which an item stands as a whole, the first one since another letter."""
    return next(
        (at for at in _starts(text, parts, since) if _reached(text, parts, at).parts == len(parts)),
        None,
    )


def _starts(text: CopiedText, parts: Sequence[_Part], since: int) -> Iterator[int]:
    line = parts[_first(parts)].line
    at = text.find(line, since)
    while at is not None:
        yield at
        at = text.find(line, at + 1)


def _first(parts: Sequence[_Part]) -> int:
    """The first part that is no marker: before that nothing tells where an item begins."""
    return next(number for number, one in enumerate(parts) if not one.is_marker)


def _reached(text: CopiedText, parts: Sequence[_Part], start: int) -> _Reached:
    """How far an item stands without anything between, its first line beginning at a letter."""
    at = start
    for number in range(_first(parts), len(parts)):
        end = _end(text, parts[:number], parts[number], at)
        if end is None and not _may_lack(parts, number):
            return _Reached(at, number)
        at = end or at
    return _Reached(at, len(parts))


def _may_lack(parts: Sequence[_Part], number: int) -> bool:
    """Whether no part behind is told of by its text: what is there is told to whoever checks."""
    return all(one.is_marker or one.is_optional for one in parts[number:])


def _end(text: CopiedText, before: Sequence[_Part], part: _Part, at: int) -> int | None:
    """The letter behind a part, which stands here or behind what may stand before it."""
    places = chain(_behind_marks(text, at), _behind_rows(text, before, at))
    return next((end for one in places if (end := part.end(text, one)) is not None), None)


def _behind_marks(text: CopiedText, at: int) -> Iterator[int]:
    """This letter, and those behind each mark of a list that stands here."""
    yield at
    mark = _LIST_MARK.match(text.letters, at)
    while mark:
        yield mark.end()
        mark = _LIST_MARK.match(text.letters, mark.end())


def _behind_rows(text: CopiedText, before: Sequence[_Part], at: int) -> Iterator[int]:
    """Behind parts that stood before and stand here again, as a table's first row on a new page."""
    for first in range(len(before)):
        place = at
        for part in before[first:]:
            end = part.end(text, place)
            if end is None:
                break
            yield (place := end)


def _strange(text: CopiedText, parts: Sequence[_Part], start: int, end: int) -> Iterator[str]:
    """What stands in brackets in place of withheld passages, in other words than ours."""
    shown = text.between(start, end)
    known = "\n".join(one.line for one in parts)
    yield from (one for one in _BRACKETS.findall(shown) if one not in known)


def _missing(text: CopiedText, parts: Sequence[_Part], since: int) -> Finding:
    """What is not there, or what stands before it where nothing may."""
    starts = islice(_starts(text, parts, since), _TRIED)
    reached = max(
        (_reached(text, parts, one) for one in starts),
        key=lambda one: one.parts,
        default=_Reached(since, 0),
    )
    line = next((one.line for one in parts[reached.parts :] if not one.is_marker), "")
    later = text.find(line, reached.at) if reached.parts else None
    between = text.between(reached.at, later or 0)
    if not between:
        return fails(_passage(parts[reached.parts]), _NOT_SHOWN)
    return fails(
        _passage(parts[reached.parts]),
        said("before it the copy shows what was not confirmed: {text}", text=_quoted(between)),
    )


def _passage(part: _Part) -> Phrase:
    return said("The passage {place} in the copy", place=part.place)


def _told(others: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """What stands between items, each text once, in full: a forged one must not hide in it."""
    for text, places in others.items():
        if text and not _LIST_MARK.fullmatch(text):
            yield not_checked(
                said("What the copy shows before {places}", places=tuple(places)),
                said("the record does not commit to it: {text}", text=f'"{text}"'),
            )


def _quoted(text: str) -> str:
    shortened = f"{text[:_LONGEST_QUOTE]}…" if len(text) > _LONGEST_QUOTE else text
    return f'"{shortened}"'
