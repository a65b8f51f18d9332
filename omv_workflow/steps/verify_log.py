"""Checking the log as it is stored, and writing it out for others to check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.events import Event, Head, first_head
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.phrases import counted, said
from omv_workflow.steps.ports import LogReader, Parts, Row, Summary
from omv_workflow.steps.sight import seen_streams


@dataclass(frozen=True)
class StreamCheck:
    """What checking one stream gave; `fault` is None where every link holds."""

    stream: str
    events: int
    head: str
    fault: str | None


def verify_all_streams(parts: Parts, now: datetime) -> Summary:
    """Check every stream; a broken one fails, and the others are checked all the same."""
    del now
    done: list[Row] = []
    failed: list[Row] = []
    for check in check_streams(parts, EVERYTHING):
        row = Row(check.stream, _events(check), check.fault or said("unbroken"))
        (failed if check.fault else done).append(row)
    return Summary(said("verify the log"), done=done, failed=failed)


def _events(check: StreamCheck) -> str:
    return counted("{number} event", "{number} events", check.events)


def check_streams(parts: Parts, viewer: Viewer) -> list[StreamCheck]:
    """Check every stream that they may see, all openings, and what guards the log."""
    with parts.work() as work:
        seen, stored = set(seen_streams(work, viewer)), work.log.streams()
        checks = [_check_stored(stream, work.log) for stream in stored if stream in seen]
        missing = [_missing(stream) for stream in sorted(seen - set(stored))]
        return [*checks, *missing, *_check_openings(work.log), *_check_guards(work.log)]


def check_log(log: LogReader) -> list[StreamCheck]:
    """Check every stream that a log has, and its openings."""
    return [*(_check_stored(stream, log) for stream in log.streams()), *_check_openings(log)]


def _missing(stream: str) -> StreamCheck:
    fault = said("Stream {stream}, event 1: the whole stream is missing.", stream=stream)
    return StreamCheck(stream, 0, "", fault)


def export_lines(parts: Parts, viewer: Viewer) -> Iterator[dict[str, JsonValue]]:
    """The log that they may see as JSON objects: every event, and in the last line the heads.

    Raises:
        VerificationFailed: an event can't be read, so that there is no whole log to write out.
    """
    with parts.work() as work:
        seen = seen_streams(work, viewer)
        streams = [stream for stream in work.log.streams() if stream in seen]
        for stream in streams:
            for event in work.log.events(stream):
                yield {**event.content(), "previous": event.previous, "hash": event.hash}
        yield {"heads": [asdict(work.log.head(stream)) for stream in streams]}


def check_export(lines: Iterable[Mapping[str, JsonValue]]) -> list[StreamCheck]:
    """Check an exported log: its last line says which streams it holds, and how each one ends.

    Raises:
        InvalidInput: a line is no event, and not the heads in the last line.
    """
    told = list(lines)
    last = told.pop() if told and "heads" in told[-1] else None
    read = [_event_of(line) for line in told]
    if last is None:
        why = said("Its end is missing: the last line does not name the heads of its streams.")
        return [StreamCheck("export", len(read), "", why)]
    heads = {head.stream: head for head in _heads_of(last)}
    events: dict[str, list[Event]] = {stream: [] for stream in heads}
    for event in read:
        events.setdefault(event.stream, []).append(event)
    return [
        _check(stream, heads.get(stream, first_head(stream)), found)
        for stream, found in sorted(events.items())
    ]


def exported_events(lines: Iterable[Mapping[str, JsonValue]]) -> list[Event]:
    """The events of an exported log, as they stand there; `check_export` checks them.

    Raises:
        InvalidInput: a line is no event, and not the heads.
    """
    return [_event_of(line) for line in lines if "heads" not in line]


def _check_stored(stream: str, log: LogReader) -> StreamCheck:
    try:
        head, events = log.head(stream), log.events(stream)
    except VerificationFailed as failure:
        return StreamCheck(stream, 0, "", _told(failure))
    return _check(stream, head, events)


def _check(stream: str, head: Head, events: list[Event]) -> StreamCheck:
    try:
        verify_stream(events, head)
    except VerificationFailed as failure:
        return StreamCheck(stream, len(events), head.hash, _told(failure))
    return StreamCheck(stream, len(events), head.hash, None)


def _told(failure: VerificationFailed) -> str:
    return said("{what}: {why}", what=failure.what, why=failure.why)


def _check_openings(log: LogReader) -> list[StreamCheck]:
    try:
        verify_openings(log.openings())
    except VerificationFailed as failure:
        return [StreamCheck("openings", 0, "", _told(failure))]
    return []


def _check_guards(log: LogReader) -> list[StreamCheck]:
    missing = log.missing_guards()
    if not missing:
        return []
    fault = said(
        "The database would let the log be changed: {guards} are gone or changed. Find out who did"
        " that, and restore a backup made before.",
        guards=missing,
    )
    return [StreamCheck("guards", 0, "", fault)]


def _event_of(line: Mapping[str, JsonValue]) -> Event:
    try:
        fields = {str(name): value for name, value in line.items()}
        for name in ("happened_at", "recorded_at"):
            fields[name] = datetime.fromisoformat(str(fields[name]))  # type: ignore[assignment]  # becomes an instant
        event = Event(**fields)  # type: ignore[arg-type]  # a wrong field raises TypeError
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_log_line(line) from error
    if not isinstance(event.stream, str):
        raise _not_a_log_line(line)
    return event


def _heads_of(line: Mapping[str, JsonValue]) -> list[Head]:
    heads = line["heads"]
    if set(line) != {"heads"} or isinstance(heads, str) or not isinstance(heads, Sequence):
        raise _not_a_log_line(line)
    return [_head_of(head) for head in heads]


def _head_of(value: JsonValue) -> Head:
    match value:
        case {"stream": str(stream), "sequence": int(sequence), "hash": str(last)}:
            return Head(stream, sequence, last)
        case _:
            raise _not_a_log_line({"heads": [value]})


def _not_a_log_line(line: Mapping[str, JsonValue]) -> InvalidInput:
    return InvalidInput(
        said("The line {line}", line=str(line)[:80]),
        why=said("it is neither an event nor, in the last line, the heads of the streams."),
        next_step=said("Give a file written by `omv log export`."),
    )
