"""What was read from a file, with the line of each of its parts, and how faults in it are told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import counted, listed, said

Loc = tuple[str | int, ...]
"""The way to a part of a file: keys and, in lists, numbers from 0, as pydantic counts."""


@dataclass(frozen=True)
class Problem:
    """Something wrong in one place, in words that say what was expected there."""

    loc: Loc
    said: str


@dataclass(frozen=True)
class Located:
    """The plain data of a file; `problems` are those that already reading it brought up."""

    name: str
    data: Any
    lines: Mapping[Loc, int]
    problems: tuple[Problem, ...] = ()

    def line(self, loc: Loc) -> int:
        """The line of a part, or of the nearest part around it where it is missing."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def find(self, pattern: str) -> Iterator[tuple[Loc, Any]]:
        """The parts that a pattern such as `people.*.email` leads to; none in another shape."""
        found: list[tuple[Loc, Any]] = [((), self.data)]
        for step in pattern.split("."):
            found = [
                ((*loc, key), inner)
                for loc, value in found
                for key, inner in _parts(value)
                if step in ("*", key)
            ]
        return iter(found)

    def refusal(self, problems: Iterable[Problem]) -> InvalidInput:
        """The one error that tells all problems, a line each, in the order of the file."""
        told = sorted({(self.line(one.loc), self._told(one)) for one in problems})
        count = counted("{number} error.", "{number} errors.", len(told))
        return InvalidInput(
            said("Reading {name}", name=self.name),
            why=listed([count, *(text for _, text in told), ""]),
            next_step=said("Correct the lines that are named and try again."),
        )

    def _told(self, problem: Problem) -> str:
        way = ".".join(str(one + 1) if isinstance(one, int) else one for one in problem.loc)
        place = f"{self.name}:{self.line(problem.loc)}"
        return listed((place, way, problem.said) if way else (place, problem.said), ": ")


def used_twice(located: Located, pattern: str) -> Iterator[Problem]:
    """A problem for every value that stands once already among those that `pattern` leads to."""
    first: dict[str, Loc] = {}
    for loc, value in located.find(pattern):
        if not isinstance(value, str):
            continue
        if value in first:
            line = located.line(first[value])
            yield Problem(
                loc, said('"{value}" is used twice, first in line {line}', value=value, line=line)
            )
        first.setdefault(value, loc)


def _parts(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
