"""TOML read with the line of every key, found by a plain search for table headers and keys."""

import re
import tomllib
from collections import Counter

from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.phrases import said

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_toml(text: str, name: str) -> Located:
    """Read a TOML file; `name` is what errors call it.

    Raises:
        InvalidInput: the text is no TOML.
    """
    try:
        return Located(name, tomllib.loads(text), _lines(text))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        told = said("not readable as TOML: {problem}", problem=_PLACE.sub("", str(error)))
        raise Located(name, None, {(): line}).refusal([Problem((), told)]) from error


def _lines(text: str) -> dict[Loc, int]:
    lines: dict[Loc, int] = {}
    table: Loc = ()
    entries: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line):
            brackets, path = header.groups()
            table = tuple(path.split("."))
            if brackets == "[[":
                table = (*table, entries[path])
                entries[path] += 1
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *key[1].split(".")), number)
    return lines
