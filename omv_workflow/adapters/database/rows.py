"""The rows, private to this adapter: a column per field of the stored dataclass, of its name."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from omv_workflow.adapters.database.base import WITHOUT_ROWID, Base, StoredRow
from omv_workflow.adapters.database.columns import (
    HashedInstant,
    HashedJson,
    SaidText,
)
from omv_workflow.domain.answers import AnswerState, QuestionChange
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.copies import CopyKind
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.disposals import DisposalPart, DisposalState
from omv_workflow.domain.due_days import DueDay
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.obligations import Basis, ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel, CopyType, Group
from omv_workflow.domain.versions import ConfirmationState, Method, Stage

PlanId = Annotated[str, mapped_column(ForeignKey("plans.id"))]
CycleId = Annotated[str, mapped_column(ForeignKey("cycles.id"))]
FormHash = Annotated[str, mapped_column(ForeignKey("forms.id"))]
VersionId = Annotated[str, mapped_column(ForeignKey("versions.id"))]


class UnitRow(StoredRow):
    """An `AppliedUnit`."""

    __tablename__ = "units"

    content: Mapped[str]
    applied_at: Mapped[datetime]
    filed: Mapped[str] = mapped_column(server_default=text("''"))


class FormRow(StoredRow):
    """A `KeptForm`."""

    __tablename__ = "forms"

    form_id: Mapped[str]
    version: Mapped[date]
    content: Mapped[str]
    stored_at: Mapped[datetime]


class PlanRow(StoredRow):
    """A `Plan`."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("unit_id", "form_id"),)

    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"))
    form_id: Mapped[str]
    form_version: Mapped[date]
    title: Mapped[str]
    language: Mapped[str]
    anniversary: Mapped[str]
    live_since: Mapped[datetime | None]
    form_hash: Mapped[FormHash | None]
    form_mapping: Mapped[str | None]


class CycleRow(StoredRow):
    """A `Cycle`."""

    __tablename__ = "cycles"
    __table_args__ = (UniqueConstraint("plan_id", "anniversary"),)

    plan_id: Mapped[PlanId]
    anniversary: Mapped[date]
    state: Mapped[CycleState]
    opened_at: Mapped[datetime | None]
    register_number: Mapped[str | None]
    number_waived_because: Mapped[str | None]
    form_hash: Mapped[FormHash | None]
    settings_hash: Mapped[str | None]


class ObligationRow(StoredRow):
    """An `Obligation`."""

    __tablename__ = "obligations"
    __table_args__ = (
        UniqueConstraint("cycle_id", "kind", "due_on"),
        Index(None, "state", "starts_on"),
    )

    plan_id: Mapped[PlanId]
    cycle_id: Mapped[CycleId]
    kind: Mapped[StepKind]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[ObligationState]
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None]
    basis: Mapped[Basis] = mapped_column(server_default=text("'earlier'"))
    counted_from: Mapped[date | None]


class RequestRow(StoredRow):
    """A `ContributionRequest`."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "cycle_id"),)

    cycle_id: Mapped[CycleId]
    person_id: Mapped[str]
    state: Mapped[RequestState]
    items: Mapped[tuple[str, ...]]
    due_on: Mapped[date]
    requested_at: Mapped[datetime]
    returned_items: Mapped[tuple[str, ...]]


class AnswerRow(StoredRow):
    """An `Answer`; triggers refuse any change."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("cycle_id", "item_id", "revision"),)

    cycle_id: Mapped[CycleId]
    item_id: Mapped[str]
    revision: Mapped[int]
    state: Mapped[AnswerState]
    text: Mapped[str]
    answered_by: Mapped[str | None]
    recorded_by: Mapped[str | None]
    answered_at: Mapped[datetime]
    question: Mapped[QuestionChange | None]


class WorkingModelRow(StoredRow):
    """A `WorkingModel`."""

    __tablename__ = "working_models"
    __table_args__ = (Index(None, "cycle_id"),)

    cycle_id: Mapped[CycleId]
    text: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class MeetingRow(StoredRow):
    """A `Meeting`."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "cycle_id"),)

    cycle_id: Mapped[CycleId]
    held_on: Mapped[date]
    participants: Mapped[tuple[str, ...]]
    typist: Mapped[str]
    notes: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class VersionRow(StoredRow):
    """A `Version`."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("plan_id", "number", "draft"), Index(None, "cycle_id"))

    plan_id: Mapped[PlanId]
    cycle_id: Mapped[CycleId | None]
    number: Mapped[int]
    draft: Mapped[int]
    stage: Mapped[Stage]
    docx_hash: Mapped[str | None]
    pdf_hash: Mapped[str | None]
    answers_root: Mapped[str]
    answers_hash: Mapped[str]
    document_hash: Mapped[str | None]
    form_id: Mapped[str]
    form_version: Mapped[date]
    template_hash: Mapped[str | None]
    converter: Mapped[str | None]
    register_number: Mapped[str | None]
    made_at: Mapped[datetime]
    kept_document: Mapped[str | None]


class CopyRow(StoredRow):
    """A `PublicCopy`."""

    __tablename__ = "copies"
    __table_args__ = (Index(None, "version_id"),)

    plan_id: Mapped[PlanId]
    version_id: Mapped[VersionId]
    kind: Mapped[CopyKind]
    docx_hash: Mapped[str | None]
    pdf_hash: Mapped[str | None]
    grounds: Mapped[tuple[str, ...]]
    purpose: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class ConfirmationRow(StoredRow):
    """A `Confirmation`."""

    __tablename__ = "confirmations"
    __table_args__ = (UniqueConstraint("version_id"), Index(None, "plan_id"))

    plan_id: Mapped[PlanId]
    version_id: Mapped[VersionId]
    state: Mapped[ConfirmationState]
    person_id: Mapped[str | None]
    role: Mapped[str | None]
    method: Mapped[Method | None]
    system: Mapped[str | None]
    reference: Mapped[str | None]
    place: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    recorded_by: Mapped[str | None]
    reason: Mapped[str | None]


class DeliveryRow(StoredRow):
    """A `Delivery`."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("version_id", "recipient_id"), Index(None, "cycle_id"))

    plan_id: Mapped[PlanId]
    cycle_id: Mapped[CycleId | None]
    version_id: Mapped[VersionId]
    recipient_id: Mapped[str]
    recipient_name: Mapped[str]
    group: Mapped[Group]
    channel: Mapped[Channel]
    copy_type: Mapped[CopyType]
    language: Mapped[str]
    state: Mapped[DeliveryState]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    how: Mapped[str | None]
    recipient_register_number: Mapped[str | None]
    recorded_by: Mapped[str | None]
    letter_hash: Mapped[str | None]


class MessageRow(StoredRow):
    """A `Message`."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("business_key"),
        UniqueConstraint("message_id"),
        Index(None, "state"),
        Index(None, "plan_id"),
        Index(None, "cycle_id"),
        Index(None, "delivery_id"),
        Index(None, "to_address"),
    )

    business_key: Mapped[str]
    message_id: Mapped[str]
    plan_id: Mapped[PlanId]
    cycle_id: Mapped[CycleId | None]
    delivery_id: Mapped[str | None] = mapped_column(ForeignKey("deliveries.id"))
    person_id: Mapped[str | None]
    purpose: Mapped[Purpose]
    step: Mapped[str]
    state: Mapped[MessageState]
    from_name: Mapped[str]
    from_address: Mapped[str]
    to_name: Mapped[str]
    to_address: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    attachment: Mapped[str | None]
    attachment_name: Mapped[str | None]
    created_at: Mapped[datetime]
    state_since: Mapped[datetime]
    reply_to: Mapped[str | None]
    in_reply_to: Mapped[str | None]
    pdf_attachment: Mapped[str | None]
    letter_attachment: Mapped[str | None]
    due_days: Mapped[tuple[DueDay, ...]] = mapped_column(server_default="[]")
    sent_as: Mapped[str | None]


class AttemptRow(StoredRow):
    """An `Attempt` at the message whose `id` it names; triggers refuse any change."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("message_id", "number"),)

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))
    number: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    outcome: Mapped[MessageState]
    response: Mapped[str] = mapped_column(SaidText())


class DisposalRow(StoredRow):
    """A `Disposal`; triggers keep it, and let it be carried out only once it is approved."""

    __tablename__ = "disposals"
    __table_args__ = (Index(None, "plan_id"),)

    plan_id: Mapped[PlanId]
    cycle_id: Mapped[CycleId | None]
    part: Mapped[DisposalPart]
    state: Mapped[DisposalState]
    due_on: Mapped[date | None]
    ground: Mapped[str | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    reason: Mapped[str]
    carried_out_at: Mapped[datetime | None]
    removed: Mapped[tuple[str, ...]]
    hashes: Mapped[tuple[str, ...]]


class HeadRow(Base):
    """A `Head`; triggers let it move forward only, one event at a time."""

    __tablename__ = "heads"
    __table_args__ = WITHOUT_ROWID

    stream: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]


class EventRow(Base):
    """An `Event`; triggers refuse any change, and any event that does not continue its stream."""

    __tablename__ = "events"
    __table_args__ = WITHOUT_ROWID

    stream: Mapped[str] = mapped_column(ForeignKey("heads.stream"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(HashedInstant())
    recorded_at: Mapped[datetime] = mapped_column(HashedInstant())
    data: Mapped[Mapping[str, Any]] = mapped_column(HashedJson())
    previous: Mapped[str]
    hash: Mapped[str]


class OpeningRow(Base):
    """An `Opening`; it may be erased, never changed."""

    __tablename__ = "openings"
    __table_args__ = WITHOUT_ROWID

    commitment: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[str]
    value: Mapped[str]
