"""What several units, a first day, changing forms and ended retention need."""

from datetime import datetime

from alembic import op
from sqlalchemy import Column, DateTime, Integer, String, column, select, table, update

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _let_plans_wait()


def _let_plans_wait() -> None:
    """A plan goes live when somebody says so; those kept before this are, since they began."""
    op.add_column("plans", Column("live_since", DateTime(timezone=True)))
    plans = table("plans", column("id", String), column("live_since", DateTime(timezone=True)))
    events = table(
        "events", column("stream", String), column("sequence", Integer), column("recorded_at")
    )
    connection = op.get_bind()
    begun = select(events.c.stream, events.c.recorded_at).where(events.c.sequence == 1)
    for stream, recorded_at in connection.execute(begun).all():
        since = datetime.fromisoformat(recorded_at)
        plan = plans.c.id == stream.removeprefix("plan:")
        connection.execute(update(plans).where(plan).values(live_since=since))
