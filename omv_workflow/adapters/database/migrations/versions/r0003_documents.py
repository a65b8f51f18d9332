"""What the finished documents need, and letters of no year that are disposed of."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Text, UniqueConstraint

from omv_workflow.adapters.database.migrations.letter_guards import BY_DIALECT

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _let_letters_of_no_year_go()
    _keep_documents_and_copies()
    _enclose_pdfs()
    _enclose_covering_letters()


def _let_letters_of_no_year_go() -> None:
    for guard in BY_DIALECT[op.get_context().dialect.name]:
        op.execute(guard)


def _keep_documents_and_copies() -> None:
    """What stands on the pages of a version, and the copies of it that withhold what is secret."""
    op.add_column("versions", Column("kept_document", String()))
    op.create_table(
        "copies",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("plan_id", String(), ForeignKey("plans.id"), nullable=False),
        Column("version_id", String(), ForeignKey("versions.id"), nullable=False),
        Column("kind", String(40), nullable=False),
        Column("docx_hash", String()),
        Column("pdf_hash", String()),
        Column("grounds", Text(), nullable=False),
        Column("purpose", String()),
        Column("made_by", String(), nullable=False),
        Column("made_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("id"),
    )
    op.create_index(None, "copies", ["version_id"])


def _enclose_pdfs() -> None:
    """A letter brings the PDF beside the DOCX; older ones do not."""
    op.add_column("messages", Column("pdf_attachment", String()))


def _enclose_covering_letters() -> None:
    """Each delivery has its covering letter, which its mail brings too; older ones have none."""
    op.add_column("deliveries", Column("letter_hash", String()))
    op.add_column("messages", Column("letter_attachment", String()))
