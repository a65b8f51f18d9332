"""After the confirmation: staff and clients are told, and every recipient gets a copy."""

from datetime import date, datetime

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import Delivery, DeliveryState
from omv_workflow.domain.events import Personal
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationAct
from omv_workflow.domain.permissions import check_management, person_of
from omv_workflow.domain.policies import DELIVERING, goes_by_mail
from omv_workflow.domain.printing import names_in
from omv_workflow.domain.timetable import AFTER_CONFIRMATION, StepKind
from omv_workflow.domain.unit import Group, Recipient, Role
from omv_workflow.domain.versions import Confirmation, Version
from omv_workflow.steps.batch import done, for_each_due_cycle, merged, waiting
from omv_workflow.steps.closing import close_if_complete, waiting_deliveries
from omv_workflow.steps.confirm import confirmed_version
from omv_workflow.steps.ports import Parts, Summary
from omv_workflow.steps.post import (
    Enclosure,
    in_role,
    once_a_week,
    write_to_all,
    write_to_recipient,
)
from omv_workflow.steps.year import Year, current_year

_BY_HAND = frozenset({DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.REROUTED})


def distribute_due_plans(parts: Parts, now: datetime) -> Summary:
    """Do what follows each confirmation: tell staff, ask to tell clients, send to recipients."""
    return for_each_due_cycle("distribute plans", parts, now, AFTER_CONFIRMATION, _follow_up)


def distribute(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> list[Delivery]:
    """Distribute the confirmed version of a plan now.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the plan is not confirmed, or has changed since.
        VerificationFailed: the kept bytes are not what was confirmed.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, DELIVERING)
        check_management(year.unit, actor, year.today, "Distributing the plan")
        deliveries = _distribute(year, actor)
        work.commit(now)
        return deliveries


def _follow_up(year: Year, due: list[Obligation]) -> Summary:
    summaries = [_FOLLOWED_UP[obligation.kind](year, obligation) for obligation in due]
    if close_if_complete(year, SCHEDULE):
        summaries.append(done(year.row("cycle", "closed")))
    return merged("", summaries)


def _tell_staff(year: Year, due: Obligation) -> Summary:
    """Tell everybody who works here what was confirmed and what has changed (R6)."""
    confirmation = _confirmation(year)
    facts: dict[str, object] = {
        "confirmed_on": _confirmed_on(year, confirmation),
        "confirmer_title": person_of(year.unit, confirmation.person_id).title,
        "changed": _changed_items(year),
    }
    staff = [person for person in year.unit.people if person.is_employed_on(year.today)]
    told = write_to_all(year, staff, Purpose.STAFF_NOTICE, confirmation.version_id, facts)
    year.end(due, ObligationAct.DO)
    year.record("staff.told", SCHEDULE, people=told)
    return done(year.row("staff", f"{told} told"))


def _ask_to_tell_clients(year: Year, due: Obligation) -> Summary:
    """Hand the coordinator the notice for clients (R9); a person puts it up and records it."""
    confirmation = _confirmation(year)
    facts: dict[str, object] = {"confirmed_on": _confirmed_on(year, confirmation)}
    coordinators = in_role(year, Role.COORDINATOR)
    write_to_all(year, coordinators, Purpose.CLIENT_NOTICE, once_a_week(year, due), facts)
    return waiting(year.row("clients", "the coordinator tells them and records it"))


def _see_to_deliveries(year: Year, due: Obligation) -> Summary:
    """Distribute, and ask for what goes by hand until every recipient has its copy."""
    del due
    _distribute(year, SCHEDULE)
    left = len(waiting_deliveries(year))
    row = year.row("distribution", f"{left} of {len(year.unit.recipients)} recipients wait")
    return waiting(row) if left else done(row)


_FOLLOWED_UP = {
    StepKind.TELL_STAFF: _tell_staff,
    StepKind.TELL_CLIENTS: _ask_to_tell_clients,
    StepKind.DISTRIBUTE: _see_to_deliveries,
}


def _distribute(year: Year, actor: Actor) -> list[Delivery]:
    version = confirmed_version(year)
    if year.cycle.state is CycleState.CONFIRMED:
        year.move(CycleAct.DISTRIBUTE, actor)
    deliveries = [_deliver(year, version, recipient, actor) for recipient in year.unit.recipients]
    _hand_to_coordinators(year, version)
    return deliveries


def _deliver(year: Year, version: Version, recipient: Recipient, actor: Actor) -> Delivery:
    known = year.work.deliveries.find(version_id=version.id, recipient_id=recipient.id)
    if known:
        return known[0]
    delivery = _owed_copy(year, version, recipient, actor)
    if goes_by_mail(year.unit, recipient) and version.docx_hash is not None:
        enclosure = Enclosure(delivery.id, version.id, version.docx_hash, _file_name(year))
        write_to_recipient(year, recipient, enclosure, _letter_facts(year, version, recipient))
    return delivery


def _owed_copy(year: Year, version: Version, recipient: Recipient, actor: Actor) -> Delivery:
    delivery = Delivery(
        id=year.parts.new_id(),
        plan_id=year.plan.id,
        cycle_id=year.cycle.id,
        version_id=version.id,
        recipient_id=recipient.id,
        recipient_name=recipient.name,
        group=recipient.group,
        channel=recipient.channel,
        copy_type=recipient.copy_type,
        language=recipient.language,
        state=DeliveryState.DUE,
    )
    year.work.deliveries.add(delivery)
    year.record(
        "delivery.due",
        actor,
        delivery=delivery.id,
        recipient=Personal(recipient.id),
        group=recipient.group,
        channel=recipient.channel,
        copy=recipient.copy_type,
        version=version.id,
        docx=version.docx_hash,
    )
    return delivery


def _hand_to_coordinators(year: Year, version: Version) -> None:
    """Tell the coordinator which copies a person has to hand over, and where."""
    states = {one.recipient_id: one.state for one in waiting_deliveries(year)}
    by_hand = [
        one
        for one in year.unit.recipients
        if states.get(one.id) in _BY_HAND
        and not (goes_by_mail(year.unit, one) and states[one.id] is DeliveryState.DUE)
    ]
    facts: dict[str, object] = {
        "recipients": [
            {"name": one.name, "channel": one.channel.value, "address": one.address}
            for one in by_hand
        ],
        "register_number": version.register_number,
        "version_number": version.number,
        "file_name": _file_name(year),
    }
    if by_hand:
        step = once_a_week(year, year.open_obligations({StepKind.DISTRIBUTE})[0])
        write_to_all(year, in_role(year, Role.COORDINATOR), Purpose.HAND_DELIVERY, step, facts)


def _letter_facts(year: Year, version: Version, recipient: Recipient) -> dict[str, object]:
    confirmation = _confirmation(year)
    return {
        "group": recipient.group.value,
        "confirmer_role": confirmation.role,
        "register_number": version.register_number,
        "version_number": version.number,
        "confirmed_on": _confirmed_on(year, confirmation),
        "sha256": version.docx_hash,
        "file_name": _file_name(year),
        "jakelu": list(names_in(year.unit.recipients, Group.JAKELU)),
        "tiedoksi": list(names_in(year.unit.recipients, Group.TIEDOKSI)),
    }


def _confirmation(year: Year) -> Confirmation:
    return year.work.confirmations.find(version_id=year.offered().id)[0]


def _confirmed_on(year: Year, confirmation: Confirmation) -> date:
    return year.parts.today(confirmation.confirmed_at or year.now)


def _changed_items(year: Year) -> list[str]:
    answers = year.answers()
    return [
        item.text
        for item in year.form.items
        if item.id in answers and answers[item.id].state is AnswerState.CHANGED
    ]


def _file_name(year: Year) -> str:
    return f"{year.form.plan_title.lower().replace(' ', '-')}-{year.cycle.anniversary.year}.docx"
