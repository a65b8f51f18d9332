"""Checking the log as it is stored, and writing it out for others to check."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.events import Event, Head, Opening, plan_stream, unit_stream
from omv_workflow.domain.verification import verify_openings, verify_stream
from omv_workflow.errors import InvalidInput, VerificationFailed
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork


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
    for check in check_streams(parts):
        row = Row(check.stream, f"{check.events} events", check.fault or "unbroken")
        (failed if check.fault else done).append(row)
    return Summary("verify the log", done=done, failed=failed)


def check_streams(parts: Parts) -> list[StreamCheck]:
    """Check every stream and its openings."""
    with parts.work() as work:
        checks = [
            _check(stream, work.log.head(stream), work.log.events(stream))
            for stream in work.log.streams()
        ]
        missing = [_missing(stream) for stream in _expected(work) - set(work.log.streams())]
        return [*checks, *missing, *_check_openings(work.log.openings())]


def _expected(work: UnitOfWork) -> set[str]:
    """The streams that must be there: every unit and every plan began with an event."""
    units = {unit_stream(unit.id) for unit in work.units.find()}
    return units | {plan_stream(plan.id) for plan in work.plans.find()}


def _missing(stream: str) -> StreamCheck:
    return StreamCheck(stream, 0, "", f"Stream {stream}, event 1: the whole stream is missing.")


def export_lines(parts: Parts) -> Iterator[dict[str, JsonValue]]:
    """The whole log as JSON objects: every event, and after each stream its head."""
    with parts.work() as work:
        for stream in work.log.streams():
            for event in work.log.events(stream):
                yield {**event.content(), "previous": event.previous, "hash": event.hash}
            yield {"head": asdict(work.log.head(stream))}


def check_export(lines: Iterable[Mapping[str, JsonValue]]) -> list[StreamCheck]:
    """Check an exported log; a stream whose head line is missing was cut.

    Raises:
        InvalidInput: a line is neither an event nor a head.
    """
    events: dict[str, list[Event]] = {}
    heads: dict[str, Head] = {}
    for line in lines:
        if "head" in line:
            head = _head_of(line["head"])
            heads[head.stream] = head
        else:
            event = _event_of(line)
            events.setdefault(event.stream, []).append(event)
    return [
        _check(stream, heads[stream], events.get(stream, []))
        if stream in heads
        else StreamCheck(stream, len(events[stream]), "", "its end is missing (no head line)")
        for stream in sorted({*events, *heads})
    ]


def _check(stream: str, head: Head, events: list[Event]) -> StreamCheck:
    try:
        verify_stream(events, head)
    except VerificationFailed as failure:
        return StreamCheck(stream, len(events), head.hash, f"{failure.what}: {failure.why}")
    return StreamCheck(stream, len(events), head.hash, None)


def _check_openings(openings: list[Opening]) -> list[StreamCheck]:
    try:
        verify_openings(openings)
    except VerificationFailed as failure:
        return [StreamCheck("openings", len(openings), "", f"{failure.what}: {failure.why}")]
    return []


def _event_of(line: Mapping[str, JsonValue]) -> Event:
    try:
        fields = {str(name): value for name, value in line.items()}
        for name in ("happened_at", "recorded_at"):
            fields[name] = datetime.fromisoformat(str(fields[name]))  # type: ignore[assignment]  # becomes an instant
        return Event(**fields)  # type: ignore[arg-type]  # a wrong field raises TypeError
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_log_line(line) from error


def _head_of(value: JsonValue) -> Head:
    if isinstance(value, Mapping) and set(value) == {"stream", "sequence", "hash"}:
        return Head(str(value["stream"]), int(str(value["sequence"])), str(value["hash"]))
    raise _not_a_log_line({"head": value})


def _not_a_log_line(line: Mapping[str, JsonValue]) -> InvalidInput:
    return InvalidInput(
        f"The line {str(line)[:80]}",
        why="it is neither an event nor the head of a stream.",
        next_step="Give a file written by `omv log export`.",
    )
