"""The plan as it is printed: all that stands on its pages, and nothing of its confirmation."""

from dataclasses import asdict, dataclass
from datetime import date

from omv_workflow.domain.canonical import canonical_json, sha256_hex
from omv_workflow.forms.model import ItemType


@dataclass(frozen=True)
class PrintedItem:
    """One item and its answer: Markdown for long texts, one line for short ones, "yes" or "no"."""

    id: str
    type: ItemType
    text: str
    answer: str | None


@dataclass(frozen=True)
class PrintedSection:
    """A section of the form with its items, in order."""

    title: str
    items: tuple[PrintedItem, ...]


@dataclass(frozen=True)
class Attachment:
    """An attachment and the place where it is kept (R11)."""

    name: str
    kept_at: str


@dataclass(frozen=True)
class PlanDocument:
    """One assembled plan; `draft` is its number where it is one, and says so on every page.

    Date, name and method of the confirmation are absent on purpose: they can't stand in the bytes
    that are being confirmed.
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
    draft: int | None = None


def document_hash(document: PlanDocument) -> str:
    """SHA-256 over all that is printed, as canonical JSON: whatever changes on a page changes it.

    Raises:
        InvalidInput: a text that UTF-8 can't spell.
    """
    data = {**asdict(document), "issued_on": document.issued_on.isoformat()}
    return sha256_hex(canonical_json(data))
