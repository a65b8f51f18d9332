"""Which of its recipient's ways a copy is on; until now there was one."""

from alembic import op
from sqlalchemy import Column, Integer, text

revision = "r0009"
down_revision = "r0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.add_column("deliveries", Column("way", Integer(), nullable=False, server_default=text("1")))
