"""How a workspace is reached in the browser: the part `[web]` of its settings."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from omv_workflow.domain.fields import Line, Part
from omv_workflow.forms.wording import shown
from omv_workflow.phrases import said

_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def _origin(address: str) -> str:
    """The address without a slash at its end, if nothing else stands behind its host."""
    parts = urlsplit(address.rstrip("/"))
    bare = f"{parts.scheme}://{parts.netloc}"
    is_protected = parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))
    if not parts.hostname or "@" in parts.netloc or bare != address.rstrip("/") or not is_protected:
        raise ValueError(
            said(
                "expected an address such as https://plan.example.org (http on this machine alone),"
                " got {given}",
                given=shown(address),
            )
        )
    return bare


def _is_here(host: str | None) -> bool:
    return host in _HERE or host == "::1"


class WebSettings(Part):
    """Where people find the pages, and for how long a link or a session lets them in.

    `address` is what their browser shows; without one, letters hold no links. `host` and `port` are
    where the program itself listens, behind whatever speaks TLS for it. `public` shows anybody
    a page of each unit. `behind_proxy` tells that what stands before it says in `X-Forwarded-For`
    from which address a request comes.
    """

    address: Annotated[Line, AfterValidator(_origin)] | None = None
    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8420
    behind_proxy: bool = False
    link_days: Annotated[int, Field(ge=1, le=60)] = 14
    public: bool = False
    received_days: Annotated[int, Field(ge=7, le=365)] = 90
    session_hours: Annotated[int, Field(ge=1, le=24)] = 12
    idle_minutes: Annotated[int, Field(ge=5, le=480)] = 60
    proof_minutes: Annotated[int, Field(ge=1, le=60)] = 15

    @property
    def link_lasts(self) -> timedelta:
        """How long a personal link lets its reader in."""
        return timedelta(days=self.link_days)

    @property
    def receipt_lasts(self) -> timedelta:
        """How long a recipient's link shows the copy that it was sent."""
        return timedelta(days=self.received_days)

    @property
    def session_lasts(self) -> timedelta:
        """How long a session lasts, whatever is done in it."""
        return timedelta(hours=self.session_hours)

    @property
    def rests_for(self) -> timedelta:
        """How long a session may rest before it ends."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def proof_lasts(self) -> timedelta:
        """How long a session may rest before a second factor has to be proven again."""
        return timedelta(minutes=self.proof_minutes)
