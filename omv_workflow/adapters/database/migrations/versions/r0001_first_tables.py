"""The first tables, and the triggers that guard the log."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from omv_workflow.adapters.database.migrations.guards import BY_DIALECT

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

_STATE = sa.String(40)
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create everything."""
    _create_plans()
    _create_cycles()
    _create_obligations()
    _create_contributions()
    _create_collaboration()
    _create_versions()
    _create_deliveries()
    _create_messages()
    _create_log()
    for guard in BY_DIALECT[op.get_context().dialect.name]:
        op.execute(guard)


def _create_plans() -> None:
    _create("units", _text("content"), _instant("applied_at"))
    _create(
        "plans",
        _reference("unit_id", "units"),
        _text("form_id"),
        _day("form_version"),
        _text("title"),
        _text("language"),
        _text("anniversary"),
        sa.UniqueConstraint("unit_id", "form_id"),
    )


def _create_cycles() -> None:
    _create(
        "cycles",
        _reference("plan_id", "plans"),
        _day("anniversary"),
        _state("state"),
        _instant("opened_at", nullable=True),
        _text("register_number", nullable=True),
        _text("number_waived_because", nullable=True),
        sa.UniqueConstraint("plan_id", "anniversary"),
    )


def _create_obligations() -> None:
    _create(
        "obligations",
        _reference("plan_id", "plans"),
        _reference("cycle_id", "cycles"),
        _state("kind"),
        _day("starts_on"),
        _day("due_on"),
        _state("state"),
        _instant("ended_at", nullable=True),
        _text("note", nullable=True),
        sa.UniqueConstraint("cycle_id", "kind", "due_on"),
    )
    _index("obligations", "state", "starts_on")


def _create_contributions() -> None:
    _create(
        "requests",
        _reference("cycle_id", "cycles"),
        _text("person_id"),
        _state("state"),
        _list("items"),
        _day("due_on"),
        _instant("requested_at"),
        _list("returned_items"),
    )
    _index("requests", "cycle_id")
    _create(
        "answers",
        _reference("cycle_id", "cycles"),
        _text("item_id"),
        _number("revision"),
        _state("state"),
        _text("text"),
        _text("answered_by", nullable=True),
        _text("recorded_by", nullable=True),
        _instant("answered_at"),
        sa.UniqueConstraint("cycle_id", "item_id", "revision"),
    )


def _create_collaboration() -> None:
    _create(
        "working_models",
        _reference("cycle_id", "cycles"),
        _text("text"),
        _text("recorded_by"),
        _instant("recorded_at"),
    )
    _index("working_models", "cycle_id")
    _create(
        "meetings",
        _reference("cycle_id", "cycles"),
        _day("held_on"),
        _list("participants"),
        _text("typist"),
        _text("notes"),
        _text("recorded_by"),
        _instant("recorded_at"),
    )
    _index("meetings", "cycle_id")


def _create_versions() -> None:
    _create(
        "versions",
        _reference("plan_id", "plans"),
        _reference("cycle_id", "cycles", nullable=True),
        _number("number"),
        _number("draft"),
        _state("stage"),
        _text("docx_hash", nullable=True),
        _text("pdf_hash", nullable=True),
        _text("answers_root"),
        _text("answers_hash"),
        _text("document_hash", nullable=True),
        _text("form_id"),
        _day("form_version"),
        _text("template_hash", nullable=True),
        _text("converter", nullable=True),
        _text("register_number", nullable=True),
        _instant("made_at"),
        sa.UniqueConstraint("plan_id", "number", "draft"),
    )
    _index("versions", "cycle_id")
    _create_confirmations()


def _create_confirmations() -> None:
    _create(
        "confirmations",
        _reference("plan_id", "plans"),
        _reference("version_id", "versions"),
        _state("state"),
        _text("person_id", nullable=True),
        _text("role", nullable=True),
        _state("method", nullable=True),
        _text("system", nullable=True),
        _text("reference", nullable=True),
        _text("place", nullable=True),
        _instant("confirmed_at", nullable=True),
        _text("recorded_by", nullable=True),
        _text("reason", nullable=True),
        sa.UniqueConstraint("version_id"),
    )
    _index("confirmations", "plan_id")


def _create_deliveries() -> None:
    _create(
        "deliveries",
        _reference("plan_id", "plans"),
        _reference("cycle_id", "cycles", nullable=True),
        _reference("version_id", "versions"),
        _text("recipient_id"),
        _text("recipient_name"),
        _state("group"),
        _state("channel"),
        _state("copy_type"),
        _text("language"),
        _state("state"),
        _instant("sent_at", nullable=True),
        _instant("ended_at", nullable=True),
        _text("how", nullable=True),
        _text("recipient_register_number", nullable=True),
        _text("recorded_by", nullable=True),
        sa.UniqueConstraint("version_id", "recipient_id"),
    )
    _index("deliveries", "cycle_id")


def _create_messages() -> None:
    _create(
        "messages",
        _text("business_key"),
        _text("message_id"),
        _reference("plan_id", "plans"),
        _reference("cycle_id", "cycles", nullable=True),
        _reference("delivery_id", "deliveries", nullable=True),
        _text("person_id", nullable=True),
        _state("purpose"),
        _text("step"),
        _state("state"),
        *(_text(name) for name in ("from_name", "from_address")),
        *(_text(name) for name in ("to_name", "to_address", "language")),
        *(_text(name) for name in ("subject", "text", "html")),
        _text("attachment", nullable=True),
        _text("attachment_name", nullable=True),
        _instant("created_at"),
        _instant("state_since"),
        sa.UniqueConstraint("business_key"),
        sa.UniqueConstraint("message_id"),
    )
    for column in ("state", "plan_id", "cycle_id", "delivery_id"):
        _index("messages", column)
    _create_attempts()


def _create_attempts() -> None:
    _create(
        "attempts",
        _reference("message_id", "messages"),
        _number("number"),
        _instant("started_at"),
        _instant("ended_at"),
        _state("outcome"),
        _text("response"),
        sa.UniqueConstraint("message_id", "number"),
    )


def _create_log() -> None:
    op.create_table(
        "heads",
        sa.Column("stream", sa.String(), primary_key=True),
        _number("sequence"),
        _text("hash"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("stream", sa.String(), sa.ForeignKey("heads.stream"), primary_key=True),
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=False),
        _text("kind"),
        _text("happened_at"),
        _text("recorded_at"),
        _list("data"),
        _text("previous"),
        _text("hash"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "openings",
        sa.Column("commitment", sa.String(), primary_key=True),
        _text("salt"),
        _text("value"),
        sqlite_with_rowid=False,
    )


def _create(name: str, *content: sa.Column[Any] | sa.UniqueConstraint) -> None:
    op.create_table(
        name,
        sa.Column("position", sa.Integer(), primary_key=True),
        _text("id"),
        *content,
        sa.UniqueConstraint("id"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(None, table, list(columns))


def _reference(name: str, table: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _list(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _state(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(40), nullable=nullable)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
