"""What people record of the distribution: a copy handed over, an acknowledgement, clients told."""

from dataclasses import dataclass, replace
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import Cycle
from omv_workflow.domain.deliveries import DELIVERY, Delivery, DeliveryAct, check_channel
from omv_workflow.domain.events import Personal
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.obligations import ObligationAct
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING, GIVEN_OUT
from omv_workflow.domain.signers import latest_round
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import AlreadyDone, InvalidInput, NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.closing import close_if_complete, left_to_do
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.public_copies import check_there_is
from omv_workflow.steps.reroute import channel_of
from omv_workflow.steps.year import Year, current_year


@dataclass(frozen=True)
class HandedOver:
    """How a copy reached a recipient: when, by which channel and way, under which number there.

    Without a channel it is that of the way which the copy was on. Of two years that are being
    distributed the newer is meant, or else the one closed last, unless `of_year` says otherwise.
    """

    recipient_id: str
    at: datetime
    channel: Channel | None
    how: str
    register_number: str | None = None
    of_year: NamedYear | None = None


def record_delivery(
    parts: Parts, plan_id: str, told: HandedOver, actor: Actor, now: datetime
) -> Delivery:
    """Record by hand that a recipient has its copy; closes the cycle where it was the last.

    Raises:
        InvalidInput: it is not said how, or the time is in the future or before the confirmation.
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
        InvalidInput: it is not said how, or the time is in the future or before the confirmation.
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: nothing has been sent to it.
        NotFound: the version was not to go to this recipient.
    """
    return _end(parts, plan_id, told, DeliveryAct.ACKNOWLEDGE, actor, now)


def record_clients_told(
    parts: Parts,
    plan_id: str,
    how: str,
    actor: Actor,
    now: datetime,
    *,
    of_year: NamedYear | None = None,
) -> Cycle:
    """Record how clients were told that the plan exists and may be seen on request (R9).

    Raises:
        InvalidInput: it is not said how.
        NotPossibleNow: the plan is not confirmed.
        AlreadyDone: they have been told.
    """
    _check_how(how, said("Telling clients"))
    with parts.work() as work:
        what = said("Telling clients")
        year = current_year(parts, work, plan_id, now, DELIVERING, what=what, of_year=of_year)
        check_management(year.unit, actor, year.today, what)
        if not year.open_obligations({StepKind.TELL_CLIENTS}):
            raise AlreadyDone(
                what,
                why=said(
                    "it is recorded that they were told of {year}.",
                    year=year.cycle.anniversary.year,
                ),
                next_step=said("Nothing needs to be done."),
            )
        year.end_all({StepKind.TELL_CLIENTS}, ObligationAct.DO)
        notices = year.unit.plan.client_notices
        languages = {"languages": ", ".join(one.language for one in notices)} if notices else {}
        year.record("clients.told", actor, how=Personal(how), **languages)
        close_if_complete(year, actor)
        work.commit(now)
        return year.cycle


def close_cycle(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Cycle:
    """Close the cycle once everybody has been told and every recipient has its copy.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: naming what is still open.
    """
    with parts.work() as work:
        year = current_year(parts, work, plan_id, now, DELIVERING, what=said("Closing the cycle"))
        check_management(year.unit, actor, year.today, said("Closing the cycle"))
        if not close_if_complete(year, actor):
            raise NotPossibleNow(
                said("Closing the cycle"),
                why=said("still open: {left_to_do}.", left_to_do=left_to_do(year)),
                next_step=said("Record what was done with `omv delivered` or `omv clients-told`."),
            )
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
    _check_how(told.how, said("Recording a delivery"))
    check_unmarked(told.register_number, said("The register number"))
    with parts.work() as work:
        what = said("Recording a delivery")
        ranks = (DELIVERING, GIVEN_OUT)
        year = current_year(parts, work, plan_id, now, *ranks, what=what, of_year=told.of_year)
        check_management(year.unit, actor, year.today, what)
        delivery = _delivery_to(year, told.recipient_id)
        _check_time(year, told, delivery)
        channel = told.channel or channel_of(year, delivery)
        check_channel(delivery, channel)
        check_there_is(parts, year.offered(), delivery.copy_type)
        ended = replace(
            delivery,
            state=DELIVERY.after(delivery.state, act),
            channel=channel,
            ended_at=told.at,
            how=told.how,
            recipient_register_number=told.register_number,
            recorded_by=actor.person_id,
        )
        _store(year, delivery, ended, actor)
        close_if_complete(year, actor)
        work.commit(now)
        return ended


def _check_how(how: str, what: str) -> None:
    if not how.strip():
        raise InvalidInput(
            what, why=said("it is not said how."), next_step=said("Say how it was done.")
        )
    check_unmarked(how, said("How it was done"))


def _check_time(year: Year, told: HandedOver, delivery: Delivery) -> None:
    given = latest_round(year.work.confirmations.find(version_id=delivery.version_id))
    confirmed_at = given[-1].confirmed_at
    earliest = confirmed_at or told.at
    if not earliest <= told.at <= year.now:
        raise InvalidInput(
            said("A delivery at {at}", at=year.parts.local(told.at)),
            why=said(
                "the plan was confirmed at {confirmed_at}, and it is now {now}.",
                confirmed_at=year.parts.local(earliest),
                now=year.parts.local(year.now),
            ),
            next_step=said("Give the time at which the recipient really got its copy."),
        )


def _delivery_to(year: Year, recipient_id: str) -> Delivery:
    version = year.offered()
    found = year.work.deliveries.find(version_id=version.id, recipient_id=recipient_id)
    if not found:
        raise NotFound(
            said(
                "The delivery of version {number} to {recipient_id}",
                number=version.number,
                recipient_id=recipient_id,
            ),
            why=said("it is not on the distribution list, or the plan has not been distributed."),
            next_step=said(
                "See `omv status` for the recipients; an earlier year is named by `--year`."
            ),
        )
    return found[0]


def _store(year: Year, before: Delivery, delivery: Delivery, actor: Actor) -> None:
    """Write the delivery down; a mail that still waits to bring the same copy is not needed."""
    year.work.deliveries.swap(before, delivery)
    year.record_at(
        delivery.ended_at or year.now,
        f"delivery.{delivery.state}",
        actor,
        delivery=delivery.id,
        recipient=Personal(delivery.recipient_id),
        channel=delivery.channel,
        how=Personal(delivery.how or ""),
        register_number=delivery.recipient_register_number,
    )
    cancel_unsent(year, year.work.messages.find(delivery_id=delivery.id), actor)
