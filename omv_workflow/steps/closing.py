"""The end of the year: what is owed of its copies, what keeps the cycle open, and closing it."""

from dataclasses import replace
from datetime import date

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import DELIVERY, GIVEN, Delivery, DeliveryAct
from omv_workflow.domain.obligations import Basis, Obligation, ObligationAct, ObligationState
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Recipient
from omv_workflow.steps.confirm import confirmed_on
from omv_workflow.steps.year import Year, current_cycle, load_year


def copies_to_give(year: Year) -> list[Delivery]:
    """The copies that have yet to go out, or of which it is not known whether they arrived."""
    deliveries = year.work.deliveries.find(cycle_id=year.cycle.id)
    return [one for one in deliveries if not one.is_final and not one.unacknowledged_since]


def unacknowledged(year: Year) -> dict[Delivery, date]:
    """The mailed copies that are to be acknowledged still, each with the day of its sending.

    Where somebody has excused that, only what was sent later counts.
    """
    ended = {"cycle_id": year.cycle.id, "state": ObligationState.EXCUSED}
    excuses = year.work.obligations.find(**ended, kind=StepKind.ACKNOWLEDGE)
    excused = max((one.ended_at for one in excuses if one.ended_at), default=None)
    return {
        one: year.parts.today(since)
        for one in year.work.deliveries.find(cycle_id=year.cycle.id)
        if (since := one.unacknowledged_since) and (excused is None or since > excused)
    }


def was_moved_for(duty: Obligation, sent_on: date) -> bool:
    """Whether the day of the acknowledgements is one that somebody chose for a copy sent then.

    It holds for what had been sent by that day; a later copy has as much time as any other.
    """
    return duty.basis is not Basis.SENDING and sent_on <= duty.due_on


def waiting_deliveries(year: Year) -> list[Delivery]:
    """The copies that keep the cycle open."""
    return [*copies_to_give(year), *unacknowledged(year)]


def not_reached(year: Year) -> list[Recipient]:
    """The recipients of today that have no copy of what was confirmed, not even a waiting one.

    Of two years under way it is the newer that is brought to them.
    """
    if year.cycle.state is not CycleState.DISTRIBUTING:
        return []
    if current_cycle(year.work, year.plan.id).id != year.cycle.id:
        return []
    copies = year.work.deliveries.find(version_id=year.offered().id)
    known = {one.recipient_id for one in copies}
    return [one for one in recipients_on(year.unit, year.today) if one.id not in known]


def is_being_given_out(year: Year) -> bool:
    """Whether copies of the confirmed plan have yet to go out."""
    return year.cycle.state is CycleState.CONFIRMED or has_copies_to_give(year)


def has_copies_to_give(year: Year) -> bool:
    """Whether any copy of what is being distributed has yet to go out, or to be made."""
    return bool(copies_to_give(year) or not_reached(year))


def settle_copies(year: Year) -> None:
    """Keep what is owed of the copies: that each goes out, and that mailed ones are acknowledged.

    Whoever has been listed since is owed one as well. What an earlier year still waits for is owed
    no more once a newer copy has gone there.
    """
    if year.cycle.state is not CycleState.DISTRIBUTING:
        return
    if not has_copies_to_give(year):
        year.end_all({StepKind.DISTRIBUTE}, ObligationAct.DO)
    elif not year.open_obligations({StepKind.DISTRIBUTE}):
        year.owe_again(StepKind.DISTRIBUTE, Basis.CONFIRMATION, confirmed_on(year))
    _owe_acknowledgement(year, ObligationAct.DO)
    _supersede_earlier_years(year)


def left_to_do(year: Year) -> list[str]:
    """What keeps the cycle open: duties by kind, and the recipients that wait for their copy."""
    undone = year.open_obligations({StepKind.TELL_STAFF, StepKind.TELL_CLIENTS})
    duties: list[str] = [one.kind for one in undone]
    if year.cycle.state is not CycleState.DISTRIBUTING:
        duties.append(StepKind.DISTRIBUTE)
    waiting = [one.recipient_name for one in waiting_deliveries(year)]
    return [*duties, *waiting, *(one.name for one in not_reached(year))]


def close_if_complete(year: Year, actor: Actor) -> bool:
    """Close the cycle where nothing is left to do in it; whether it was closed."""
    settle_copies(year)
    if left_to_do(year):
        return False
    year.move(CycleAct.CLOSE, actor)
    return True


def supersede(year: Year, delivery: Delivery, actor: Actor) -> None:
    """Expect nothing more of a copy, for a newer version takes its place."""
    state = DELIVERY.after(delivery.state, DeliveryAct.SUPERSEDE)
    year.work.deliveries.swap(delivery, replace(delivery, state=state, ended_at=year.now))
    year.record("delivery.superseded", actor, delivery=delivery.id)


def _owe_acknowledgement(year: Year, if_none_waits: ObligationAct) -> None:
    """Count the day from the copy that has waited longest, unless somebody has moved it for it."""
    owed = year.open_obligations({StepKind.ACKNOWLEDGE})
    sent_on = min(unacknowledged(year).values(), default=None)
    if sent_on is None:
        year.end_all({StepKind.ACKNOWLEDGE}, if_none_waits)
    elif not owed:
        year.owe(StepKind.ACKNOWLEDGE, Basis.SENDING, sent_on)
    for one in owed:
        if sent_on and not was_moved_for(one, sent_on) and one.counted_from != sent_on:
            year.count_from(one, Basis.SENDING, sent_on)


def _supersede_earlier_years(year: Year) -> None:
    deliveries = year.work.deliveries.find(cycle_id=year.cycle.id)
    given = {one.recipient_id for one in deliveries if one.state in GIVEN}
    under_way = {"plan_id": year.plan.id, "state": CycleState.DISTRIBUTING}
    for cycle in year.work.cycles.find(**under_way):
        if cycle.anniversary < year.cycle.anniversary:
            earlier = load_year(year.parts, year.work, cycle.id, year.now)
            _supersede_for(earlier, given)


def _supersede_for(year: Year, recipients: set[str]) -> None:
    old = [one for one in unacknowledged(year) if one.recipient_id in recipients]
    for one in old:
        supersede(year, one, SCHEDULE)
    if old:
        _owe_acknowledgement(year, ObligationAct.OVERTAKE)
        close_if_complete(year, SCHEDULE)
