"""Where the year departs from its timetable: a confirmation early or late, requests made late."""

from collections.abc import Mapping
from datetime import date, timedelta

from omv_workflow.domain.timetable import (
    StepKind,
    TimetablePolicy,
    anniversary_in,
    answer_by,
    next_anniversary,
    told_as_late_on,
)
from omv_workflow.domain.workdays import MonthDay, WorkingCalendar

# Time to finish the change, and then to confirm it, where the timetable's own days have passed.
DAYS_TO_FINISH = 3
DAYS_TO_CONFIRM = 5

_REMINDERS = (StepKind.REMIND_1, StepKind.REMIND_2)
_AFTER_ANSWERS = (StepKind.ESCALATE, StepKind.DRAFT, StepKind.COMMENTS_CLOSE, StepKind.READY)


def anniversary_served(month_day: MonthDay, confirmed_on: date) -> date:
    """The anniversary that a confirmation was made for: the nearest one, early or late."""
    years = (confirmed_on.year - 1, confirmed_on.year, confirmed_on.year + 1)
    return min(
        (anniversary_in(year, month_day) for year in years),
        key=lambda day: abs((day - confirmed_on).days),
    )


def twelve_months_after(day: date) -> date:
    """The same date of the next year; after 29 February, the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def anniversary_after(month_day: MonthDay, served: date, confirmed_on: date | None) -> date:
    """The anniversary after the one that a year has served.

    Args:
        month_day: the date of every year. Where it has been moved, the year has served the nearest.
        served: the anniversary of the year that ends.
        confirmed_on: the day that the next year is counted from, where it is not that date; it
            comes after the year that ends all the same.
    """
    if confirmed_on:
        return max(twelve_months_after(confirmed_on), served + timedelta(days=1))
    return next_anniversary(month_day, max(served, anniversary_served(month_day, served)))


def days_after_request(
    planned: Mapping[StepKind, date],
    asked_on: date,
    policy: TimetablePolicy,
    calendar: WorkingCalendar,
) -> dict[StepKind, date]:
    """The days of the steps from the first reminder to `ready`, once contributions are asked.

    Where the planned days leave too little time to answer, answers are due later; the reminders
    keep their distance to that day, and what follows comes later only as far as `staff_gap` asks.
    """
    due = answer_by(asked_on, planned[StepKind.ANSWERS_DUE], policy, calendar)
    days = {
        StepKind.ANSWERS_DUE: due,
        StepKind.ANSWERS_LATE: told_as_late_on(due, calendar),
    }
    for kind in _REMINDERS:
        ahead = calendar.staff_between(planned[kind], planned[StepKind.ANSWERS_DUE])
        soonest = calendar.staff_after(asked_on, policy.staff_gap)
        days[kind] = min(due, max(soonest, calendar.staff_before(due, ahead)))
    day = due
    for kind in _AFTER_ANSWERS:
        day = max(planned[kind], calendar.staff_after(day, policy.staff_gap))
        days[kind] = day
    return days


def days_after_return(
    planned: date, confirmed_by: date, returned_on: date, calendar: WorkingCalendar
) -> dict[StepKind, date]:
    """The days of `ready` and of the confirmation, once a plan has been returned.

    Args:
        planned: the day of the confirmation by the timetable; it is due then, or later if that
            leaves too little time.
        confirmed_by: where it stands now, before which the plan is ready if it can be.
        returned_on: the day of the return.
        calendar: the unit's days of work.
    """
    ready = calendar.after(returned_on, DAYS_TO_FINISH)
    if leaves_time(returned_on, confirmed_by, calendar):
        ready = min(ready, calendar.before(confirmed_by, 1))
    return {
        StepKind.READY: ready,
        StepKind.CONFIRM: max(planned, calendar.after(returned_on, DAYS_TO_CONFIRM)),
    }


def leaves_time(returned_on: date, confirmed_by: date, calendar: WorkingCalendar) -> bool:
    """Whether a working day lies between the return of a plan and the day of its confirmation."""
    return calendar.before(confirmed_by, 1) > returned_on
