"""What has changed from one text to another, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

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

    Blanks between two changes go with them, so that a reworded sentence reads as one change.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    middle = _compared(old[first : len(old) - last], new[first : len(new) - last])
    runs = [Run(Part.SAME, "".join(old[:first])), *middle]
    runs.append(Run(Part.SAME, "".join(old[len(old) - last :])))
    return tuple(_ordered(_without_gaps(runs)))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many words both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    if len(old) * len(new) > _MOST_TO_COMPARE:
        yield from (Run(Part.TAKEN_OUT, "".join(old)), Run(Part.PUT_IN, "".join(new)))
        return
    for act, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new).get_opcodes():
        if act == "equal":
            yield Run(Part.SAME, "".join(old[from_old:to_old]))
        else:
            yield Run(Part.TAKEN_OUT, "".join(old[from_old:to_old]))
            yield Run(Part.PUT_IN, "".join(new[from_new:to_new]))


def _without_gaps(runs: Sequence[Run]) -> Iterator[Run]:
    """Blanks that stay the same between two changes are told with both."""
    for at, run in enumerate(runs):
        is_within = 0 < at < len(runs) - 1
        if is_within and run.part is Part.SAME and run.text.isspace() and "\n" not in run.text:
            yield from (Run(Part.TAKEN_OUT, run.text), Run(Part.PUT_IN, run.text))
        elif run.text:
            yield run


def _ordered(runs: Iterator[Run]) -> Iterator[Run]:
    """Of changes side by side, all that was taken out, then all that was put in."""
    for is_same, some in groupby(runs, lambda one: one.part is Part.SAME):
        found = list(some)
        for part in (Part.SAME,) if is_same else (Part.TAKEN_OUT, Part.PUT_IN):
            if text := "".join(one.text for one in found if one.part is part):
                yield Run(part, text)
