"""YAML, and JSON as a part of it, read with the line of every part.

Every value stays text (or nothing) until a model gives it its type. So none of the surprises of
YAML 1.1 happen: `no` is no falsehood, `00100` no octal number, `12:30` no count of seconds, and the
key `on` no truth. What such a file never needs (aliases, tags, a second document) is refused.
"""

import re
from functools import lru_cache
from typing import Any

import yaml

from omv_workflow.errors import InvalidInput
from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.phrases import said

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MAX_DEPTH = 20
_KEPT_TEXTS = 32


@lru_cache(_KEPT_TEXTS)
def read_yaml(text: str, name: str) -> Located:
    """Read one YAML document, once for the same text; `name` is what errors call the file.

    Keys that stand twice and control characters are left as problems of the result, to be told
    together with everything else that is wrong.

    Raises:
        InvalidInput: the text is no YAML, or YAML of a kind that is not used here.
    """
    if name.endswith(".json"):  # JSON may be indented by tabs, which never stand inside its strings
        text = text.replace("\t", " ")
    try:
        builder = _Builder(text)
        data = builder.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _not_yaml(
            name, line, said("not readable as YAML: {problem}", problem=error.problem)
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _not_yaml(name, line, said("a control character stands here")) from error
    return Located(name, data, builder.lines, tuple(builder.problems))


class _Builder:
    """Turns the parser's events into plain data, noting lines and problems on the way."""

    def __init__(self, text: str) -> None:
        self._events = yaml.parse(text, Loader=yaml.SafeLoader)
        self.lines: dict[Loc, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """The data of the one document, or None for an empty file."""
        self._next()  # the stream starts
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        data = self._node(self._next(), ())
        self._next()  # the document ends
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise _fault(after, said("a second document begins, and a file holds one"))
        return data

    def _next(self) -> Any:
        try:
            return next(self._events)
        except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF"
            raise yaml.MarkedYAMLError(
                problem=said("an escape names no character ({error})", error=str(error))
            ) from error

    def _node(self, event: Any, loc: Loc) -> Any:
        self.lines.setdefault(loc, _line(event))
        if isinstance(event, yaml.AliasEvent) or event.tag is not None or event.anchor is not None:
            raise _fault(event, said("anchors (&), aliases (*) and tags (!) are not used here"))
        if len(loc) > _MAX_DEPTH:
            raise _fault(event, said("nested more than {depth} deep", depth=_MAX_DEPTH))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loc)
        is_nothing = event.implicit[0] and event.value in _NOTHING
        return None if is_nothing else self._text(event, loc)

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _fault(event, said("a key must be a plain word"))
            key = self._text(event, loc)
            here = (*loc, key)
            if key in data:
                twice = said("this key stands twice, first in line {line}", line=self.lines[here])
                self.problems.append(Problem(here, twice))
            self.lines[here] = _line(event)
            data[key] = self._node(self._next(), here)
        return data

    def _sequence(self, loc: Loc) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            data.append(self._node(event, (*loc, len(data))))
        return data

    def _text(self, event: yaml.ScalarEvent, loc: Loc) -> str:
        # JSON writes a character beyond the first 65,536 as a pair of escapes: join them.
        units = event.value.encode("utf-16", "surrogatepass")
        text = units.decode("utf-16", "surrogatepass")
        if _CONTROL.search(text):
            self.problems.append(Problem(loc, said("expected text without control characters")))
        return _CONTROL.sub("\ufffd", text)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _fault(event: Any, told: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=told, problem_mark=event.start_mark)


def _not_yaml(name: str, line: int, told: str) -> InvalidInput:
    return Located(name, None, {(): line}).refusal([Problem((), told)])
