"""The plan as it is printed: all that stands on its pages, and nothing of its confirmation."""

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from omv_workflow.domain.blocks import Block, Inlines
from omv_workflow.domain.canonical import JsonValue, canonical_json, sha256_hex
from omv_workflow.forms.model import ItemType

_ABSENT: tuple[tuple[str, JsonValue], ...] = (("metadata", None), ("later_signers", []))


@dataclass(frozen=True)
class PrintedItem:
    """One item and its answer as it was read: one paragraph for a short one, for "yes" and "no".

    `answer` is empty where nothing was answered, and for what takes no answer.
    """

    id: str
    type: ItemType
    text: str
    answer: tuple[Block, ...]


@dataclass(frozen=True)
class PrintedSection:
    """A section of the form with its items, in order."""

    title: str
    items: tuple[PrintedItem, ...]


@dataclass(frozen=True)
class Attachment:
    """An attachment and the place where it is kept (R11)."""

    name: Inlines
    kept_at: Inlines


@dataclass(frozen=True)
class EarlierVersion:
    """A version that was confirmed before, as the version table tells of it: no name, a role."""

    number: int
    confirmed_on: date
    role: str
    register_number: str | None


@dataclass(frozen=True)
class Metadata:
    """What a case-management system is told beside the pages (JHS 191): in years, with the ground.

    `version` counts the versions offered for confirmation. `secrecy_years` is empty where no number
    of years can be told.
    """

    version: int
    personal_data: bool
    secrecy_years: int | None
    retention_years: int
    retention_ground: str


@dataclass(frozen=True)
class PlanDocument:
    """One assembled plan; `draft` is its number where it is one, and says so on every page.

    `earlier_versions` are those confirmed before this one was made, oldest first. Date, name and
    method of its own confirmation are absent on purpose: they can't stand in the bytes that are
    being confirmed.

    A public copy says that it is one, and holds markers in place of secret passages. What an
    earlier program kept has no metadata. `later_signers` are the titles of those who sign after
    whoever confirms the plan.
    """

    title: str
    language: str
    sender: tuple[str, ...]
    issued_on: date
    register_number: str | None
    publicity: str
    sections: tuple[PrintedSection, ...]
    attachments: tuple[Attachment, ...]
    jakelu: tuple[str, ...]
    tiedoksi: tuple[str, ...]
    earlier_versions: tuple[EarlierVersion, ...] = ()
    draft: int | None = None
    is_public_copy: bool = False
    metadata: Metadata | None = None
    later_signers: tuple[str, ...] = ()


def document_hash(document: PlanDocument) -> str:
    """SHA-256 over all that is printed, as canonical JSON: whatever changes on a page changes it.

    Raises:
        InvalidInput: a text that UTF-8 can't spell.
    """
    return sha256_hex(document_bytes(document))


@lru_cache(maxsize=8)
def document_bytes(document: PlanDocument) -> bytes:
    """All that is printed, as canonical JSON.

    It is asked for again and again of the few documents in hand, so it is remembered for a while.

    Raises:
        InvalidInput: a text that UTF-8 can't spell.
    """
    return canonical_json(_spelled(document))


def _spelled(value: Any) -> JsonValue:
    """A value as JSON, each part with its kind: an empty list is no empty paragraph."""
    if isinstance(value, tuple):
        return [_spelled(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        parts = {field.name: _spelled(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__, **_without_absent(parts)}
    plain: JsonValue = value
    return plain


def _without_absent(parts: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Parts as an earlier program spelled them, whose documents had no such thing."""
    return {name: part for name, part in parts.items() if (name, part) not in _ABSENT}
