"""What several units, a first day, changing forms and ended retention need."""

import json
from datetime import datetime
from typing import Any

from alembic import op
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    column,
    select,
    table,
    text,
    update,
)

from omv_workflow.adapters.database.migrations.disposal_guards import BY_DIALECT
from omv_workflow.adapters.database.migrations.standing import finishing

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _set_missing_terms()
    _let_plans_wait()
    _create_disposals()
    _remember_the_file_of_a_unit()
    _let_letters_be_answered()
    _keep_forms()
    _let_guards_fire_always()  # the last: it knows of all the guards


def _remember_the_file_of_a_unit() -> None:
    """What is in force before this revision came from the file, unchanged."""
    op.add_column("units", Column("filed", String(), nullable=False, server_default=text("''")))
    op.execute("UPDATE units SET filed = content")


def _let_plans_wait() -> None:
    """A plan goes live when somebody says so; those kept before this are, since they began.

    Not so in a database that was restored from a backup: there everything waits for a person.
    """
    op.add_column("plans", Column("live_since", DateTime(timezone=True)))
    plans = table("plans", column("id", String), column("live_since", DateTime(timezone=True)))
    events = table(
        "events",
        column("stream", String),
        column("sequence", Integer),
        column("kind", String),
        column("recorded_at"),
    )
    connection = op.get_bind()
    if connection.execute(select(events).where(events.c.kind == "workspace.restored")).first():
        return
    begun = select(events.c.stream, events.c.recorded_at).where(events.c.sequence == 1)
    for stream, recorded_at in connection.execute(begun).all():
        since = datetime.fromisoformat(recorded_at)
        plan = plans.c.id == stream.removeprefix("plan:")
        connection.execute(update(plans).where(plan).values(live_since=since))


def _set_missing_terms() -> None:
    """What has no retention term of its own yet is kept as long as the plan, on its ground."""
    units = table("units", column("id", String), column("content", String))
    connection = op.get_bind()
    for unit_id, content in connection.execute(select(units.c.id, units.c.content)).all():
        changed = json.dumps(_with_terms(json.loads(content)), ensure_ascii=False)
        unit = units.c.id == unit_id
        connection.execute(update(units).where(unit).values(content=changed))


def _with_terms(content: dict[str, Any]) -> dict[str, Any]:
    retention = content.get("plan", {}).get("retention")
    if retention:
        term = {name: retention[name] for name in ("years", "ground")}
        for kind in ("messages", "log_openings", "people"):
            retention.setdefault(kind, term)
        retention.setdefault("counted_from", "end_of_force")
    return content


def _create_disposals() -> None:
    op.create_table(
        "disposals",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("plan_id", String(), ForeignKey("plans.id"), nullable=False),
        Column("cycle_id", String(), ForeignKey("cycles.id")),
        Column("part", String(40), nullable=False),
        Column("state", String(40), nullable=False),
        Column("due_on", Date()),
        Column("ground", String()),
        Column("decided_by", String(), nullable=False),
        Column("decided_at", DateTime(timezone=True), nullable=False),
        Column("reason", String(), nullable=False),
        Column("carried_out_at", DateTime(timezone=True)),
        Column("removed", Text(), nullable=False),
        Column("hashes", Text(), nullable=False),
        UniqueConstraint("id"),
    )
    op.create_index(None, "disposals", ["plan_id"])
    for guard in BY_DIALECT[op.get_context().dialect.name]:
        op.execute(guard)


def _let_letters_be_answered() -> None:
    """A letter says where answers go, and to which conversation it belongs; older ones do not."""
    for name in ("reply_to", "in_reply_to"):
        op.add_column("messages", Column(name, String))


def _keep_forms() -> None:
    """The forms that were applied; which of them each year is kept by, and the coming one."""
    op.create_table(
        "forms",
        Column("position", Integer(), primary_key=True),
        Column("id", String(), nullable=False),
        Column("form_id", String(), nullable=False),
        Column("version", Date(), nullable=False),
        Column("content", String(), nullable=False),
        Column("stored_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("id"),
    )
    for name in ("plans", "cycles"):
        key = ForeignKey("forms.id", name=op.f(f"fk_{name}_form_hash"))
        op.add_column(name, Column("form_hash", String(), key), inline_references=True)
    op.add_column("plans", Column("form_mapping", String()))
    op.add_column("answers", Column("question", String(40)))


def _let_guards_fire_always() -> None:
    for statement in finishing(op.get_context().dialect.name):
        op.execute(statement)
