"""Confirmations in several ways, by several signers, with what is kept of each."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, UniqueConstraint, text

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

_STRENGTHS = (
    "UPDATE confirmations SET strength = CASE method WHEN 'built_in' THEN 'simple'"
    " ELSE 'recorded' END WHERE method IS NOT NULL"
)
_ASKED = (
    "UPDATE confirmations SET asked_at = (SELECT made_at FROM versions"
    " WHERE versions.id = confirmations.version_id AND versions.stage = 'for_confirmation')"
)


def upgrade() -> None:
    """Add it all."""
    _let_several_sign()
    _tell_what_was_given()
    _keep_looks()
    _keep_received_files()
    _keep_openings()


def _let_several_sign() -> None:
    """One confirmation for each signer of a version; so far there was one."""
    # No trigger guards this table, and no other refers to it: SQLite may build it anew.
    with op.batch_alter_table("confirmations") as table:
        for name in ("signer", "signers", "round"):
            table.add_column(Column(name, Integer(), nullable=False, server_default=text("1")))
        table.add_column(Column("asked_at", DateTime(timezone=True)))
        table.add_column(Column("strength", String(40)))
        for name in ("sealed_hash", "record_hash", "record_signature", "evidence_hash"):
            table.add_column(Column(name, String()))
        table.add_column(Column("seen_by", String()))
        table.add_column(Column("ended_at", DateTime(timezone=True)))
        table.add_column(Column("ended_by", String()))
        table.add_column(Column("ended_because", String()))
        table.drop_constraint("uq_confirmations_version_id", type_="unique")
        table.create_unique_constraint(
            "uq_confirmations_version_id_signer_round", ["version_id", "signer", "round"]
        )


def _tell_what_was_given() -> None:
    """What was confirmed so far was recorded, or given in the pages: a simple signature."""
    op.execute(_STRENGTHS)
    op.execute(_ASKED)


def _keep_openings() -> None:
    """Of what a version's confirmation record commits to."""
    op.add_column("versions", Column("openings_hash", String()))


def _keep_received_files() -> None:
    """What came back signed, as it was received."""
    op.create_table(
        "received_files",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("plan_id", String(), ForeignKey("plans.id"), nullable=False),
        Column("version_id", String(), ForeignKey("versions.id"), nullable=False),
        Column("sha256", String(), nullable=False),
        Column("received_at", DateTime(timezone=True), nullable=False),
        Column("received_by", String()),
        Column("reception", String(40), nullable=False),
        Column("why", String()),
        UniqueConstraint("id"),
    )
    op.create_index("ix_received_files_plan_id", "received_files", ["plan_id"])


def _keep_looks() -> None:
    """Who looked at what they are asked to confirm; the table of confirmations is built by now."""
    op.create_table(
        "looks",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("plan_id", String(), ForeignKey("plans.id"), nullable=False),
        Column("confirmation_id", String(), ForeignKey("confirmations.id"), nullable=False),
        Column("person_id", String(), nullable=False),
        Column("sha256", String(), nullable=False),
        Column("first_at", DateTime(timezone=True), nullable=False),
        Column("since", DateTime(timezone=True), nullable=False),
        UniqueConstraint("id"),
        UniqueConstraint("confirmation_id", "person_id", "sha256"),
    )
    op.create_index("ix_looks_plan_id", "looks", ["plan_id"])
