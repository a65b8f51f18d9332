"""The year of a plan: which step is due when, counted back from the anniversary (T).

Nothing here is set in law: what the supervisor demands is a confirmation every year. So a target on
a day off moves earlier, never later (the statute on reckoning time, 150/1930, rolls only deadlines
that are set in law), and only what follows a missed or made confirmation is counted forward.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from omv_workflow.domain.told import Told
from omv_workflow.domain.workdays import (
    STAFF_BREAKS,
    MonthDay,
    StaffBreak,
    WorkingCalendar,
)
from omv_workflow.phrases import Worded, listed, said


def _no_number(value: object) -> object:
    """Refuse 8.00, which would be read as eight seconds past midnight."""
    if not isinstance(value, (str, time)):
        raise ValueError(said('expected a time such as "08:00", got {value}', value=value))  # noqa: TRY004 - gathered by pydantic
    return value


def _local(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError(said('expected a local time such as "08:00", got {value}', value=value))
    return value


OfficeHour = Annotated[time, BeforeValidator(_no_number), AfterValidator(_local)]
DaysBefore = Annotated[int, Field(ge=1, le=300)]
WorkingDays = Annotated[int, Field(ge=1, le=30)]
WorkingDaysAhead = Annotated[int, Field(ge=0, le=30)]
DaysToAcknowledge = Annotated[int, Field(ge=1, le=90)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
MAX_BREAK_DAYS = 120


class StepKind(Worded):
    """What falls due in a year: planned up to `confirm`, then as the confirmation comes or not."""

    OPEN = "open"
    REQUEST = "request"
    REMIND_1 = "remind_1"
    REMIND_2 = "remind_2"
    ANSWERS_DUE = "answers_due"
    ANSWERS_LATE = "answers_late"
    ESCALATE = "escalate"
    DRAFT = "draft"
    COMMENTS_CLOSE = "comments_close"
    READY = "ready"
    REMIND_CONFIRMATION_1 = "remind_confirmation_1"
    REMIND_CONFIRMATION_2 = "remind_confirmation_2"
    REMIND_CONFIRMATION_3 = "remind_confirmation_3"
    CONFIRM = "confirm"
    OVERDUE = "overdue"
    TELL_STAFF = "tell_staff"
    TELL_CLIENTS = "tell_clients"
    DISTRIBUTE = "distribute"
    ACCEPT = "accept"
    ACKNOWLEDGE = "acknowledge"
    NUMBER = "number"

    @property
    def words(self) -> str:
        """What people say: more is opened, accepted and numbered than what is meant."""
        return _SAID.get(self.value, self.value)


_SAID = {
    "open": "open the year",
    "accept": "accept the answers",
    "number": "register number",
}


# Staff steps need staff at work: the coordinator, who opens the cycle, assembles and reviews, and
# the contributors, who are asked, reminded and heard; the
# escalation goes to the directors, but only those who owe the answers can give them. What was not
# answered is told on the next staff day, which asks nothing of the timetable. To confirm and to be
# reminded of it is for the director or the deputy, one of whom is always in charge.
STAFF_STEPS = frozenset(
    {
        StepKind.OPEN,
        StepKind.REQUEST,
        StepKind.REMIND_1,
        StepKind.REMIND_2,
        StepKind.ANSWERS_DUE,
        StepKind.ESCALATE,
        StepKind.DRAFT,
        StepKind.COMMENTS_CLOSE,
        StepKind.READY,
    }
)
CHASING = (
    StepKind.REMIND_1,
    StepKind.REMIND_2,
    StepKind.ANSWERS_DUE,
    StepKind.ANSWERS_LATE,
    StepKind.ESCALATE,
)
"""How answers are chased: the person, again, the coordinator, then those who lead, weekly."""
ASSEMBLING = (StepKind.DRAFT, StepKind.COMMENTS_CLOSE, StepKind.READY)
"""From the answers to the copy that is offered for confirmation."""
CONFIRMATION_REMINDERS = (
    StepKind.REMIND_CONFIRMATION_1,
    StepKind.REMIND_CONFIRMATION_2,
    StepKind.REMIND_CONFIRMATION_3,
)
"""The reminders to those who may confirm, before the day."""
AFTER_CONFIRMATION = (StepKind.TELL_STAFF, StepKind.TELL_CLIENTS, StepKind.DISTRIBUTE)
"""What each confirmation is followed by; mailed copies are to be acknowledged after that."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepTargets(_Strict):
    """The target of every step before the confirmation, in calendar days before the anniversary."""

    open: DaysBefore = 90
    request: DaysBefore = 80
    remind_1: DaysBefore = 65
    remind_2: DaysBefore = 55
    answers_due: DaysBefore = 50
    escalate: DaysBefore = 45
    draft: DaysBefore = 35
    comments_close: DaysBefore = 25
    ready: DaysBefore = 21
    remind_confirmation_1: DaysBefore = 14
    remind_confirmation_2: DaysBefore = 7
    remind_confirmation_3: DaysBefore = 3

    @model_validator(mode="after")
    def _in_the_order_of_the_year(self) -> Self:
        wrong = [
            said(
                "{earlier} ({days} days before) must come earlier than {later} ({fewer} days"
                " before)",
                earlier=earlier,
                days=days,
                later=later,
                fewer=fewer,
            )
            for (earlier, days), (later, fewer) in pairwise(self)
            if days <= fewer
        ]
        if wrong:
            raise ValueError(listed(wrong, "; "))
        return self

    def dates(self, anniversary: date) -> list[tuple[StepKind, date]]:
        """The steps with their targets as dates, in the order of the year."""
        return [(StepKind(name), anniversary - timedelta(days=days)) for name, days in self]


class TimetablePolicy(_Strict):
    """The settings of the year; the defaults are those of a Finnish reception centre.

    The anniversary itself is no part of them: it belongs to the plan.

    Attributes:
        days_before: the target of each step, in days before the anniversary.
        told: who is told at each step of the ladder.
        staff_gap: the fewest working days from one staff step to the next.
        answer_time: the fewest working days from the request to the day when answers are due.
        accept_within: working days from an answer to its being accepted or sent back.
        number_ahead: working days from the day of the register number to `ready`.
        tell_within: working days from the confirmation to telling people and distributing.
        acknowledge_within: days from mailing a copy to its acknowledgement.
        overdue_interval: days from one overdue reminder to the next; never more often than weekly.
        staff_breaks: the stretches of the year without staff steps.
        office_opens: local time from which mail goes out.
        office_closes: local time from which it waits for the next working day.
        country: whose public holidays are days off (ISO 3166-1), or which part's (ISO 3166-2):
            FI-01 is Åland.
        extra_days_off: further days off.
    """

    days_before: StepTargets = StepTargets()
    told: Told = Told()
    staff_gap: WorkingDays = 3
    answer_time: WorkingDays = 15
    accept_within: WorkingDays = 5
    number_ahead: WorkingDaysAhead = 0
    tell_within: WorkingDays = 3
    acknowledge_within: DaysToAcknowledge = 14
    overdue_interval: Annotated[int, Field(ge=7, le=31)] = 7
    staff_breaks: tuple[StaffBreak, ...] = STAFF_BREAKS
    office_opens: OfficeHour = time(8)
    office_closes: OfficeHour = time(16)
    country: Country = "FI"
    extra_days_off: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _office_opens_before_it_closes(self) -> Self:
        if self.office_opens >= self.office_closes:
            raise ValueError(
                said(
                    "office_opens ({office_opens}) must be earlier than office_closes "
                    "({office_closes})",
                    office_opens=self.office_opens,
                    office_closes=self.office_closes,
                )
            )
        return self

    @model_validator(mode="after")
    def _breaks_leave_time_to_work(self) -> Self:
        year = (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
        in_breaks = sum(any(each.covers(day) for each in self.staff_breaks) for day in year)
        if in_breaks > MAX_BREAK_DAYS:
            raise ValueError(
                said(
                    "staff_breaks cover {days} days of the year; {most} is the most",
                    days=in_breaks,
                    most=MAX_BREAK_DAYS,
                )
            )
        return self


class PlannedStep(NamedTuple):
    """A step and the day on which it is due."""

    kind: StepKind
    due: date


@dataclass(frozen=True)
class Timetable:
    """The planned steps of one year, from `open` to `confirm`, in order."""

    anniversary: date
    steps: tuple[PlannedStep, ...]

    def due(self, kind: StepKind) -> date:
        """The day on which a planned step is due.

        Raises:
            KeyError: the kind is one that follows what happened and can't be planned.
        """
        return dict(self.steps)[kind]


class Bound(StrEnum):
    """What keeps a planned step from coming later."""

    TARGET = "target"
    ROOM = "room"
    ANSWER_TIME = "answer_time"


def plan_timetable(
    anniversary: date, policy: TimetablePolicy, calendar: WorkingCalendar
) -> Timetable:
    """Place every step on the latest day that its target and the steps after it allow.

    One pass, backwards from the confirmation, is enough: each rule bounds a step by its own target
    and by later steps, which stand already. A staff step that leaves a break for an earlier day
    thus takes along what comes before it. Room between staff steps is counted in staff days, so
    that no break can pass for time to work.
    """
    due = {StepKind.CONFIRM: calendar.on_or_before(anniversary)}
    for kind, target in reversed(policy.days_before.dates(anniversary)):
        due[kind] = min(bounds(kind, target, due, policy, calendar).values())
    return Timetable(anniversary, tuple(PlannedStep(*step) for step in reversed(due.items())))


def bounds(
    kind: StepKind,
    target: date,
    later: Mapping[StepKind, date],
    policy: TimetablePolicy,
    calendar: WorkingCalendar,
) -> dict[Bound, date]:
    """The latest days for a step: by its target, and by the steps that are due `later`."""
    following = min(later.values())
    if kind not in STAFF_STEPS:
        on_target, before_it = calendar.on_or_before(target), calendar.before(following, 1)
        return {Bound.TARGET: on_target, Bound.ROOM: before_it}
    found = {
        Bound.TARGET: calendar.staff_on_or_before(target),
        Bound.ROOM: calendar.staff_before(following, room_after(kind, policy)),
    }
    if kind is StepKind.REQUEST:
        answered = later[StepKind.ANSWERS_DUE]
        found[Bound.ANSWER_TIME] = calendar.staff_before(answered, policy.answer_time)
    return found


def room_after(kind: StepKind, policy: TimetablePolicy) -> int:
    """The fewest days from a step to the next; those between staff steps are staff days."""
    followed_by_staff = kind in STAFF_STEPS and kind is not StepKind.READY
    return policy.staff_gap if followed_by_staff else 1  # a director's step follows `ready`


def opens_on(anniversary: date, policy: TimetablePolicy, calendar: WorkingCalendar) -> date:
    """The day on which the cycle of that anniversary opens."""
    return plan_timetable(anniversary, policy, calendar).due(StepKind.OPEN)


def anniversary_in(year: int, month_day: MonthDay) -> date:
    """The anniversary of that year, on a working day or not."""
    return date(year, month_day.month, month_day.day)


def next_anniversary(month_day: MonthDay, after: date) -> date:
    """The first anniversary later than `after`.

    To go on from one cycle to the next, give the anniversary of the cycle that ends, never the day
    of its confirmation: the anniversary is kept when somebody confirms early or late.
    """
    this_year = anniversary_in(after.year, month_day)
    return this_year if this_year > after else anniversary_in(after.year + 1, month_day)


def answer_by(
    today: date, planned_due: date, policy: TimetablePolicy, calendar: WorkingCalendar
) -> date:
    """The day by which somebody who is asked `today` answers: as planned, or later if need be."""
    return max(planned_due, calendar.staff_after(today, policy.answer_time))


def told_as_late_on(answers_due: date, calendar: WorkingCalendar) -> date:
    """The day on which whoever coordinates is told which answers did not come in time."""
    return calendar.staff_after(answers_due, 1)


def after_confirmation(
    confirmed_on: date, policy: TimetablePolicy, calendar: WorkingCalendar
) -> date:
    """The day by which staff and clients are told and the plan is distributed.

    Breaks don't put it off: a confirmed plan waits for nobody.
    """
    return calendar.after(confirmed_on, policy.tell_within)


def acknowledged_by(sent_on: date, policy: TimetablePolicy, calendar: WorkingCalendar) -> date:
    """The day by which a copy that was mailed is to be acknowledged.

    From a day off it moves earlier, though never to the day of the sending: there is always a
    working day to do it.
    """
    target = sent_on + timedelta(days=policy.acknowledge_within)
    return max(calendar.on_or_before(target), calendar.after(sent_on, 1))


def overdue_on(
    confirm_due: date, n: int, policy: TimetablePolicy, calendar: WorkingCalendar
) -> date:
    """The day of the n-th overdue reminder (from 1): the day after the due day, then weekly.

    It moves later from a day off, for nothing is overdue before its day has passed; so the first is
    the same for the anniversary as for the day of the `confirm` step.
    """
    days = 1 + (n - 1) * policy.overdue_interval
    return calendar.on_or_after(confirm_due + timedelta(days=days))


def in_office_hours(local: datetime, policy: TimetablePolicy, calendar: WorkingCalendar) -> bool:
    """Whether mail may go out at this moment, given as the unit's local time."""
    open_now = policy.office_opens <= local.time() < policy.office_closes
    return open_now and calendar.is_working(local.date())
