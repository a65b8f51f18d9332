"""Mail that did not arrive, or may not have: a person decides what becomes of it (law 4)."""

from dataclasses import dataclass, replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct
from omv_workflow.domain.events import Personal, plan_stream
from omv_workflow.domain.messages import (
    FAILURES,
    MESSAGE,
    UNSETTLED,
    Message,
    MessageAct,
    MessageState,
    Purpose,
)
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.rerouting import sending_step
from omv_workflow.domain.unit import Recipient
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.errors import InvalidInput, NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.closing import close_if_complete, settle_copies
from omv_workflow.steps.note_delivered import as_arrived
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.reroute import carried_by, fail_copy
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import Year, current_cycle, load_year


@dataclass(frozen=True)
class TroubledMail:
    """A message that has not gone out as it should; `said` is what its last attempt was told."""

    id: str
    to_name: str
    purpose: Purpose
    state: MessageState
    state_since: datetime
    said: str


def troubled_mail(parts: Parts, viewer: Viewer, plan_id: str) -> list[TroubledMail]:
    """All mail of the plan that waits for a person, or will be tried again, with the reason.

    Raises:
        NotAllowed: they neither lead nor coordinate the unit.
        NotFound: there is no such plan, or they may not know that there is.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        check_sees_all_of(viewer, unit, said("Looking at the mail"))
        return [
            _troubled(work, one)
            for one in work.messages.find(plan_id=plan_id)
            if one.state in FAILURES | UNSETTLED
        ]


def send_again(parts: Parts, plan_id: str, message_id: str, actor: Actor, now: datetime) -> Message:
    """Let a message wait to be sent once more: the same, to the address that unit.yaml has now.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: no message of the plan, or more than one, has an id that begins with this.
        NotPossibleNow: it neither failed for good nor is unknown, or its copy is out of date.
    """
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        message = _message(work, plan_id, message_id)
        year = _year(parts, work, message, now)
        check_management(year.unit, actor, year.today, said("Sending mail again"))
        _check_way(year, message)
        address = _address_now(year, message)
        again = _move(year, message, MessageAct.SEND_AGAIN, to_address=address)
        year.record("message.sent_again", actor, message=message.id)
        for one in _gone_with(year, message):
            _move(year, one, MessageAct.SEND_AGAIN, to_address=address)
            year.record("message.sent_again", actor, message=one.id)
        _check_copy_is_wanted(year, message)
        _move_copy_on(year, message, actor)
        work.commit(now)
        return again


def settle_mail(
    parts: Parts,
    plan_id: str,
    message_id: str,
    act: MessageAct,
    how: str,
    actor: Actor,
    now: datetime,
) -> Message:
    """Record that a message arrived (`DELIVER`), came back (`REFUSE`), or is given up (`CANCEL`).

    The copy that it brought has arrived with it, and under Tiedoksi ends; where it came back, the
    copy goes on by its recipient's next way.

    Raises:
        InvalidInput: it is not said how that is known, or why, or a mark stands there.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: no message of the plan, or more than one, has an id that begins with this.
        NotPossibleNow: the message is where this can't become of it.
    """
    _check_how(how)
    with parts.work() as work:
        work.hold(plan_stream(plan_id))
        message = _message(work, plan_id, message_id)
        year = _year(parts, work, message, now)
        check_management(year.unit, actor, year.today, said("Settling mail"))
        settled = _move(year, message, act, to_address=message.to_address)
        year.record(f"message.{settled.state}", actor, message=message.id, how=Personal(how))
        for one in _gone_with(year, message):
            _move(year, one, act, to_address=one.to_address)
            year.record(f"message.{settled.state}", actor, message=one.id, how=Personal(how))
        if act is MessageAct.DELIVER:
            _end_copy(year, message, actor)
        if act is MessageAct.REFUSE and fail_copy(year, message, actor):
            settle_copies(year)
        work.commit(now)
        return settled


def _check_how(how: str) -> None:
    if not how.strip():
        raise InvalidInput(
            said("Settling a message"),
            why=said("it is not said how that is known."),
            next_step=said("Say how the mail arrived, or why it is given up."),
        )
    check_unmarked(how, said("How it is known"))


def _message(work: UnitOfWork, plan_id: str, beginning: str) -> Message:
    of_plan = work.messages.find(plan_id=plan_id)
    found = [one for one in of_plan if one.id.startswith(beginning)]
    if len(found) != 1:
        raise NotFound(
            said("The message {id}", id=beginning),
            why=said("{number} messages of the plan have an id that begins so.", number=len(found)),
            next_step=said("See them with `omv mail`."),
        )
    return found[0]


def _gone_with(year: Year, message: Message) -> list[Message]:
    """The plan's other messages in the same digest: one mail has arrived as a whole or not at all.

    Those of other plans are for whoever leads or coordinates there to decide.
    """
    if message.sent_as is None:
        return []
    together = year.work.messages.find(plan_id=message.plan_id, sent_as=message.sent_as)
    return [one for one in together if one.id != message.id and one.state is message.state]


def _year(parts: Parts, work: UnitOfWork, message: Message, now: datetime) -> Year:
    cycle_id = message.cycle_id or current_cycle(work, message.plan_id).id
    return load_year(parts, work, cycle_id, now)


def _address_now(year: Year, message: Message) -> str:
    """Where its reader is reached today: mail often fails for an address that has been mended."""
    if message.person_id:
        reader, known = message.person_id, {one.id: one.email for one in year.unit.people}
    elif message.delivery_id:
        reader = year.work.deliveries.get(message.delivery_id).recipient_id
        known = {one.id: _mail_address(one, message) for one in year.unit.recipients}
    else:
        return message.to_address
    return known.get(reader, message.to_address)


def _mail_address(recipient: Recipient, message: Message) -> str:
    """The address of the way that a mail went by; its own where that is no mail any more."""
    ways = enumerate(recipient.ways, start=1)
    mailed = ((number, one) for number, one in ways if one.channel.is_mailed)
    by_it = (one for number, one in mailed if sending_step(number, one.channel) == message.step)
    found = next(by_it, None)
    return found.address if found else message.to_address


def _check_way(year: Year, message: Message) -> None:
    """Refuse to send a copy again by a way that has failed, while it goes by another (law 4)."""
    brings_copy = message.delivery_id and message.purpose is Purpose.DISTRIBUTION
    if brings_copy and carried_by(year.work, message) is None:
        raise NotPossibleNow(
            said("Sending the copy to {name} again", name=message.to_name),
            why=said("it goes by the recipient's next way now."),
            next_step=said("Give this mail up with `omv mail settle`."),
        )


def _move(year: Year, message: Message, act: MessageAct, *, to_address: str) -> Message:
    state = MESSAGE.after(message.state, act)
    moved = replace(message, state=state, state_since=year.now, to_address=to_address)
    year.work.messages.swap(message, moved)
    return moved


def _check_copy_is_wanted(year: Year, message: Message) -> None:
    if message.delivery_id and year.work.deliveries.get(message.delivery_id).is_final:
        raise NotPossibleNow(
            said("Sending the copy to {name} again", name=message.to_name),
            why=said("it has arrived otherwise, or a later version has taken its place."),
            next_step=said("Give the mail up with `omv mail settle`."),
        )


def _move_copy_on(year: Year, message: Message, actor: Actor) -> None:
    """Let the delivery that has failed with this mail be on its way again, where there is one."""
    if message.delivery_id is None:
        return
    delivery = year.work.deliveries.get(message.delivery_id)
    if DELIVERY.allows(delivery.state, DeliveryAct.REROUTE):
        state = DELIVERY.after(delivery.state, DeliveryAct.REROUTE)
        _swap_copy(year, delivery, replace(delivery, state=state), actor)
        settle_copies(year)


def _end_copy(year: Year, message: Message, actor: Actor) -> None:
    """Let the copy that went by this mail have arrived; the year may end with it."""
    delivery = carried_by(year.work, message)
    if delivery is None:
        return
    arrived = as_arrived(delivery, year.now, sent_at=_tried_at(year, message))
    if arrived.state is not delivery.state:
        _swap_copy(year, delivery, arrived, actor)
        close_if_complete(year, actor)


def _swap_copy(year: Year, delivery: Delivery, moved: Delivery, actor: Actor) -> None:
    year.work.deliveries.swap(delivery, moved)
    year.record(f"delivery.{moved.state}", actor, delivery=delivery.id)


def _tried_at(year: Year, message: Message) -> datetime:
    """When the mail left, if it did: at the last attempt."""
    return max(one.started_at for one in year.work.attempts.find(message_id=message.id))


def _troubled(work: UnitOfWork, message: Message) -> TroubledMail:
    attempts = work.attempts.find(message_id=message.id)
    return TroubledMail(
        id=message.id,
        to_name=message.to_name,
        purpose=message.purpose,
        state=message.state,
        state_since=message.state_since,
        said=attempts[-1].response if attempts else "",
    )
