"""Where somebody who comes in begins: where their work is."""

from collections.abc import Collection
from datetime import datetime

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.places import Place, places_of
from omv_workflow.domain.unit import Role, holders
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.my_items import my_plans
from omv_workflow.steps.ports import Parts


def begin_at(
    parts: Parts, who: SignedIn, now: datetime, offered: Collection[Place] = frozenset(Place)
) -> Place:
    """What waits to be confirmed comes first, then what one coordinates, then one's own items.

    Args:
        parts: everything wired.
        who: whoever comes in.
        now: when.
        offered: the places that there are pages for.
    """
    day = parts.today(now)
    signers = parts.confirmation.signers
    places = places_of(who.unit, who.person, day, signers)
    open_to_them = [one for one in places if one in offered]
    if Place.CONFIRM in open_to_them and _waits_for_confirmation(parts, who):
        return Place.CONFIRM
    coordinates = who.person in holders(who.unit, Role.COORDINATOR, day)
    if Place.PLANS not in open_to_them or (not coordinates and _has_open_items(parts, who, now)):
        return Place.ITEMS
    return Place.PLANS


def _waits_for_confirmation(parts: Parts, who: SignedIn) -> bool:
    with parts.work() as work:
        plans = work.plans.find(unit_id=who.session.unit_id)
        awaiting = {"state": CycleState.AWAITING_CONFIRMATION}
        return any(work.cycles.find(plan_id=plan.id, **awaiting) for plan in plans)


def _has_open_items(parts: Parts, who: SignedIn, now: datetime) -> bool:
    return any(plan.collects and plan.open for plan in my_plans(parts, who, now))
