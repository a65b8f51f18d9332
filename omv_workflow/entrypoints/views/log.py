"""Events as people read them."""

import json
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Group
from rich.table import Table
from rich.text import Text

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.entrypoints.views.parts import plain_table
from omv_workflow.steps.read_log import ReadEvent

_HASH_SHOWN = 12
_HASH = 64


def events_view(events: Sequence[ReadEvent], zone: ZoneInfo) -> Group:
    """A table for each stream, with local times."""
    streams = groupby(events, key=lambda one: one.stream)
    return Group(*(part for name, group in streams for part in _stream(name, list(group), zone)))


def _stream(name: str, events: list[ReadEvent], zone: ZoneInfo) -> tuple[Text, Table]:
    table = plain_table("#", "When", "What", "By", "Details")
    for one in events:
        when = one.happened_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        details = {key: value for key, value in one.data.items() if key not in {"by", "cycle"}}
        table.add_row(str(one.sequence), when, one.kind, _by(one), _told(details))
    return Text(name, style="bold"), table


def _by(event: ReadEvent) -> str:
    by, behalf = event.data.get("by", ""), event.data.get("on_behalf_of")
    return f"{by} for {behalf}" if behalf else str(by)


def _told(data: dict[str, JsonValue]) -> str:
    return ", ".join(f"{key}={_short(value)}" for key, value in data.items() if value is not None)


def _short(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_HASH_SHOWN] if len(text) == _HASH and " " not in text else text
