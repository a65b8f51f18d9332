"""Copies of a version without its secret passages, each made for somebody."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CopyKind(StrEnum):
    """What a copy was made for: the recipients of the plan, or somebody who asked."""

    DISTRIBUTION = "distribution"
    ON_REQUEST = "on_request"


@dataclass(frozen=True)
class PublicCopy:
    """A public copy of a version: its bytes by hash, on which grounds something is withheld.

    The hashes are empty once it has been disposed of; `pdf_hash` also where no PDF could be made.
    """

    id: str
    plan_id: str
    version_id: str
    kind: CopyKind
    docx_hash: str | None
    pdf_hash: str | None
    grounds: tuple[str, ...]
    purpose: str | None
    made_by: str
    made_at: datetime
