"""The log for people: each event with what its commitments stand for, as far as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.errors import NotFound
from omv_workflow.steps.ports import Parts

ERASED = "(erased)"


@dataclass(frozen=True)
class ReadEvent:
    """One event; in `data` a commitment is replaced by its opening, or by `(erased)`."""

    stream: str
    sequence: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    data: Mapping[str, JsonValue]
    hash: str


def read_log(parts: Parts, stream: str | None = None) -> list[ReadEvent]:
    """The events of one stream or of all, in order.

    Raises:
        NotFound: there is no such stream.
    """
    with parts.work() as work:
        known = work.log.streams()
        if stream is not None and stream not in known:
            raise NotFound(
                f"The stream {stream}",
                why=f"there is: {', '.join(known) or 'none yet'}.",
                next_step="Name one of them.",
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
            data={name: _opened(value, openings) for name, value in one.data.items()},
            hash=one.hash,
        )
        for one in events
    ]


def _opened(value: JsonValue, openings: Mapping[str, str]) -> JsonValue:
    if isinstance(value, Mapping):
        if set(value) == {"commitment"}:
            return openings.get(str(value["commitment"]), ERASED)
        return {name: _opened(inner, openings) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_opened(one, openings) for one in value]
    return value
