"""What the tables in memory hold to, as those of the database do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from omv_workflow.domain.disposals import DisposalPart


@dataclass(frozen=True)
class Keys:
    """What a table holds to: fields that stand once, and fields that name a row elsewhere.

    The rows of an append-only table are never changed; those that are `kept_for` a disposal of that
    part of their year are removed only while it is under way. What is not logged needs no event.
    """

    unique: tuple[tuple[str, ...], ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    append_only: bool = False
    is_logged: bool = True
    kept_for: DisposalPart | None = None


_FORM = {"form_hash": "forms"}
_UNIT = {"unit_id": "units"}
_PLAN = {"plan_id": "plans"}
_CYCLE = {"cycle_id": "cycles"}
_VERSION = {"version_id": "versions"}
_CONFIRMATION = {"confirmation_id": "confirmations"}
TABLES: Final = {
    "units": Keys(),
    "forms": Keys(),
    "plans": Keys((("unit_id", "form_id"),), _UNIT | _FORM),
    "cycles": Keys((("plan_id", "anniversary"),), _PLAN | _FORM),
    "obligations": Keys((("cycle_id", "kind", "due_on"),), _PLAN | _CYCLE),
    "requests": Keys((), _CYCLE),
    "answers": Keys(
        (("cycle_id", "item_id", "revision"),),
        _CYCLE,
        append_only=True,
        kept_for=DisposalPart.CONTENT,
    ),
    "working_models": Keys((), _CYCLE),
    "meetings": Keys((), _CYCLE),
    "versions": Keys((("plan_id", "number", "draft"),), _PLAN | _CYCLE),
    "copies": Keys((), _PLAN | _VERSION),
    "confirmations": Keys((("version_id", "signer", "round"),), _PLAN | _VERSION),
    "deliveries": Keys((("version_id", "recipient_id"),), _PLAN | _CYCLE | _VERSION),
    "messages": Keys(
        (("business_key",), ("message_id",)), _PLAN | _CYCLE | {"delivery_id": "deliveries"}
    ),
    "attempts": Keys(
        (("message_id", "number"),),
        {"message_id": "messages"},
        append_only=True,
        kept_for=DisposalPart.MESSAGES,
    ),
    "disposals": Keys((), _PLAN | _CYCLE),
    "links": Keys((), _UNIT),
    "receipt_links": Keys((), {"delivery_id": "deliveries"}),
    "sessions": Keys((), _UNIT, is_logged=False),
    "looks": Keys((("confirmation_id", "person_id", "sha256"),), _PLAN | _CONFIRMATION),
    "received_files": Keys((), _PLAN | _VERSION),
    "comments": Keys((), _CYCLE),
    "drafts": Keys((), _CYCLE, is_logged=False),
    "second_factors": Keys((("unit_id", "person_id"),), _UNIT),
    "recovery_codes": Keys((), _UNIT),
}
"""Each table, by its name."""
