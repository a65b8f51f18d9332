"""Personal links: made as a letter goes out, for its reader alone; kept as a hash.

A letter that is kept holds `OWN_LINK` in the place of the link, so that nobody who reads the
database can come in by it. Every try to send it makes a link of its own.
"""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import FactValue
from omv_workflow.domain.messages import Message
from omv_workflow.domain.ways_in import OWN_LINK, Link, hash_of
from omv_workflow.steps.ports import Parts, UnitOfWork


def own_address(parts: Parts) -> str:
    """Where a letter tells its reader to go, until the letter goes out; nothing without pages."""
    return f"{parts.web.address}{OWN_LINK}" if parts.web.address else ""


def needs_link(message: Message) -> bool:
    """Whether a letter is to hold a link of its reader's own."""
    return message.person_id is not None and OWN_LINK in message.text


def make_link(parts: Parts, work: UnitOfWork, unit_id: str, person_id: str, now: datetime) -> str:
    """Store a new link of a person; its token. Whoever asks for it records why."""
    token = parts.new_token()
    expires_at = now + parts.web.link_lasts
    work.links.add(Link(hash_of(token), unit_id, person_id, now, expires_at))
    return token


def link_for(
    parts: Parts, work: UnitOfWork, message: Message, now: datetime
) -> tuple[Message, dict[str, FactValue]]:
    """The letter as it goes out, and what the log tells of the link in it, if it needs one."""
    if message.person_id is None or not needs_link(message):
        return message, {}
    unit_id = work.plans.get(message.plan_id).unit_id
    token = make_link(parts, work, unit_id, message.person_id, now)
    return with_token(message, token), {"link": hash_of(token)}


def with_token(message: Message, token: str) -> Message:
    """The letter with its reader's own link in it."""
    own = f"/in/{token}"
    text, html = (whole.replace(OWN_LINK, own) for whole in (message.text, message.html))
    return replace(message, text=text, html=html)
