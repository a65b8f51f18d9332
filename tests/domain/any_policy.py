"""Policies and calendars of any kind, for Hypothesis."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from omv_workflow.adapters.calendar import working_calendar
from omv_workflow.domain.timetable import StepTargets, TimetablePolicy
from omv_workflow.domain.workdays import STAFF_BREAKS, MonthDay, StaffBreak, WorkingCalendar

COUNTRIES = ("FI", "FI-01", "SE", "EE")
_CALENDARS = {one: working_calendar(TimetablePolicy(country=one)) for one in COUNTRIES}
_BREAKS = (
    STAFF_BREAKS,
    (),
    (StaffBreak(first=MonthDay(6, 20), last=MonthDay(8, 15)),),
    (StaffBreak(first=MonthDay(12, 1), last=MonthDay(1, 31)), *STAFF_BREAKS[:1]),
)

anniversaries = st.dates(date(2024, 1, 1), date(2050, 12, 31))


@st.composite
def policies(draw: st.DrawFn) -> TimetablePolicy:
    """Any policy that is valid: other targets, gaps and times, the same calendar."""
    names = list(StepTargets.model_fields)
    size = len(names)
    days = draw(st.lists(st.integers(1, 200), min_size=size, max_size=size, unique=True))
    return TimetablePolicy(
        days_before=StepTargets(**dict(zip(names, sorted(days, reverse=True), strict=True))),
        staff_gap=draw(st.integers(1, 8)),
        answer_time=draw(st.integers(1, 30)),
        accept_within=draw(st.integers(1, 30)),
        tell_within=draw(st.integers(1, 30)),
        number_ahead=draw(st.integers(0, 30)),
        acknowledge_within=draw(st.integers(1, 90)),
        overdue_interval=draw(st.integers(7, 31)),
    )


@st.composite
def policies_with_calendars(draw: st.DrawFn) -> tuple[TimetablePolicy, WorkingCalendar]:
    """Any policy with other holidays, breaks and days off of its own as well."""
    country, breaks = draw(st.sampled_from(COUNTRIES)), draw(st.sampled_from(_BREAKS))
    days_off = draw(st.frozensets(anniversaries, max_size=20))
    told = {"country": country, "staff_breaks": breaks, "extra_days_off": days_off}
    policy = draw(policies()).model_copy(update=told)
    calendar = _CALENDARS[country]
    return policy, replace(calendar, holidays=calendar.holidays | days_off, breaks=breaks)
