"""Events as people read them."""

import json
import re
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.field_names import field_name
from omv_workflow.entrypoints.views.names import event_name
from omv_workflow.entrypoints.views.parts import written
from omv_workflow.phrases import said
from omv_workflow.steps.read_log import ReadEvent

_INDENT = 6
_HASH_SHOWN = 12
_HASH = re.compile("[0-9a-f]{64}")
_IN_HEAD = {"by", "on_behalf_of", "cycle"}


def events_view(events: Sequence[ReadEvent], zone: ZoneInfo) -> Group:
    """Stream by stream, with local times, and under each event what it tells."""
    shown: list[RenderableType] = []
    for stream, group in groupby(events, key=lambda one: one.stream):
        shown.append(Text(stream, style="bold"))
        for event in group:
            shown += [_head(event, zone), Padding(Text(_details(event)), (0, 0, 0, _INDENT))]
    return Group(*shown)


def _head(event: ReadEvent, zone: ZoneInfo) -> Text:
    when = written(event.happened_at.astimezone(zone))
    by, behalf = str(event.data.get("by", "")), event.data.get("on_behalf_of")
    who = speak(said("{person} for {other}", person=by, other=behalf)) if behalf else by
    return Text(f"{event.sequence:>{_INDENT - 1}} {when}  {speak(event_name(event.kind))}  {who}")


def _details(event: ReadEvent) -> str:
    told = ((name, value) for name, value in event.data.items() if name not in _IN_HEAD)
    shown = ((speak(field_name(name)), value) for name, value in told if value is not None)
    return ", ".join(f"{name}={_short(value)}" for name, value in shown)


def _short(value: JsonValue) -> str:
    """A value as people read it: of a hash only its beginning."""
    if isinstance(value, str):
        return value[:_HASH_SHOWN] if _HASH.fullmatch(value) else value
    if isinstance(value, Sequence):
        return "; ".join(_short(one) for one in value)
    return json.dumps(value, ensure_ascii=False)
