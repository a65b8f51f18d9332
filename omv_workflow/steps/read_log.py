"""The log for people: each event with what its commitments stand for, as far as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.erasure import ERASED
from omv_workflow.domain.events import Event
from omv_workflow.domain.visibility import Viewer
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import seen_streams

NOT_SHOWN = "(not shown)"


@dataclass(frozen=True)
class ReadEvent:
    """One event; in `data` a commitment is replaced by its opening, if one is to be seen."""

    stream: str
    sequence: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    data: Mapping[str, JsonValue]
    hash: str


def read_log(parts: Parts, viewer: Viewer, stream: str | None = None) -> list[ReadEvent]:
    """The events of one stream or of all that they may see, in order; personal data as they may.

    Raises:
        NotFound: there is no such stream, or they may not know that there is.
    """
    with parts.work() as work:
        seen = seen_streams(work, viewer)
        known = [name for name in work.log.streams() if name in seen]
        if stream is not None and stream not in known:
            raise NotFound(
                said("The stream {stream}", stream=stream),
                why=said("there is: {streams}.", streams=tuple(known) or said("none yet")),
                next_step=said("Name one of them."),
            )
        openings = {one.commitment: one.value for one in work.log.openings()}
        events = [one for name in known if stream in {None, name} for one in work.log.events(name)]
    return [
        ReadEvent(
            stream=one.stream,
            sequence=one.sequence,
            kind=one.kind,
            happened_at=one.happened_at,
            recorded_at=one.recorded_at,
            data=_read(one, openings if seen[one.stream] else None),
            hash=one.hash,
        )
        for one in events
    ]


def _read(event: Event, openings: Mapping[str, str] | None) -> dict[str, JsonValue]:
    if openings is None:
        return opened(event.data, {}, NOT_SHOWN)
    return opened(event.data, openings, ERASED)


def opened(
    data: Mapping[str, JsonValue], openings: Mapping[str, str], missing: str
) -> dict[str, JsonValue]:
    """An event's data with what its commitments stand for; `missing` where that isn't known."""
    return {name: _opened(value, openings, missing) for name, value in data.items()}


def _opened(value: JsonValue, openings: Mapping[str, str], missing: str) -> JsonValue:
    if isinstance(value, Mapping):
        if set(value) == {"commitment"}:
            return openings.get(str(value["commitment"]), missing)
        return opened(value, openings, missing)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_opened(one, openings, missing) for one in value]
    return value
