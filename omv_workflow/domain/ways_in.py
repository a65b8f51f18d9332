"""Ways into the pages: personal links, and the sessions that begin with them.

Of a token only its hash is kept: whoever reads the database can open no door with it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.web_settings import WebSettings

OWN_LINK = "/in/own-link"
"""What stands in a kept letter where the mail that goes out has a link of its reader's own."""
TOUCHED_EVERY = timedelta(minutes=1)
"""A session is written anew once in so long, not at every click."""


@dataclass(frozen=True)
class Link:
    """A personal link of one person of one unit; its id is the hash of its token.

    Opening it changes nothing, for scanners of mail open links too; entering by it uses it up.
    """

    id: str
    unit_id: str
    person_id: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def lets_in(self, now: datetime) -> bool:
        """Whether one can enter by it."""
        return self.used_at is None and now < self.expires_at


@dataclass(frozen=True)
class PortalSession:
    """What a browser may do as one person of one unit; its id is the hash of its token."""

    id: str
    unit_id: str
    person_id: str
    begun_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None

    def is_open(self, settings: WebSettings, now: datetime) -> bool:
        """Whether it has neither been ended nor lasted or rested for too long."""
        is_fresh = now < self.begun_at + settings.session_lasts
        is_awake = now < self.seen_at + settings.rests_for
        return self.ended_at is None and is_fresh and is_awake

    def touched(self, now: datetime) -> "PortalSession":
        """The session as it is after something was done in it."""
        return replace(self, seen_at=now) if now >= self.seen_at + TOUCHED_EVERY else self


def hash_of(token: str) -> str:
    """By which a token is found: it has 256 random bits, so that no salt is needed."""
    return sha256_hex(token.encode())
