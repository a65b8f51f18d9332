from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from omv_workflow.adapters.calendar import working_calendar
from omv_workflow.domain.timetable import (
    STAFF_STEPS,
    PlannedStep,
    StepKind,
    StepTargets,
    Timetable,
    TimetablePolicy,
    after_confirmation,
    anniversary_in,
    answer_by,
    in_office_hours,
    next_anniversary,
    opens_on,
    overdue_on,
    plan_timetable,
)
from omv_workflow.domain.workdays import MonthDay, StaffBreak, WorkingCalendar
from tests.domain.any_policy import anniversaries, policies, policies_with_calendars

POLICY = TimetablePolicy()
CALENDAR = working_calendar(POLICY)
FIRST, LAST = date(2024, 1, 1), date(2050, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
MID_MAY = MonthDay(5, 15)
HELSINKI = ZoneInfo("Europe/Helsinki")


def assert_rules_hold(
    timetable: Timetable, policy: TimetablePolicy, calendar: WorkingCalendar = CALENDAR
) -> None:
    """Every rule of the year, counted plainly in working days, apart from how it was planned."""
    due = dict(timetable.steps)
    targets = dict(policy.days_before.dates(timetable.anniversary))
    assert all(calendar.is_working(day) for day in due.values())
    assert not any(each.covers(due[kind]) for kind in STAFF_STEPS for each in policy.staff_breaks)
    assert all(due[kind] <= target for kind, target in targets.items())
    assert due[StepKind.CONFIRM] <= timetable.anniversary
    for earlier, later in pairwise(timetable.steps):
        both_staff = {earlier.kind, later.kind} <= STAFF_STEPS
        assert calendar.between(earlier.due, later.due) >= (policy.staff_gap if both_staff else 1)
    time_to_answer = calendar.between(due[StepKind.REQUEST], due[StepKind.ANSWERS_DUE])
    assert time_to_answer >= policy.answer_time


def test_the_default_year_is_this_one() -> None:
    """For 15 May 2027, a Saturday, each step stands on the working day at or before its target."""
    steps = plan_timetable(date(2027, 5, 15), POLICY, CALENDAR).steps
    assert steps == (
        PlannedStep(StepKind.OPEN, date(2027, 2, 12)),  # Sunday, T-90, moved to Friday
        PlannedStep(StepKind.REQUEST, date(2027, 2, 24)),
        PlannedStep(StepKind.REMIND_1, date(2027, 3, 11)),
        PlannedStep(StepKind.REMIND_2, date(2027, 3, 19)),  # Sunday to Friday
        PlannedStep(
            StepKind.ANSWERS_DUE, date(2027, 3, 24)
        ),  # Good Friday; three days before the next
        PlannedStep(StepKind.ESCALATE, date(2027, 3, 31)),
        PlannedStep(StepKind.DRAFT, date(2027, 4, 9)),  # Saturday to Friday
        PlannedStep(StepKind.COMMENTS_CLOSE, date(2027, 4, 20)),
        PlannedStep(StepKind.READY, date(2027, 4, 23)),  # Saturday to Friday
        PlannedStep(StepKind.REMIND_CONFIRMATION_1, date(2027, 4, 30)),  # May Day, a Saturday
        PlannedStep(StepKind.REMIND_CONFIRMATION_2, date(2027, 5, 7)),  # Saturday to Friday
        PlannedStep(StepKind.REMIND_CONFIRMATION_3, date(2027, 5, 12)),
        PlannedStep(StepKind.CONFIRM, date(2027, 5, 14)),  # Saturday to Friday
    )


@pytest.mark.no_cover  # ten thousand times the same lines
def test_every_rule_holds_for_every_day_from_2024_to_2050() -> None:
    """Whatever the anniversary, with the default policy no rule of the year is broken."""
    for anniversary in EVERY_DAY:
        assert_rules_hold(plan_timetable(anniversary, POLICY, CALENDAR), POLICY)


@given(anniversaries, policies_with_calendars())
@example(date(2028, 2, 29), (POLICY, CALENDAR))
def test_every_rule_holds_for_any_policy(
    anniversary: date, settings: tuple[TimetablePolicy, WorkingCalendar]
) -> None:
    """Whatever the anniversary, targets, gaps, holidays and breaks, no rule is broken."""
    assert_rules_hold(plan_timetable(anniversary, *settings), *settings)


@given(anniversaries, policies())
def test_no_step_comes_earlier_than_the_rules_ask(
    anniversary: date, policy: TimetablePolicy
) -> None:
    """A step on the next day that it could take would miss its target or crowd a later step."""
    timetable = plan_timetable(anniversary, policy, CALENDAR)
    targets = dict(policy.days_before.dates(anniversary))
    for step, following in pairwise(timetable.steps):
        staff = step.kind in STAFF_STEPS
        count = CALENDAR.staff_between if staff else CALENDAR.between
        next_day = (CALENDAR.staff_after if staff else CALENDAR.after)(step.due, 1)
        room = policy.staff_gap if {step.kind, following.kind} <= STAFF_STEPS else 1
        hurried = step.kind == StepKind.REQUEST and (
            count(next_day, timetable.due(StepKind.ANSWERS_DUE)) < policy.answer_time
        )
        crowded = following.due <= next_day or count(next_day, following.due) < room
        assert next_day > targets[step.kind] or crowded or hurried


@pytest.mark.parametrize("year", range(2024, 2051))
def test_nothing_piles_up_before_july_for_an_anniversary_in_august(year: int) -> None:
    """Steps that July pushes into June stay three staff days apart, on different days."""
    for day in range(1, 32):
        steps = plan_timetable(date(year, 8, day), POLICY, CALENDAR).steps
        staff = [step.due for step in steps if step.kind in STAFF_STEPS]
        assert all(due.month != 7 for due in staff)
        assert all(CALENDAR.staff_between(*pair) >= 3 for pair in pairwise(staff))


def test_a_year_that_july_cuts_short_is_this_one() -> None:
    """For 10 August 2027 the steps that would fall in July are done by the end of June."""
    timetable = plan_timetable(date(2027, 8, 10), POLICY, CALENDAR)
    assert [(step.kind, step.due) for step in timetable.steps[4:10]] == [
        (StepKind.ANSWERS_DUE, date(2027, 6, 11)),
        (StepKind.ESCALATE, date(2027, 6, 16)),
        (StepKind.DRAFT, date(2027, 6, 21)),
        (StepKind.COMMENTS_CLOSE, date(2027, 6, 24)),
        (StepKind.READY, date(2027, 6, 30)),
        (StepKind.REMIND_CONFIRMATION_1, date(2027, 7, 27)),
    ]


def test_the_director_may_be_asked_to_confirm_in_july() -> None:
    """The confirmation stays on its day in a staff break, for somebody is always in charge."""
    assert plan_timetable(date(2027, 7, 15), POLICY, CALENDAR).due(StepKind.CONFIRM) == date(
        2027, 7, 15
    )


def test_what_follows_the_confirmation_is_not_planned_before_it() -> None:
    """A timetable holds the steps up to the confirmation and no later ones."""
    timetable = plan_timetable(date(2027, 5, 15), POLICY, CALENDAR)
    with pytest.raises(KeyError):
        timetable.due(StepKind.DISTRIBUTE)


def test_the_cycle_opens_on_the_first_day_of_its_timetable() -> None:
    """The opening day alone is that of the whole timetable."""
    assert opens_on(date(2027, 5, 15), POLICY, CALENDAR) == date(2027, 2, 12)


def test_an_anniversary_is_the_same_date_in_every_year() -> None:
    """It stays where it is on a weekend; only the steps move."""
    assert anniversary_in(2027, MID_MAY) == date(2027, 5, 15)


@given(anniversaries)
def test_the_next_anniversary_is_later_by_a_year_at_most(after: date) -> None:
    """It comes after the given day, on the set date, and none is passed over."""
    coming = next_anniversary(MID_MAY, after)
    assert MonthDay(coming.month, coming.day) == MID_MAY
    assert timedelta(0) < coming - after <= timedelta(days=366)


def test_the_next_anniversary_after_one_is_a_year_later() -> None:
    """On the anniversary itself, the next one is next year's."""
    assert next_anniversary(MID_MAY, date(2027, 5, 15)) == date(2028, 5, 15)


def test_who_is_asked_on_time_answers_by_the_planned_day() -> None:
    """The planned day leaves at least fifteen days, so it stands."""
    planned = date(2027, 3, 24)
    assert answer_by(date(2027, 2, 24), planned, POLICY, CALENDAR) == planned


def test_who_is_asked_late_still_gets_fifteen_working_days() -> None:
    """Asked at the end of June, one answers in August, for July does not count."""
    due = answer_by(date(2027, 6, 30), date(2027, 7, 2), POLICY, CALENDAR)
    assert due == date(2027, 8, 20)


@given(anniversaries, anniversaries)
def test_nobody_gets_less_time_than_planned_or_promised(today: date, planned: date) -> None:
    """The day to answer by is the planned one or one with fifteen staff days to work."""
    due = answer_by(today, planned, POLICY, CALENDAR)
    assert due == planned or CALENDAR.staff_between(today, due) == 15
    assert due >= planned


def test_people_are_told_within_three_working_days_even_in_a_break() -> None:
    """Confirmed on Wednesday 22 December, it is told by Tuesday the 28th, over Christmas."""
    assert after_confirmation(date(2027, 12, 22), POLICY, CALENDAR) == date(2027, 12, 28)


def test_a_confirmation_on_a_saturday_is_told_by_wednesday() -> None:
    """The three working days after a Saturday are Monday to Wednesday."""
    assert after_confirmation(date(2027, 5, 22), POLICY, CALENDAR) == date(2027, 5, 26)


def test_overdue_reminders_start_after_the_due_day_and_come_weekly() -> None:
    """Due on Friday 14 May, the first comes on Monday; then each week, later for a holiday."""
    due = date(2027, 5, 14)
    days = [overdue_on(due, n, POLICY, CALENDAR) for n in range(1, 8)]
    assert days == [
        date(2027, 5, 17),
        date(2027, 5, 24),
        date(2027, 5, 31),
        date(2027, 6, 7),
        date(2027, 6, 14),
        date(2027, 6, 21),
        date(2027, 6, 28),
    ]


@given(anniversaries, st.integers(1, 60))
def test_an_overdue_reminder_is_never_early_and_never_doubled(due: date, n: int) -> None:
    """Each falls on a working day after the due day, and the next one later still."""
    this, following = (overdue_on(due, each, POLICY, CALENDAR) for each in (n, n + 1))
    assert CALENDAR.is_working(this)
    assert due < due + timedelta(days=7 * n - 6) <= this < following


@pytest.mark.parametrize(
    ("moment", "open_now"),
    [
        (datetime(2027, 5, 14, 7, 59, tzinfo=HELSINKI), False),
        (datetime(2027, 5, 14, 8, 0, tzinfo=HELSINKI), True),
        (datetime(2027, 5, 14, 15, 59, tzinfo=HELSINKI), True),
        (datetime(2027, 5, 14, 16, 0, tzinfo=HELSINKI), False),
        (datetime(2027, 5, 15, 12, 0, tzinfo=HELSINKI), False),
        (datetime(2027, 7, 15, 12, 0, tzinfo=HELSINKI), True),
    ],
)
def test_mail_goes_out_in_office_hours_of_working_days(moment: datetime, open_now: bool) -> None:
    """From eight to four on a working day, in a staff break too, and never on a Saturday."""
    assert in_office_hours(moment, POLICY, CALENDAR) is open_now


def test_every_step_before_the_confirmation_has_a_target() -> None:
    """Targets are named as the steps and stand in the order of the year."""
    kinds = list(StepKind)
    planned = kinds[: kinds.index(StepKind.CONFIRM)]
    follows = StepKind.ANSWERS_LATE  # from the day when answers are due
    assert list(StepTargets.model_fields) == [kind for kind in planned if kind is not follows]


def test_every_step_up_to_the_readiness_is_a_staff_step() -> None:
    """From the opening until the plan is ready, staff are needed; then the director."""
    kinds = list(StepKind)
    planned = set(kinds[: kinds.index(StepKind.READY) + 1])
    assert planned - {StepKind.ANSWERS_LATE} == STAFF_STEPS


def test_a_policy_is_read_from_plain_settings_and_written_back() -> None:
    """One changed target leaves the others at their defaults; what is written reads the same."""
    policy = TimetablePolicy.model_validate(
        {
            "days_before": {"open": 100},
            "staff_breaks": [{"first": "06-20", "last": "08-05"}],
            "office_opens": "09:00",
        }
    )
    assert policy.days_before == StepTargets(open=100)
    assert policy.staff_breaks == (StaffBreak(first=MonthDay(6, 20), last=MonthDay(8, 5)),)
    assert policy.office_opens == time(9)
    assert TimetablePolicy.model_validate_json(policy.model_dump_json()) == policy


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (
            {"days_before": {"remind_1": 55, "draft": 20}},
            r"remind_1 \(55 .*\) must come earlier than remind_2 \(55 .*\); draft \(20 .*\) must",
        ),
        ({"days_before": {"open": 0}}, "greater than or equal to 1"),
        ({"days_before": {"opening": 90}}, "Extra inputs are not permitted"),
        ({"staff_breaks": [{"first": "02-29", "last": "03-05"}]}, "only in leap years"),
        ({"overdue_interval": 1}, "greater than or equal to 7"),
        ({"staff_gap": 0}, "greater than or equal to 1"),
        ({"office_opens": "16:00"}, "office_opens .* must be earlier than"),
        (
            {"staff_breaks": [{"first": "08-01", "last": "07-31"}]},
            "staff_breaks cover 365 days of the year; 120 is the most",
        ),
        ({"country": "Finland"}, "should match pattern"),
        ({"holiday": "07-01"}, "Extra inputs are not permitted"),
    ],
)
def test_a_policy_that_cannot_be_kept_is_refused_with_the_reason(
    settings: dict[str, object], reason: str
) -> None:
    """Each refusal names the setting and what was expected of it."""
    with pytest.raises(ValidationError, match=reason):
        TimetablePolicy.model_validate(settings)


@pytest.mark.parametrize("hour", [8, 8.0, "08:00Z", "08:00+03:00"])
def test_an_office_hour_is_a_local_time_and_no_number(hour: object) -> None:
    """A number would be read as seconds past midnight, a zone can't be compared with local time."""
    with pytest.raises(ValueError, match="08:00"):
        TimetablePolicy.model_validate({"office_opens": hour})
