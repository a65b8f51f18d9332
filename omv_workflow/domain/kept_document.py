"""A printed plan kept as bytes, and read again: what a copy of a version is made of later."""

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from omv_workflow.domain.blocks import (
    Break,
    ListBlock,
    Marker,
    Paragraph,
    Table,
    Text,
    Withheld,
    WithheldBlock,
)
from omv_workflow.domain.document import (
    Attachment,
    EarlierVersion,
    Metadata,
    PlanDocument,
    PrintedItem,
    PrintedSection,
)
from omv_workflow.forms.model import ItemType

_KINDS: Final[dict[str, type[Any]]] = {
    one.__name__: one
    for one in (
        *(Break, ListBlock, Marker, Paragraph, Table, Text, Withheld, WithheldBlock),
        *(Attachment, EarlierVersion, Metadata, PlanDocument, PrintedItem, PrintedSection),
    )
}
_READ_AS: Final[dict[tuple[str, str], Callable[[str], Any]]] = {
    ("PlanDocument", "issued_on"): date.fromisoformat,
    ("EarlierVersion", "confirmed_on"): date.fromisoformat,
    ("PrintedItem", "type"): ItemType,
}


@lru_cache(maxsize=8)
def read_document(content: bytes) -> PlanDocument:
    """The plan of which `document_bytes` made these bytes."""
    document: PlanDocument = _read(json.loads(content))
    return document


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_read, value))
    if not isinstance(value, dict):
        return value
    kind = value["kind"]
    parts = {name: _read(part) for name, part in value.items() if name != "kind"}
    for (of_kind, name), read in _READ_AS.items():
        if of_kind == kind:
            parts[name] = read(parts[name])
    return _KINDS[kind](**parts)
