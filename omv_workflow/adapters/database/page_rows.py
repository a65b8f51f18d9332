"""The tables behind the pages in the browser: ways in, drafts and second factors."""

from typing import Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint

from omv_workflow.adapters.database.base import (
    INSTANT,
    NUMBER,
    TEXT,
    one_of,
    optional,
    required,
    stored,
)
from omv_workflow.domain.received_files import Reception

LINKS: Final = stored(
    "links",
    required("unit_id", TEXT, ForeignKey("units.id")),
    required("person_id", TEXT),
    required("issued_at", INSTANT),
    required("expires_at", INSTANT),
    optional("used_at", INSTANT),
)
"""A `Link`; the id is the hash of its token."""

RECEIPT_LINKS: Final = stored(
    "receipt_links",
    required("delivery_id", TEXT, ForeignKey("deliveries.id")),
    required("issued_at", INSTANT),
    required("expires_at", INSTANT),
)
"""A `ReceiptLink`; the id is the hash of its token."""

SESSIONS: Final = stored(
    "sessions",
    required("unit_id", TEXT, ForeignKey("units.id")),
    required("person_id", TEXT),
    required("begun_at", INSTANT),
    required("seen_at", INSTANT),
    optional("ended_at", INSTANT),
    optional("proof", TEXT),
    optional("proven_until", INSTANT),
)
"""A `PortalSession`; the id is the hash of its token."""

DRAFTS: Final = stored(
    "drafts",
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("item_id", TEXT),
    required("person_id", TEXT),
    required("text", TEXT),
    required("based_on", NUMBER),
    required("saved_at", INSTANT),
    Index(None, "cycle_id"),
)
"""A `Draft`, of which the log tells nothing."""

COMMENTS: Final = stored(
    "comments",
    required("cycle_id", TEXT, ForeignKey("cycles.id")),
    required("item_id", TEXT),
    required("person_id", TEXT),
    required("text", TEXT),
    required("written_at", INSTANT),
    Index(None, "cycle_id"),
)
"""A `Comment`."""

SECOND_FACTORS: Final = stored(
    "second_factors",
    required("unit_id", TEXT, ForeignKey("units.id")),
    required("person_id", TEXT),
    optional("secret", TEXT),
    optional("set_up_at", INSTANT),
    optional("offered", TEXT),
    optional("offered_in", TEXT),
    required("last_step", NUMBER),
    required("wrong", NUMBER),
    optional("wrong_since", INSTANT),
    optional("paused_until", INSTANT),
    optional("reset_asked_by", TEXT),
    optional("reset_asked_at", INSTANT),
    UniqueConstraint("unit_id", "person_id"),
)
"""A `SecondFactor`; its secrets are sealed."""

LOOKS: Final = stored(
    "looks",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    required("confirmation_id", TEXT, ForeignKey("confirmations.id")),
    required("person_id", TEXT),
    required("sha256", TEXT),
    required("first_at", INSTANT),
    required("since", INSTANT),
    UniqueConstraint("confirmation_id", "person_id", "sha256"),
    Index(None, "plan_id"),
)
"""A `Look`."""

RECEIVED_FILES: Final = stored(
    "received_files",
    required("plan_id", TEXT, ForeignKey("plans.id")),
    required("version_id", TEXT, ForeignKey("versions.id")),
    required("sha256", TEXT),
    required("received_at", INSTANT),
    optional("received_by", TEXT),
    required("reception", one_of(Reception)),
    optional("why", TEXT),
    Index(None, "plan_id"),
)
"""A `ReceivedFile`."""

RECOVERY_CODES: Final = stored(
    "recovery_codes",
    required("unit_id", TEXT, ForeignKey("units.id")),
    required("person_id", TEXT),
    required("made_at", INSTANT),
    optional("used_at", INSTANT),
    Index(None, "unit_id", "person_id"),
)
"""A `RecoveryCode`; the id is its hash."""
