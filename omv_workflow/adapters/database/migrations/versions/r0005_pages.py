"""Ways into the pages, and what people are writing there."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, UniqueConstraint

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _let_people_in()
    _keep_drafts()


def _let_people_in() -> None:
    """Links and sessions: of their tokens the hashes alone."""
    _create_ways_in("links", "issued_at", "expires_at", ended="used_at")
    _create_ways_in("sessions", "begun_at", "seen_at", ended="ended_at")


def _create_ways_in(table: str, *instants: str, ended: str) -> None:
    op.create_table(
        table,
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("unit_id", String(), ForeignKey("units.id"), nullable=False),
        Column("person_id", String(), nullable=False),
        *(Column(one, DateTime(timezone=True), nullable=False) for one in instants),
        Column(ended, DateTime(timezone=True)),
        UniqueConstraint("id"),
    )


def _keep_drafts() -> None:
    op.create_table(
        "drafts",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("cycle_id", String(), ForeignKey("cycles.id"), nullable=False),
        Column("item_id", String(), nullable=False),
        Column("person_id", String(), nullable=False),
        Column("text", String(), nullable=False),
        Column("based_on", Integer(), nullable=False),
        Column("saved_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("id"),
    )
    op.create_index("ix_drafts_cycle_id", "drafts", ["cycle_id"])
