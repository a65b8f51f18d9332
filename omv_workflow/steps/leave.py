"""Leaving in mid-cycle: employment and mandates end, what is open is handed over, in one step."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.messages import ABOUT_ITEMS, MESSAGE, Message, MessageAct
from omv_workflow.domain.permissions import person_of
from omv_workflow.domain.policies import ANSWERING
from omv_workflow.domain.staff_changes import check_is_succeeded, with_leaver
from omv_workflow.steps.edit_unit import edit_in, held_unit
from omv_workflow.steps.hand_over import hand_over_open, taking_over
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.post import cancel_unsent
from omv_workflow.steps.year import Year, live_years


@dataclass(frozen=True)
class Leaving:
    """Who leaves when, and to whom everything goes."""

    person_id: str
    last_day: date
    heir_id: str


@dataclass(frozen=True)
class Left:
    """What leaving did: the new requests to the heir, and how many letters were cancelled.

    `items` are what the heir contributes to from now on in the leaver's place.
    """

    person: str
    last_day: date
    to: str
    requests: tuple[ContributionRequest, ...]
    items: tuple[str, ...]
    cancelled: int


def leave(parts: Parts, plan_id: str, leaving: Leaving, actor: Actor, now: datetime) -> Left:
    """Let somebody leave: what they hold ends on their last day, what they owe is the heir's now.

    The mandates end with the employment; nothing about them is rewritten.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nobody in the unit has one of the ids.
        NotPossibleNow: the only director or coordinator leaves without a successor on the next day.
        InvalidInput: the heir holds no mandate today or after the last day, or a mandate as
            director or deputy would end in the past.
    """
    with parts.work() as work:
        known = held_unit(work, plan_id)
        leaver = person_of(known.file, leaving.person_id)
        next_day = leaving.last_day + timedelta(days=1)
        for day in sorted({parts.today(now), max(parts.today(now), next_day)}):
            heir = taking_over(known.file, leaver.id, leaving.heir_id, day)
        edited = with_leaver(known.file, leaver, heir, leaving.last_day)
        check_is_succeeded(known.file, edited, leaver, leaving.last_day)
        edit_in(parts, work, known, edited, actor, now, how="person.leaves")
        years = list(live_years(parts, work, known.id, now))
        requests = [hand_over_open(one, leaver.id, heir, actor) for one in years if _asks(one)]
        cancelled = sum(_cancel_mail(one, leaving, actor) for one in years)
        work.commit(now)
        taken = tuple(one for one in requests if one is not None)
        return Left(leaver.id, leaving.last_day, heir.id, taken, leaver.items, cancelled)


def _asks(year: Year) -> bool:
    return year.cycle.state in ANSWERING


def _cancel_mail(year: Year, leaving: Leaving, actor: Actor) -> int:
    """Cancel what has not gone out to the leaver: what asks for answers, or all once they left."""
    is_gone = leaving.last_day < year.today
    written = year.work.messages.find(cycle_id=year.cycle.id, person_id=leaving.person_id)
    unsent = [one for one in written if _is_unsent(one) and (is_gone or one.purpose in ABOUT_ITEMS)]
    cancel_unsent(year, unsent, actor)
    return len(unsent)


def _is_unsent(message: Message) -> bool:
    return MESSAGE.allows(message.state, MessageAct.CANCEL)
