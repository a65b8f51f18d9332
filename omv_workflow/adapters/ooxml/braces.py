"""What stands in braces in a template: a mark, or what was meant to be one and would be printed.

Nothing in a template is computed: what other programs read as code is told by what it is not.
"""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final

from omv_workflow.adapters.ooxml.marks import mark_of
from omv_workflow.forms.wording import unknown
from omv_workflow.phrases import Phrase, said

_BRACED: Final = re.compile(r"\{+[^{}]*\}+|\{\{\s*[\w.]*|[\w.]*\s*\}\}|\{%|%\}")
_WORD: Final = re.compile(r"\w+")
_CLOSE: Final = 0.75  # how alike a word in single braces is to a mark that was meant


def wrong_in(text: str, marks: Collection[str]) -> Iterator[tuple[str, Phrase]]:
    """Whatever stands in braces and is no mark: what it is, and what to do about it."""
    for found in _BRACED.findall(text):
        told = _wrong_with(found, marks)
        if told:
            yield told


def _wrong_with(found: str, marks: Collection[str]) -> tuple[str, Phrase] | None:
    name, inner = mark_of(found), found.strip("{}").strip()
    if name in marks or _is_plain(found, inner, marks):
        return None
    if name:
        told = unknown(said("mark"), name, sorted(marks))
        return told, said("Correct its spelling, or take it out.")
    if inner.startswith(("%", "#")) or inner.endswith("%"):
        return (
            said("{found} is an instruction, and a template carries none out.", found=found),
            said("Take it out."),
        )
    if _WORD.fullmatch(inner):
        return (
            said("{found} is no whole mark.", found=found),
            said("Write it with two braces on each side: {mark}.", mark=_mark(inner, marks)),
        )
    return (
        said("{found} is no mark, and nothing in a template is computed.", found=found),
        said("Write a mark, which is a name between two braces on each side, or take it out."),
    )


def _is_plain(found: str, inner: str, marks: Collection[str]) -> bool:
    """Whether it is a text in single braces, as people may write it, and unlike any mark."""
    is_single = not found.startswith("{{") and not found.endswith("}}")
    is_code = inner.startswith(("%", "#")) or inner.endswith("%")
    return is_single and not is_code and not _meant(inner, marks)


def _mark(name: str, marks: Collection[str]) -> str:
    return "{{" + (_meant(name, marks) or name) + "}}"


def _meant(name: str, marks: Collection[str]) -> str | None:
    return next(iter(get_close_matches(name, sorted(marks), n=1, cutoff=_CLOSE)), None)
