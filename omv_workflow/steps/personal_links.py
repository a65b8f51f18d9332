"""Personal links: made as a letter goes out, for its reader alone; kept as a hash.

A letter that is kept holds `OWN_LINK` in the place of the link, so that nobody who reads the
database can come in by it. Every try to send it makes a link of its own. So it is with the letters
that bring a copy to a recipient who is to acknowledge it, and `OWN_RECEIPT`.
"""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import FactValue
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.domain.ways_in import OWN_LINK, OWN_RECEIPT, Link, ReceiptLink, hash_of
from omv_workflow.steps.ports import Parts, UnitOfWork

_TO_RECIPIENTS = frozenset({Purpose.DISTRIBUTION, Purpose.RECEIPT_LINK})


def own_address(parts: Parts) -> str:
    """Where a letter tells its reader to go, until the letter goes out; nothing without pages."""
    return f"{parts.web.address}{OWN_LINK}" if parts.web.address else ""


def receipt_address(parts: Parts) -> str:
    """The same for a letter to a recipient."""
    return f"{parts.web.address}{OWN_RECEIPT}" if parts.web.address else ""


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
    if message.purpose in _TO_RECIPIENTS and OWN_RECEIPT in message.text:
        return _with_receipt_link(parts, work, message, now)
    if message.person_id is None or not needs_link(message):
        return message, {}
    unit_id = work.plans.get(message.plan_id).unit_id
    token = make_link(parts, work, unit_id, message.person_id, now)
    return with_token(message, token), {"link": hash_of(token)}


def with_token(message: Message, token: str) -> Message:
    """The letter with its reader's own link in it."""
    return _with(message, OWN_LINK, f"/in/{token}")


def delivery_of_letter(message: Message) -> str:
    """The id of the delivery that a letter to a recipient is about: it brings it, or names it."""
    return message.delivery_id or message.step.partition(".")[0]


def _with_receipt_link(
    parts: Parts, work: UnitOfWork, message: Message, now: datetime
) -> tuple[Message, dict[str, FactValue]]:
    token, delivery_id = parts.new_token(), delivery_of_letter(message)
    expires_at = now + parts.web.receipt_lasts
    work.receipt_links.add(ReceiptLink(hash_of(token), delivery_id, now, expires_at))
    told: dict[str, FactValue] = {"link": hash_of(token), "delivery": delivery_id}
    return _with(message, OWN_RECEIPT, f"/received/{token}"), told


def _with(message: Message, place: str, path: str) -> Message:
    text, html = (whole.replace(place, path) for whole in (message.text, message.html))
    return replace(message, text=text, html=html)
