"""The days of a rehearsed year: the schedule in the morning, then people, the schedule at noon."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Protocol

from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import MessageState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.steps.ports import Parts, Row, Summary
from omv_workflow.steps.scheduled import MOVING_ON
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.unit_rhythm import policy_of

_SATURDAY = 5
_OVER = frozenset({CycleState.CLOSED, CycleState.EXCUSED})


class People(Protocol):
    """Those who do their part in a year that is played."""

    def next_day(self, stage: Parts, now: datetime) -> date | None:
        """The next day after today on which one of them has something to do."""

    def act(self, stage: Parts, now: datetime) -> None:
        """Do what is theirs to do today."""


def play_days(
    stage: Parts, cycle: Cycle, people: People, now: datetime, until: date
) -> tuple[Row, ...]:
    """Let the schedule and people act by turns until the year is over; what failed, since when.

    Nothing is played of days on which nothing falls due, nobody has anything to do, and nothing
    waits.
    """
    playing = _Playing(stage, cycle, people)
    playing.turn(now, now, now)
    day = stage.today(now)
    while (coming := playing.next_day(day)) is not None and coming <= until:
        day = coming
        playing.turn(*playing.instants(day))
    return tuple(playing.failed.values())


def run_schedule(stage: Parts, now: datetime) -> Iterator[Summary]:
    """All steps, and sending until nothing is left for the next quarter of an hour."""
    for step in MOVING_ON.values():
        yield (summary := step(stage, now))
    while summary.done:
        yield (summary := send_due_messages(stage, now))


@dataclass
class _Playing:
    """A year being played, with what has failed so far."""

    stage: Parts
    cycle: Cycle
    people: People
    failed: dict[Row, Row] = field(default_factory=dict)
    policy: TimetablePolicy = field(init=False)
    calendar: WorkingCalendar = field(init=False)

    def __post_init__(self) -> None:
        """Find out by which days and hours the unit works."""
        with self.stage.work() as work:
            unit = work.units.get(work.plans.get(self.cycle.plan_id).unit_id).file
        self.policy = policy_of(self.stage, unit)
        self.calendar = self.stage.calendars(self.policy)

    def instants(self, day: date) -> tuple[datetime, datetime, datetime]:
        """When the office opens, a quarter and a half through its hours."""
        opens, closes = (
            datetime.combine(day, hour, self.stage.zone).astimezone(UTC)
            for hour in (self.policy.office_opens, self.policy.office_closes)
        )
        quarter = (closes - opens) / 4
        return opens, opens + quarter, opens + 2 * quarter

    def turn(self, morning: datetime, people: datetime, noon: datetime) -> None:
        """One day; the schedule rests on weekends."""
        is_weekday = self.stage.today(morning).weekday() < _SATURDAY
        if is_weekday:
            self._run_schedule(morning)
        before = self._events()
        self.people.act(self.stage, people)
        if is_weekday and self._events() > before:
            self._run_schedule(noon)

    def next_day(self, today: date) -> date | None:
        """The next day of which anything is to be played; None once the year is over."""
        now = self.instants(today)[-1]
        with self.stage.work() as work:
            state = work.cycles.get(self.cycle.id).state
            unsent = work.messages.find(plan_id=self.cycle.plan_id, state=MessageState.CREATED)
            owed = work.obligations.find(plan_id=self.cycle.plan_id, state=ObligationState.OPEN)
        if state in _OVER and not unsent:
            return None
        days = [one.starts_on for one in owed if one.starts_on > today]
        if unsent or len(days) < len(owed):  # what has begun is told of every week
            days.append(self.calendar.after(today, 1))
        if planned := self.people.next_day(self.stage, now):
            days.append(planned)
        return min(days, default=None)

    def _events(self) -> int:
        """How much has happened to the plan."""
        with self.stage.work() as work:
            return work.log.head(plan_stream(self.cycle.plan_id)).sequence

    def _run_schedule(self, now: datetime) -> None:
        for summary in run_schedule(self.stage, now):
            for one in summary.failed:
                self.failed.setdefault(one, replace(one, since=self.stage.today(now)))
