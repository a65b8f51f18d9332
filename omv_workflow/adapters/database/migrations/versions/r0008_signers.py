"""Who signs what was offered stands with the offer; what was offered before has none."""

from alembic import op
from sqlalchemy import Column, Text

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.add_column("confirmations", Column("offered_to", Text()))
