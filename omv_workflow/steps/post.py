"""Writing a message: rendered, stored once under its business key, and left to be sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from omv_workflow.domain.actors import SCHEDULE
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Message, MessageState, Purpose, business_key
from omv_workflow.domain.unit import Person, Recipient, Role, holders
from omv_workflow.steps.year import Year


@dataclass(frozen=True)
class Enclosure:
    """What goes with a message to a recipient: whose delivery it is, and the file."""

    delivery_id: str
    version_id: str
    content_hash: str
    file_name: str


def write_to_person(
    year: Year, person: Person, purpose: Purpose, step: str, facts: dict[str, object]
) -> bool:
    """Store a message to a person of the unit; False where it stands already."""
    key = _key(year, year.cycle.id, person.id, purpose, step)
    if year.work.messages.find(business_key=key):
        return False
    _store(year, key, person, person.email, purpose, step, facts, None)
    return True


def write_to_all(
    year: Year, people: Iterable[Person], purpose: Purpose, step: str, facts: dict[str, object]
) -> int:
    """Store the same message to several people, each once; how many are new."""
    unique = {person.id: person for person in people}
    return sum(write_to_person(year, one, purpose, step, facts) for one in unique.values())


def write_to_recipient(
    year: Year, recipient: Recipient, enclosure: Enclosure, facts: dict[str, object]
) -> bool:
    """Store the message that brings a version to a recipient; False where it stands already."""
    key = _key(year, enclosure.version_id, recipient.id, Purpose.DISTRIBUTION, "send")
    if year.work.messages.find(business_key=key):
        return False
    _store(year, key, recipient, recipient.address, Purpose.DISTRIBUTION, "send", facts, enclosure)
    return True


def in_role(year: Year, *roles: Role) -> list[Person]:
    """Who holds one of these mandates today, each once."""
    found = [person for role in roles for person in holders(year.unit, role, year.today)]
    return list({person.id: person for person in found}.values())


def _key(year: Year, version: str, reader: str, purpose: Purpose, step: str) -> str:
    return business_key(
        plan_id=year.plan.id, version=version, recipient=reader, purpose=purpose, step=step
    )


def _store(
    year: Year,
    key: str,
    reader: Person | Recipient,
    address: str,
    purpose: Purpose,
    step: str,
    facts: dict[str, object],
    enclosure: Enclosure | None,
) -> None:
    known = {**_known_facts(year), "to_name": reader.name}
    letter = year.parts.letters(purpose, reader.language, {**known, **facts})
    message_id = year.parts.new_id()
    year.work.messages.add(
        Message(
            id=message_id,
            business_key=key,
            message_id=f"<{message_id}@{year.unit.unit.email.partition('@')[2]}>",
            plan_id=year.plan.id,
            cycle_id=year.cycle.id,
            delivery_id=enclosure.delivery_id if enclosure else None,
            person_id=reader.id if isinstance(reader, Person) else None,
            purpose=purpose,
            step=step,
            state=MessageState.CREATED,
            to_name=reader.name,
            to_address=address,
            language=reader.language,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            attachment=enclosure.content_hash if enclosure else None,
            attachment_name=enclosure.file_name if enclosure else None,
            created_at=year.now,
            state_since=year.now,
        )
    )
    year.record(
        "message.created",
        SCHEDULE,
        message=message_id,
        purpose=purpose,
        step=step,
        to=Personal(reader.id),
    )


def _known_facts(year: Year) -> dict[str, object]:
    """What every letter tells: from whom, about which plan, and whom to ask."""
    unit = year.unit.unit
    asked = next(iter(in_role(year, Role.COORDINATOR)), unit)
    return {
        "unit_name": unit.name,
        "plan_title": year.form.plan_title,
        "anniversary": year.cycle.anniversary,
        "coordinator_name": asked.name,
        "coordinator_email": asked.email,
    }
