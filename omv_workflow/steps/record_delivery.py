"""What people record of the distribution: a copy handed over, an acknowledgement, clients told."""

from dataclasses import dataclass, replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Cycle, CycleAct
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct, DeliveryState
from omv_workflow.domain.events import Personal
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING, check_state
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel
from omv_workflow.errors import InvalidInput, NotFound, NotPossibleNow
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.year import Year, current_cycle, load_year

_FOLLOW_UPS = frozenset({StepKind.TELL_STAFF, StepKind.TELL_CLIENTS, StepKind.DISTRIBUTE})


@dataclass(frozen=True)
class HandedOver:
    """How a copy reached a recipient: when, by which channel and way, under which number there."""

    recipient_id: str
    at: datetime
    channel: Channel
    how: str
    register_number: str | None = None


def record_delivery(
    parts: Parts, plan_id: str, told: HandedOver, actor: Actor, now: datetime
) -> Delivery:
    """Record by hand that a recipient has its copy; closes the cycle where it was the last.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: the version was not to go to this recipient.
        AlreadyDone: it is recorded.
    """
    return _end(parts, plan_id, told, DeliveryAct.RECORD, actor, now)


def record_acknowledgement(
    parts: Parts, plan_id: str, told: HandedOver, actor: Actor, now: datetime
) -> Delivery:
    """Record that a recipient has acknowledged what was sent to it.

    Raises:
        NotPossibleNow: nothing has been sent to it.
        NotFound: the version was not to go to this recipient.
    """
    return _end(parts, plan_id, told, DeliveryAct.ACKNOWLEDGE, actor, now)


def record_clients_told(parts: Parts, plan_id: str, how: str, actor: Actor, now: datetime) -> Cycle:
    """Record how clients were told that the plan exists and may be seen on request (R9).

    Raises:
        InvalidInput: it is not said how.
        NotPossibleNow: the plan is not confirmed, or they have been told.
    """
    if not how.strip():
        raise InvalidInput(
            "Telling clients", why="it is not said how.", next_step="Say how they were told."
        )
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Telling clients")
        check_state(year.cycle, DELIVERING, "Telling clients")
        year.end_all(frozenset({StepKind.TELL_CLIENTS}), ObligationAct.DO)
        year.record("clients.told", actor, how=how)
        _close_if_complete(year, actor)
        work.commit(now)
        return year.cycle


def close_cycle(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Cycle:
    """Close the cycle once everybody has been told and every recipient has its copy.

    Raises:
        NotPossibleNow: naming what is still open.
    """
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Closing the cycle")
        check_state(year.cycle, DELIVERING, "Closing the cycle")
        left = _left_open(year)
        if left:
            raise NotPossibleNow(
                "Closing the cycle",
                why=f"still open: {', '.join(left)}.",
                next_step="Record what was done with `omv delivered` or `omv clients-told`.",
            )
        year.move(CycleAct.CLOSE, actor)
        work.commit(now)
        return year.cycle


def _end(
    parts: Parts,
    plan_id: str,
    told: HandedOver,
    act: DeliveryAct,
    actor: Actor,
    now: datetime,
) -> Delivery:
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, plan_id).id, now)
        check_management(year.unit, actor, year.today, "Recording a delivery")
        check_state(year.cycle, DELIVERING, "Recording a delivery")
        delivery = _delivery_to(year, told.recipient_id)
        ended = replace(
            delivery,
            state=DELIVERY.after(delivery.state, act),
            channel=told.channel,
            ended_at=told.at,
            how=told.how,
            recipient_register_number=told.register_number,
            recorded_by=actor.person_id,
        )
        work.deliveries.swap(delivery, ended)
        _write_down(year, ended, actor)
        _close_if_complete(year, actor)
        work.commit(now)
        return ended


def _delivery_to(year: Year, recipient_id: str) -> Delivery:
    version = year.offered()
    found = year.work.deliveries.find(version_id=version.id, recipient_id=recipient_id)
    if not found:
        raise NotFound(
            f"The delivery of version {version.number} to {recipient_id}",
            why="it is not on the distribution list, or the plan has not been distributed.",
            next_step="See `omv status` for the recipients.",
        )
    return found[0]


def _write_down(year: Year, delivery: Delivery, actor: Actor) -> None:
    year.record_at(
        delivery.ended_at or year.now,
        f"delivery.{delivery.state}",
        actor,
        delivery=delivery.id,
        recipient=Personal(delivery.recipient_id),
        channel=delivery.channel,
        how=delivery.how,
        register_number=delivery.recipient_register_number,
    )


def _close_if_complete(year: Year, actor: Actor) -> None:
    if not _left_open(year):
        year.move(CycleAct.CLOSE, actor)


def _left_open(year: Year) -> list[str]:
    """What keeps the cycle open: duties by kind, and recipients without a final state."""
    duties = [one.kind.value for one in year.open_obligations(_FOLLOW_UPS)]
    deliveries = year.work.deliveries.find(cycle_id=year.cycle.id)
    waiting = [
        one.recipient_name
        for one in deliveries
        if not one.is_final and one.state is not DeliveryState.SUPERSEDED
    ]
    return [*duties, *waiting]
