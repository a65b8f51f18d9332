"""Writing a message: rendered, stored once under its business key, and left to be sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.asking import asked_by, request_of
from omv_workflow.domain.due_days import DueDay
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import (
    MESSAGE,
    WITH_A_LINK,
    Letter,
    Message,
    MessageAct,
    MessageState,
    Purpose,
    business_key,
)
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.permissions import MANAGEMENT
from omv_workflow.domain.rerouting import sending_step
from omv_workflow.domain.rounds import round_of
from omv_workflow.domain.told import InCharge
from omv_workflow.domain.unit import Person, Recipient, Role, holders
from omv_workflow.domain.ways_in import OWN_LINK, OWN_RECEIPT
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.personal_links import own_address, receipt_address
from omv_workflow.steps.year import Year


@dataclass(frozen=True)
class Enclosure:
    """What goes with a message to a recipient: whose delivery it is, and the file, also as PDF.

    `letter_hash` is that of its covering letter.
    """

    delivery_id: str
    version_id: str
    content_hash: str
    file_name: str
    pdf_hash: str | None = None
    letter_hash: str | None = None


def write_to_person(
    year: Year, person: Person, purpose: Purpose, step: str, facts: dict[str, object]
) -> bool:
    """Store a message to a person of the unit; False where it stands already."""
    return _write(year, person, purpose, step, facts, None)


def write_to_all(
    year: Year, people: Iterable[Person], purpose: Purpose, step: str, facts: dict[str, object]
) -> int:
    """Store the same message to several people, each once; how many are new."""
    unique = {person.id: person for person in people}
    return sum(write_to_person(year, one, purpose, step, facts) for one in unique.values())


def write_to_recipient(
    year: Year, recipient: Recipient, way: int, enclosure: Enclosure, facts: dict[str, object]
) -> bool:
    """Store the message that brings a version to a recipient; False where it stands already.

    By a link the files go to its page, not with the mail. `way` is the number of the recipient's
    way that it goes by.
    """
    reached, step = recipient.on_way(way), sending_step(way, recipient.on_way(way).channel)
    return _write(year, reached, Purpose.DISTRIBUTION, step, facts, enclosure)


def write_about_copy(
    year: Year, recipient: Recipient, purpose: Purpose, step: str, facts: dict[str, object]
) -> bool:
    """Store a letter to a recipient that brings nothing; False where it stands already."""
    return _write(year, recipient, purpose, step, facts, None)


def in_role(year: Year, *named: Role | InCharge) -> list[Person]:
    """Who holds one of these mandates today, or else who leads: a letter always has a reader.

    Raises:
        NotPossibleNow: nobody leads or coordinates the unit today.
    """
    roles = tuple(Role(one) for one in named)
    found = _holders(year, roles) or _holders(year, MANAGEMENT)
    if not found:
        raise NotPossibleNow(
            said("Writing to {roles}", roles=roles),
            why=said("nobody leads or coordinates the unit on {day}.", day=year.today),
            next_step=said(
                "Give somebody the mandate in unit.yaml, and apply it with `omv apply`."
            ),
        )
    return found


def once_a_week(year: Year, duty: Obligation) -> str:
    """The step of a message that is written when a duty begins, and every week until it ends."""
    interval = year.policy.overdue_interval
    weeks = (year.today - duty.starts_on).days // interval
    return f"{duty.kind}.{duty.id}.{duty.starts_on + timedelta(days=weeks * interval)}"


def cancel_unsent(year: Year, messages: Iterable[Message], actor: Actor) -> None:
    """Cancel those of the messages that have not gone out."""
    for message in messages:
        if MESSAGE.allows(message.state, MessageAct.CANCEL):
            state = MESSAGE.after(message.state, MessageAct.CANCEL)
            year.work.messages.swap(message, replace(message, state=state, state_since=year.now))
            year.record("message.cancelled", actor, message=message.id)


def known_facts(year: Year) -> dict[str, object]:
    """What every letter tells: from whom, about which plan, and whom to ask."""
    asked = _whom_to_ask(year)
    return {
        "unit_name": year.unit.unit.name,
        "plan_title": year.form.plan_title,
        "anniversary": year.cycle.anniversary,
        "coordinator_name": asked.name,
        "coordinator_email": asked.email,
        "stands_in_for": "",
        "link": "",
    }


def _holders(year: Year, roles: Collection[Role]) -> list[Person]:
    found = [person for role in roles for person in holders(year.unit, role, year.today)]
    return list({person.id: person for person in found}.values())


def _harmless(year: Year, facts: dict[str, object]) -> dict[str, object]:
    """The facts without the places of links: who types one would have a reader's link put there."""
    ours = {own_address(year.parts), receipt_address(year.parts)}

    def told(fact: object) -> object:
        if isinstance(fact, str) and fact not in ours:
            return fact.replace(OWN_LINK, "/in/…").replace(OWN_RECEIPT, "/received/…")
        if isinstance(fact, list | tuple):
            return [told(one) for one in fact]
        return {key: told(one) for key, one in fact.items()} if isinstance(fact, dict) else fact

    return {name: told(fact) for name, fact in facts.items()}


def _write(
    year: Year,
    reader: Person | Recipient,
    purpose: Purpose,
    step: str,
    facts: dict[str, object],
    enclosure: Enclosure | None,
) -> bool:
    key = business_key(
        plan_id=year.plan.id,
        version=enclosure.version_id if enclosure else year.cycle.id,
        recipient=reader.id,
        purpose=purpose,
        step=step,
    )
    if year.work.messages.find(business_key=key):
        return False
    told = {"round": _round(year, reader, purpose, step), "to_name": reader.name}
    link = own_address(year.parts) if purpose in WITH_A_LINK else ""
    known = {**known_facts(year), **told, "link": link}
    letter = year.parts.letters(purpose, reader.language, {**known, **_harmless(year, facts)})
    message = replace(
        _message(year, key, reader, purpose, step, letter, enclosure),
        due_days=_due_days(year, reader, purpose, step, facts),
    )
    year.work.messages.add(message)
    made = {"message": message.id, "purpose": purpose, "step": step}
    year.record("message.created", SCHEDULE, **made, to=Personal(reader.id))
    return True


def _round(year: Year, reader: Person | Recipient, purpose: Purpose, step: str) -> int:
    """Which letter of the year it is to this reader on the same matter; recipients get one."""
    if not isinstance(reader, Person):
        return 1
    alike = year.work.messages.find(cycle_id=year.cycle.id, person_id=reader.id, purpose=purpose)
    standing = (one.step for one in alike if one.state is not MessageState.CANCELLED)
    return round_of(purpose, step, standing)


def _whom_to_ask(year: Year) -> Person:
    return in_role(year, Role.COORDINATOR)[0]


def _message(
    year: Year,
    key: str,
    reader: Person | Recipient,
    purpose: Purpose,
    step: str,
    letter: Letter,
    enclosure: Enclosure | None,
) -> Message:
    message_id = year.parts.new_id()
    to_address = reader.email if isinstance(reader, Person) else reader.address
    asked = _whom_to_ask(year).email
    return Message(
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
        from_name=year.unit.unit.name,
        from_address=year.parts.mail.from_ or year.unit.unit.email,
        to_name=reader.name,
        to_address=to_address,
        language=reader.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        attachment=enclosure.content_hash if enclosure else None,
        attachment_name=enclosure.file_name if enclosure else None,
        created_at=year.now,
        state_since=year.now,
        reply_to=asked if asked != to_address else None,
        in_reply_to=_first_letter(year, reader),
        pdf_attachment=enclosure.pdf_hash if enclosure else None,
        letter_attachment=enclosure.letter_hash if enclosure else None,
    )


def _due_days(
    year: Year, reader: Person | Recipient, purpose: Purpose, step: str, facts: dict[str, object]
) -> tuple[DueDay, ...]:
    """The day for the reader's calendar, if the letter asks for something by a day.

    Every letter of the year to the same reader has a higher sequence than those before it.
    """
    asked = asked_by(purpose, facts, year.today)
    if asked is None:
        return ()
    kind, day = asked
    about = request_of(step, year.requests()) or year.cycle.id
    return (DueDay(kind, about, year.form.plan_title, day, len(_letters_to(year, reader))),)


def _first_letter(year: Year, reader: Person | Recipient) -> str | None:
    """The Message-ID with which the conversation of the year with that reader began, if it has."""
    letters = _letters_to(year, reader)
    return letters[0].mail_id if letters else None


def _letters_to(year: Year, reader: Person | Recipient) -> list[Message]:
    """The letters to that reader in the year, oldest first."""
    of_year = {"cycle_id": year.cycle.id}
    if isinstance(reader, Person):
        return year.work.messages.find(**of_year, person_id=reader.id)
    copies = year.work.deliveries.find(**of_year, recipient_id=reader.id)
    return [one for copy in copies for one in year.work.messages.find(delivery_id=copy.id)]
