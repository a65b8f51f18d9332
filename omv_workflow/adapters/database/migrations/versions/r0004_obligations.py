"""What the days of obligations follow from, and the days that letters put into calendars."""

from alembic import op
from sqlalchemy import Column, Date, String, Text

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _tell_what_days_follow_from()
    _put_days_into_calendars()
    _send_several_as_one()


def _tell_what_days_follow_from() -> None:
    """Days that were set before stay, but those on which a year opens follow the timetable."""
    op.add_column("cycles", Column("settings_hash", String()))
    basis = Column("basis", String(40), nullable=False, server_default="earlier")
    op.add_column("obligations", basis)
    op.add_column("obligations", Column("counted_from", Date()))
    op.execute("UPDATE obligations SET basis = 'timetable' WHERE kind = 'open'")


def _put_days_into_calendars() -> None:
    op.add_column("messages", Column("due_days", Text(), nullable=False, server_default="[]"))


def _send_several_as_one() -> None:
    """What has gone to a reader today is asked for by the address."""
    op.add_column("messages", Column("sent_as", String()))
    op.create_index("ix_messages_to_address", "messages", ["to_address"])
