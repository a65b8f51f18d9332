"""More that people do in the pages: second factors, and what recipients acknowledge."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.schema import SchemaItem

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _keep_second_factors()
    _note_proofs()
    _let_recipients_in()
    _keep_comments()


def _keep_second_factors() -> None:
    """Secrets are sealed; of recovery codes the hashes alone are kept."""
    op.create_table(
        "second_factors",
        *_of_a_person(),
        Column("secret", String()),
        Column("set_up_at", DateTime(timezone=True)),
        Column("offered", String()),
        Column("offered_in", String()),
        Column("last_step", Integer(), nullable=False),
        Column("wrong", Integer(), nullable=False),
        Column("wrong_since", DateTime(timezone=True)),
        Column("paused_until", DateTime(timezone=True)),
        Column("reset_asked_by", String()),
        Column("reset_asked_at", DateTime(timezone=True)),
        UniqueConstraint("unit_id", "person_id"),
    )
    op.create_table(
        "recovery_codes",
        *_of_a_person(),
        Column("made_at", DateTime(timezone=True), nullable=False),
        Column("used_at", DateTime(timezone=True)),
    )
    op.create_index(
        "ix_recovery_codes_unit_id_person_id", "recovery_codes", ["unit_id", "person_id"]
    )


def _of_a_person() -> tuple[SchemaItem, ...]:
    return (
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("unit_id", String(), ForeignKey("units.id"), nullable=False),
        Column("person_id", String(), nullable=False),
        UniqueConstraint("id"),
    )


def _note_proofs() -> None:
    op.add_column("sessions", Column("proof", String()))
    op.add_column("sessions", Column("proven_until", DateTime(timezone=True)))


def _let_recipients_in() -> None:
    """Links to one delivery each: of their tokens the hashes alone."""
    op.create_table(
        "receipt_links",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("delivery_id", String(), ForeignKey("deliveries.id"), nullable=False),
        Column("issued_at", DateTime(timezone=True), nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("id"),
    )


def _keep_comments() -> None:
    """What is said about an answer; it goes with the answers of its year."""
    op.create_table(
        "comments",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("cycle_id", String(), ForeignKey("cycles.id"), nullable=False),
        Column("item_id", String(), nullable=False),
        Column("person_id", String(), nullable=False),
        Column("text", String(), nullable=False),
        Column("written_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("id"),
    )
    op.create_index("ix_comments_cycle_id", "comments", ["cycle_id"])
