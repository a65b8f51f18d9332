"""What has changed from one text to another, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_TO_COMPARE = 4_000_000
"""Pairs of words: beyond that a stretch is told as replaced whole, for nobody waits a minute."""


class Part(StrEnum):
    """Whether a run of words stands in both texts, in the earlier one alone, or in the later."""

    SAME = "same"
    TAKEN_OUT = "taken_out"
    PUT_IN = "put_in"


@dataclass(frozen=True)
class Run:
    """Words side by side of which the same is true, with the blanks between them."""

    part: Part
    text: str


def word_changes(before: str, after: str) -> tuple[Run, ...]:
    """Both as one: without what was put in it is `before`; without what was taken out, `after`.

    What stayed between two changes that are longer goes with them, so that a reworded sentence
    reads as one change, and isn't cut to pieces by its commas.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    middle = _compared(old[first : len(old) - last], new[first : len(new) - last])
    begins, ends = "".join(old[:first]), "".join(old[len(old) - last :])
    return tuple(_runs([_Stretch(begins, begins), *_joined(middle), _Stretch(ends, ends)]))


@dataclass(frozen=True)
class _Stretch:
    """What stands in the earlier text, and in its place in the later one."""

    old: str
    new: str

    @property
    def stays(self) -> bool:
        return self.old == self.new

    @property
    def length(self) -> int:
        return max(len(self.old), len(self.new))

    def __add__(self, other: "_Stretch") -> "_Stretch":
        return _Stretch(self.old + other.old, self.new + other.new)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many words both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _compared(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    """Stretches that stay and stretches that change, by turns."""
    if len(old) * len(new) > _MOST_TO_COMPARE:
        return [_Stretch("".join(old), "".join(new))]
    found = SequenceMatcher(None, old, new).get_opcodes()
    return [_Stretch("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in found]


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """The same, where no change is parted from the next by less than either of them."""
    found: list[_Stretch] = []
    for one in stretches:
        if len(found) > 1 and _is_gap(found[-2], found[-1], one):
            change, gap = found[-2:]
            found[-2:] = [change + gap + one]
        else:
            found.append(one)
    return found


def _is_gap(change: _Stretch, between: _Stretch, other: _Stretch) -> bool:
    if change.stays or not between.stays or other.stays:
        return False
    has_words = any(character.isalnum() for character in between.old)
    return not has_words or between.length <= min(change.length, other.length)


def _runs(stretches: Iterable[_Stretch]) -> Iterator[Run]:
    for one in stretches:
        parts = ((Part.SAME, one.old),) if one.stays else _changed(one)
        yield from (Run(part, text) for part, text in parts if text)


def _changed(one: _Stretch) -> tuple[tuple[Part, str], ...]:
    return (Part.TAKEN_OUT, one.old), (Part.PUT_IN, one.new)
