"""What several units, a first day, changing forms and ended retention need."""

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
