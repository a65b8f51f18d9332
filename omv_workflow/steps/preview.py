"""What would go out if a plan went live: the scheduled steps themselves, run in a rehearsal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.ports import Parts, Row
from omv_workflow.steps.rehearsal import only_live, rehearsal
from omv_workflow.steps.rehearsed_days import run_schedule
from omv_workflow.steps.unit_rhythm import policy_of

DAYS_AHEAD = 14
_SATURDAY = 5


@dataclass(frozen=True)
class Outgoing:
    """A message that would go out: on which day, to whom, what for.

    It `leaves_the_house` unless the mail mode makes a file of it.
    """

    on: date
    to_name: str
    to_address: str
    purpose: Purpose
    subject: str
    leaves_the_house: bool


@dataclass(frozen=True)
class Preview:
    """What would go out by `until`, in its order, and which steps would fail."""

    plan: str
    until: date
    outgoing: tuple[Outgoing, ...]
    failed: tuple[Row, ...]


def preview(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Preview:
    """What would go out right away and in the coming days, if the plan went live now.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        AlreadyDone: the plan is live.
    """
    until = parts.today(now) + timedelta(days=DAYS_AHEAD)
    with rehearsal(parts) as (stage, tray):
        go_live(stage, plan_id, actor, now)
        only_live(stage, plan_id, now)
        instants = _instants(stage, plan_id, now, until)
        failed = [row for at in instants for one in run_schedule(stage, at) for row in one.failed]
    return Preview(
        plan_id,
        until,
        tuple(_outgoing(parts, at, message) for at, message in tray.carried),
        tuple(dict.fromkeys(failed)),
    )


def _instants(stage: Parts, plan_id: str, now: datetime, until: date) -> Iterator[datetime]:
    """Now, and when the office opens every coming weekday: the schedule rests on weekends."""
    with stage.work() as work:
        unit = work.units.get(work.plans.get(plan_id).unit_id).file
    opens = policy_of(stage, unit).office_opens
    yield now
    day = stage.today(now)
    while day <= until:
        at = datetime.combine(day, opens, stage.zone)
        if at > now and day.weekday() < _SATURDAY:
            yield at.astimezone(UTC)
        day += timedelta(days=1)


def _outgoing(parts: Parts, at: datetime, message: Message) -> Outgoing:
    return Outgoing(
        on=parts.today(at),
        to_name=message.to_name,
        to_address=message.to_address,
        purpose=message.purpose,
        subject=message.subject,
        leaves_the_house=parts.mail.leaves_the_house(message.to_address),
    )
