"""Ways into the pages: personal links, and the sessions that begin with them.

Of a token only its hash is kept: whoever reads the database can open no door with it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.web_settings import WebSettings

OWN_LINK = "/in/own-link"
"""What stands in a kept letter where the mail that goes out has a link of its reader's own."""
OWN_RECEIPT = "/received/own-link"
"""The same for the link by which a recipient sees, and acknowledges, what it was sent."""
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
class ReceiptLink:
    """A recipient's link to one delivery, the copy of one version; its id is its token's hash.

    It begins no session: whoever holds it sees that one copy, and may say that it has arrived.
    """

    id: str
    delivery_id: str
    issued_at: datetime
    expires_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether it still leads anywhere."""
        return now < self.expires_at


@dataclass(frozen=True)
class PortalSession:
    """What a browser may do as one person of one unit; its id is the hash of its token.

    Where a second factor was proven in it, `proof` is the hash of a token of its own: a browser
    that has it may do what needs one, up to `proven_until`.
    """

    id: str
    unit_id: str
    person_id: str
    begun_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    proof: str | None = None
    proven_until: datetime | None = None

    def is_open(self, settings: WebSettings, now: datetime) -> bool:
        """Whether it has neither been ended nor lasted or rested for too long."""
        is_fresh = now < self.begun_at + settings.session_lasts
        is_awake = now < self.seen_at + settings.rests_for
        return self.ended_at is None and is_fresh and is_awake

    def is_proven(self, proof_token: str, now: datetime) -> bool:
        """Whether whoever has that token has proven a second factor, and done something since."""
        is_theirs = self.proof is not None and self.proof == hash_of(proof_token)
        return is_theirs and self.proven_until is not None and now < self.proven_until

    def proven(self, proof_token: str, settings: WebSettings, now: datetime) -> "PortalSession":
        """The session as it is after a second factor was proven in it."""
        return replace(self, proof=hash_of(proof_token), proven_until=now + settings.proof_lasts)

    def touched(
        self, settings: WebSettings, now: datetime, *, is_proven: bool = False
    ) -> "PortalSession":
        """The session as it is after something was done in it: a proof is drawn out by that."""
        if now < self.seen_at + TOUCHED_EVERY:
            return self
        until = now + settings.proof_lasts if is_proven else self.proven_until
        return replace(self, seen_at=now, proven_until=until)


def hash_of(token: str) -> str:
    """By which a token is found: it has 256 random bits, so that no salt is needed."""
    return sha256_hex(token.encode())
