"""The rows behind the pages in the browser: ways in, and drafts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from omv_workflow.adapters.database.base import StoredRow
from omv_workflow.adapters.database.rows import CycleId


class LinkRow(StoredRow):
    """A `Link`; the id is the hash of its token."""

    __tablename__ = "links"

    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SessionRow(StoredRow):
    """A `PortalSession`; the id is the hash of its token."""

    __tablename__ = "sessions"

    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[str]
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DraftRow(StoredRow):
    """A `Draft`, of which the log tells nothing."""

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "cycle_id"),)

    cycle_id: Mapped[CycleId]
    item_id: Mapped[str]
    person_id: Mapped[str]
    text: Mapped[str]
    based_on: Mapped[int]
    saved_at: Mapped[datetime]
