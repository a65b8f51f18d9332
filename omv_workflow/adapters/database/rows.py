"""The tables, private to this adapter: a column per field of the stored dataclass, of its name."""

from typing import Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text

from omv_workflow.adapters.database.base import (
    DAY,
    INSTANT,
    NUMBER,
    TEXT,
    TEXTS,
    keyed,
    one_of,
    optional,
    required,
    stored,
)
from omv_workflow.adapters.database.columns import DueDays, HashedInstant, HashedJson, SaidText
from omv_workflow.domain.answers import AnswerState, QuestionChange
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.copies import CopyKind
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.disposals import DisposalPart, DisposalState
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.obligations import Basis, ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel, CopyType, Group
from omv_workflow.domain.versions import ConfirmationState, Method, Stage, Strength

UNITS: Final = stored(
    "units",
    required("content", TEXT),
    required("applied_at", INSTANT),
    required("filed", TEXT, server_default=text("''")),
)
"""An `AppliedUnit`."""

FORMS: Final = stored(
    "forms",
    required("form_id", TEXT),
    required("version", DAY),
    required("content", TEXT),
    required("stored_at", INSTANT),
)
"""A `KeptForm`."""

PLANS: Final = stored(
    "plans",
    required("unit_id", TEXT, ForeignKey("units.id")),
    required("form_id", TEXT),
    required("form_version", DAY),
    required("title", TEXT),
    required("language", TEXT),
    required("anniversary", TEXT),
    optional("live_since", INSTANT),
    optional("form_hash", TEXT, ForeignKey("forms.id")),
    optional("form_mapping", TEXT),
    UniqueConstraint("unit_id", "form_id"),
)
"""A `Plan`."""

CYCLES: Final = stored(
    "cycles",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    required("anniversary", DAY),
    required("state", one_of(CycleState)),
    optional("opened_at", INSTANT),
    optional("register_number", TEXT),
    optional("number_waived_because", TEXT),
    optional("form_hash", TEXT, ForeignKey("forms.id")),
    optional("settings_hash", TEXT),
    UniqueConstraint("plan_id", "anniversary"),
)
"""A `Cycle`."""

OBLIGATIONS: Final = stored(
    "obligations",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("kind", one_of(StepKind)),
    required("starts_on", DAY),
    required("due_on", DAY),
    required("state", one_of(ObligationState)),
    optional("ended_at", INSTANT),
    optional("note", TEXT),
    required("basis", one_of(Basis), server_default=text("'earlier'")),
    optional("counted_from", DAY),
    UniqueConstraint("cycle_id", "kind", "due_on"),
    Index(None, "state", "starts_on"),
)
"""An `Obligation`."""

REQUESTS: Final = stored(
    "requests",
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("person_id", TEXT),
    required("state", one_of(RequestState)),
    required("items", TEXTS),
    required("due_on", DAY),
    required("requested_at", INSTANT),
    required("returned_items", TEXTS),
    Index(None, "cycle_id"),
)
"""A `ContributionRequest`."""

ANSWERS: Final = stored(
    "answers",
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("item_id", TEXT),
    required("revision", NUMBER),
    required("state", one_of(AnswerState)),
    required("text", TEXT),
    optional("answered_by", TEXT),
    optional("recorded_by", TEXT),
    required("answered_at", INSTANT),
    optional("question", one_of(QuestionChange)),
    UniqueConstraint("cycle_id", "item_id", "revision"),
)
"""An `Answer`; triggers refuse any change."""

WORKING_MODELS: Final = stored(
    "working_models",
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("text", TEXT),
    required("recorded_by", TEXT),
    required("recorded_at", INSTANT),
    Index(None, "cycle_id"),
)
"""A `WorkingModel`."""

MEETINGS: Final = stored(
    "meetings",
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("held_on", DAY),
    required("participants", TEXTS),
    required("typist", TEXT),
    required("notes", TEXT),
    required("recorded_by", TEXT),
    required("recorded_at", INSTANT),
    Index(None, "cycle_id"),
)
"""A `Meeting`."""

VERSIONS: Final = stored(
    "versions",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    optional("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("number", NUMBER),
    required("draft", NUMBER),
    required("stage", one_of(Stage)),
    optional("docx_hash", TEXT),
    optional("pdf_hash", TEXT),
    required("answers_root", TEXT),
    required("answers_hash", TEXT),
    optional("document_hash", TEXT),
    required("form_id", TEXT),
    required("form_version", DAY),
    optional("template_hash", TEXT),
    optional("converter", TEXT),
    optional("register_number", TEXT),
    required("made_at", INSTANT),
    optional("kept_document", TEXT),
    optional("openings_hash", TEXT),
    UniqueConstraint("plan_id", "number", "draft"),
    Index(None, "cycle_id"),
)
"""A `Version`."""

COPIES: Final = stored(
    "copies",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    required("version_id", TEXT, ForeignKey("versions.id")),
    required("kind", one_of(CopyKind)),
    optional("docx_hash", TEXT),
    optional("pdf_hash", TEXT),
    required("grounds", TEXTS),
    optional("purpose", TEXT),
    required("made_by", TEXT),
    required("made_at", INSTANT),
    Index(None, "version_id"),
)
"""A `PublicCopy`."""

CONFIRMATIONS: Final = stored(
    "confirmations",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    required("version_id", TEXT, ForeignKey("versions.id")),
    required("state", one_of(ConfirmationState)),
    optional("person_id", TEXT),
    optional("role", TEXT),
    optional("method", one_of(Method)),
    optional("system", TEXT),
    optional("reference", TEXT),
    optional("place", TEXT),
    optional("confirmed_at", INSTANT),
    optional("recorded_by", TEXT),
    optional("reason", TEXT),
    required("signer", NUMBER, server_default=text("1")),
    required("signers", NUMBER, server_default=text("1")),
    required("round", NUMBER, server_default=text("1")),
    optional("asked_at", INSTANT),
    optional("strength", one_of(Strength)),
    optional("sealed_hash", TEXT),
    optional("record_hash", TEXT),
    optional("record_signature", TEXT),
    optional("evidence_hash", TEXT),
    optional("seen_by", TEXT),
    optional("ended_at", INSTANT),
    optional("ended_by", TEXT),
    optional("ended_because", TEXT),
    optional("offered_to", TEXTS),
    UniqueConstraint("version_id", "signer", "round"),
    Index(None, "plan_id"),
)
"""A `Confirmation`."""

DELIVERIES: Final = stored(
    "deliveries",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    optional("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("version_id", TEXT, ForeignKey("versions.id")),
    required("recipient_id", TEXT),
    required("recipient_name", TEXT),
    required("group", one_of(Group)),
    required("channel", one_of(Channel)),
    required("copy_type", one_of(CopyType)),
    required("language", TEXT),
    required("state", one_of(DeliveryState)),
    optional("sent_at", INSTANT),
    optional("ended_at", INSTANT),
    optional("how", SaidText()),
    optional("recipient_register_number", TEXT),
    optional("recorded_by", TEXT),
    optional("letter_hash", TEXT),
    required("way", NUMBER, server_default=text("1")),
    UniqueConstraint("version_id", "recipient_id"),
    Index(None, "cycle_id"),
)
"""A `Delivery`."""

MESSAGES: Final = stored(
    "messages",
    required("business_key", TEXT),
    required("message_id", TEXT),
    required("plan_id", TEXT, ForeignKey("plans.id")),
    optional("cycle_id", TEXT, ForeignKey("cycles.id")),
    optional("delivery_id", TEXT, ForeignKey("deliveries.id")),
    optional("person_id", TEXT),
    required("purpose", one_of(Purpose)),
    required("step", TEXT),
    required("state", one_of(MessageState)),
    required("from_name", TEXT),
    required("from_address", TEXT),
    required("to_name", TEXT),
    required("to_address", TEXT),
    required("language", TEXT),
    required("subject", TEXT),
    required("text", TEXT),
    required("html", TEXT),
    optional("attachment", TEXT),
    optional("attachment_name", TEXT),
    required("created_at", INSTANT),
    required("state_since", INSTANT),
    optional("reply_to", TEXT),
    optional("in_reply_to", TEXT),
    optional("pdf_attachment", TEXT),
    optional("letter_attachment", TEXT),
    required("due_days", DueDays(), server_default="[]"),
    optional("sent_as", TEXT),
    UniqueConstraint("business_key"),
    UniqueConstraint("message_id"),
    Index(None, "state"),
    Index(None, "plan_id"),
    Index(None, "cycle_id"),
    Index(None, "delivery_id"),
    Index(None, "to_address"),
)
"""A `Message`."""

ATTEMPTS: Final = stored(
    "attempts",
    required("message_id", TEXT, ForeignKey("messages.id")),
    required("number", NUMBER),
    required("started_at", INSTANT),
    required("ended_at", INSTANT),
    required("outcome", one_of(MessageState)),
    required("response", SaidText()),
    UniqueConstraint("message_id", "number"),
)
"""An `Attempt` at the message whose `id` it names; triggers refuse any change."""

DISPOSALS: Final = stored(
    "disposals",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    optional("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("part", one_of(DisposalPart)),
    required("state", one_of(DisposalState)),
    optional("due_on", DAY),
    optional("ground", TEXT),
    required("decided_by", TEXT),
    required("decided_at", INSTANT),
    required("reason", TEXT),
    optional("carried_out_at", INSTANT),
    required("removed", TEXTS),
    required("hashes", TEXTS),
    Index(None, "plan_id"),
)
"""A `Disposal`; triggers keep it, and let it be carried out only once it is approved."""

HEADS: Final = keyed(
    "heads",
    required("stream", TEXT, primary_key=True),
    required("sequence", NUMBER),
    required("hash", TEXT),
)
"""A `Head`; triggers let it move forward only, one event at a time."""

EVENTS: Final = keyed(
    "events",
    required("stream", TEXT, ForeignKey("heads.stream"), primary_key=True),
    required("sequence", NUMBER, primary_key=True, autoincrement=False),
    required("kind", TEXT),
    required("happened_at", HashedInstant()),
    required("recorded_at", HashedInstant()),
    required("data", HashedJson()),
    required("previous", TEXT),
    required("hash", TEXT),
)
"""An `Event`; triggers refuse any change, and any event that does not continue its stream."""

OPENINGS: Final = keyed(
    "openings",
    required("commitment", TEXT, primary_key=True),
    required("salt", TEXT),
    required("value", TEXT),
)
"""An `Opening`; it may be erased, never changed."""
