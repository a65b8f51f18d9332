"""The tables behind the pages in the browser: ways in, drafts and second factors."""

from typing import Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint

from omv_workflow.adapters.database.base import INSTANT, NUMBER, TEXT, optional, required, stored

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

RECOVERY_CODES: Final = stored(
    "recovery_codes",
    required("unit_id", TEXT, ForeignKey("units.id")),
    required("person_id", TEXT),
    required("made_at", INSTANT),
    optional("used_at", INSTANT),
    Index(None, "unit_id", "person_id"),
)
"""A `RecoveryCode`; the id is its hash."""
