"""The exported log as JSON Lines, and what checking a log has found, in words."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.events import Event
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.forms.loader import read_text
from omv_workflow.phrases import counted, listed, said
from omv_workflow.steps.verify_log import StreamCheck, check_export, exported_events


def json_lines(values: Iterable[Mapping[str, JsonValue]]) -> bytes:
    """Each value as a line of JSON, in UTF-8."""
    lines = (json.dumps(value, ensure_ascii=False, sort_keys=True) for value in values)
    return "".join(f"{line}\n" for line in lines).encode()


def checks_of_export(path: Path) -> list[StreamCheck]:
    """What checking an exported log gives.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it is no exported log.
    """
    text = read_text(path)
    if not text.strip():
        raise _no_log(str(path), said("it is empty."))
    return check_export(_values(text, path))


def events_of_export(path: Path) -> list[Event]:
    """The events of an exported log, if it is unbroken.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it is no exported log.
        VerificationFailed: it is broken.
    """
    faults = [check.fault for check in checks_of_export(path) if check.fault]
    if faults:
        raise VerificationFailed(
            said("The exported log {file}", file=path),
            why=said("it is broken: {faults}", faults=tuple(faults)),
            next_step=said("Give another export of it, or leave it out."),
        )
    return exported_events(_values(read_text(path), path))


def verdict(checks: Sequence[StreamCheck]) -> str:
    """A line for each fault, or one that says that there is none."""
    faults = [check.fault for check in checks if check.fault]
    if faults:
        return listed(faults)
    return said(
        "{streams}, {events}, unbroken.",
        streams=counted("{number} stream", "{number} streams", len(checks)),
        events=counted("{number} event", "{number} events", sum(one.events for one in checks)),
    )


def _values(text: str, path: Path) -> Iterator[Mapping[str, JsonValue]]:
    for number, line in enumerate(text.splitlines(), start=1):
        value = _value(line)
        if not isinstance(value, dict):
            place = said("{file}, line {line}", file=path, line=number)
            raise _no_log(place, said("it is no JSON object."))
        yield value


def _no_log(what: str, why: str) -> InvalidInput:
    return InvalidInput(what, why=why, next_step=said("Give a file written by `omv log export`."))


def _value(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None
