"""The way on after a clock that was ahead: the log says whose times were wrong."""

from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.clock import CLOCK_ACCEPTED, ahead_of
from omv_workflow.domain.events import WORKSPACE_STREAM, Event, Fact, FactValue, Personal, instant
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.unmarked import check_unmarked
from omv_workflow.errors import NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.ports import Parts, UnitOfWork


def accept_clock(
    parts: Parts, plan_id: str, reason: str, actor: Actor, now: datetime
) -> list[Event]:
    """Go on by the present clock: the last events recorded later than `now` have wrong times.

    They stand as they are. The clock is held against all others from now on.

    Returns:
        The events whose times are wrong.

    Raises:
        NotAllowed: the actor neither leads nor coordinates the unit of the plan.
        NotPossibleNow: no stream ends later than `now`.
        InvalidInput: a secret passage is marked in the reason.
    """
    check_unmarked(reason, said("The reason"))
    with parts.work() as work:
        work.hold(*work.log.streams())
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
        check_management(unit, actor, parts.today(now), said("Accepting the clock"))
        wrong = ahead_of(now, _ends(work))
        if not wrong:
            raise NotPossibleNow(
                said("Accepting the clock"),
                why=said("no event was recorded later than it tells."),
                next_step=said("Go on: nothing keeps the log from being written."),
            )
        _record(work, wrong, reason, actor, now)
        work.commit(now)
        return wrong


def _ends(work: UnitOfWork) -> list[Event]:
    return [work.log.events(stream)[-1] for stream in work.log.streams()]


def _record(work: UnitOfWork, wrong: list[Event], reason: str, actor: Actor, now: datetime) -> None:
    events: list[FactValue] = [
        {
            "stream": one.stream,
            "sequence": one.sequence,
            "recorded_at": instant(one.recorded_at),
        }
        for one in wrong
    ]
    data: dict[str, FactValue] = {**actor.facts(), "reason": Personal(reason), "events": events}
    work.record(Fact(WORKSPACE_STREAM, CLOCK_ACCEPTED, now, data))
