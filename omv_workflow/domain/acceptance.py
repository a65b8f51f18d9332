"""Deciding on what was handed in: by which day, and who is told on which day that it waits.

It is the coordinator's, who is told on the working day before the day and on the one after it;
some days later those who lead are told as well, and then all of them every week.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.timetable import PlannedStep, TimetablePolicy
from omv_workflow.domain.told import InCharge
from omv_workflow.domain.workdays import WorkingCalendar


class ToldOn(NamedTuple):
    """A step of the ladder: its day, and whose mandate it is to be told."""

    day: date
    readers: tuple[InCharge, ...]


def accept_by(
    since: date,
    following: Iterable[PlannedStep],
    policy: TimetablePolicy,
    calendar: WorkingCalendar,
) -> date:
    """The day by which an answer that waits since then is accepted or sent back.

    It leaves the steps that follow their room, the first of them that can have it; but nobody has
    to decide on the very day.
    """
    soonest = calendar.staff_after(since, 1)
    rooms = (room_before(step, policy, calendar) for step in following)
    latest = min((day for day in rooms if day >= soonest), default=soonest)
    return min(calendar.staff_after(since, policy.accept_within), latest)


def room_before(step: PlannedStep, policy: TimetablePolicy, calendar: WorkingCalendar) -> date:
    """The last day that leaves a step of the staff its room."""
    return calendar.staff_before(step.due, policy.staff_gap)


def first_told_on(due_on: date, calendar: WorkingCalendar) -> date:
    """The working day before the day, or that day itself where a break of the staff lies before."""
    before = calendar.before(due_on, 1)
    return before if calendar.is_staff_day(before) else due_on


def told_on(
    duty: Obligation, today: date, policy: TimetablePolicy, calendar: WorkingCalendar
) -> ToldOn:
    """The latest step of the ladder; after days without a run, the earlier ones are passed over."""
    again = calendar.staff_after(duty.due_on, 1)
    further = calendar.staff_after(again, policy.staff_gap)
    if today < further:
        return ToldOn(again if today >= again else duty.starts_on, policy.told.to_do)
    weeks = (today - further).days // policy.overdue_interval
    day = further + timedelta(days=weeks * policy.overdue_interval)
    return ToldOn(day, policy.told.to_do_late)
