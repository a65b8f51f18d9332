"""The day of an obligation: derived from policy and calendar, whenever either has changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from omv_workflow.domain.acceptance import accept_by, first_told_on
from omv_workflow.domain.canonical import canonical_json, sha256_hex
from omv_workflow.domain.fitting import GIVING_WAY, IN_ORDER, Room, fitted
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.schedule import days_after_request, days_after_return
from omv_workflow.domain.timetable import (
    CONFIRMATION_REMINDERS,
    PlannedStep,
    StepKind,
    TimetablePolicy,
    acknowledged_by,
    after_confirmation,
    overdue_on,
    plan_timetable,
    told_as_late_on,
)
from omv_workflow.domain.workdays import WorkingCalendar

FOLLOWED = frozenset({StepKind.CONFIRM, StepKind.DRAFT, StepKind.READY})
"""The steps whose days others follow from."""
# Raised with every change of what is owed in a year or of how days follow: every year under way is
# then looked through once more.
_RULES = 5


# The days that have their place in the order of the year; what comes again every week has none, and
# what is ready again after a return keeps before the confirmation alone.
_IN_ORDER = frozenset({Basis.TIMETABLE, Basis.REQUEST})


class Cause(StrEnum):
    """Why days are derived again: settings of the workspace or the unit, the anniversary, a move.

    A move is that of the step which they follow from.
    """

    SETTINGS = "settings"
    UNIT = "unit"
    ANNIVERSARY = "anniversary"
    MOVE = "move"


class YearEnd(NamedTuple):
    """The day with which a year ended: that of its confirmation, or its anniversary if excused."""

    day: date
    was_excused: bool = False


@dataclass(frozen=True)
class Rules:
    """What the days of one year follow from.

    `confirm_due` is where its confirmation stands now; `year_counted_from` is the end of the year
    that its anniversary was counted from, where it is not the date of every year; `assembling` is
    where its draft and `ready` stand, or stood; `moved` is where somebody has moved a step to.
    """

    anniversary: date
    policy: TimetablePolicy
    calendar: WorkingCalendar
    confirm_due: date | None = None
    year_counted_from: YearEnd | None = None
    assembling: tuple[PlannedStep, ...] = ()
    moved: tuple[PlannedStep, ...] = ()

    @cached_property
    def planned(self) -> Mapping[StepKind, date]:
        """The days of the timetable, up to the confirmation."""
        return dict(plan_timetable(self.anniversary, self.policy, self.calendar).steps)

    @property
    def foreseen(self) -> Mapping[StepKind, date]:
        """These, with what follows from them alone, in the order of the year."""
        late = told_as_late_on(self.planned[StepKind.ANSWERS_DUE], self.calendar)
        days = {**self.planned, StepKind.ANSWERS_LATE: late}
        return {kind: days[kind] for kind in StepKind if kind in days}

    @cached_property
    def of_reminders(self) -> "Rules":
        """Those that the reminders follow: of a confirmation that stands later, by its day."""
        is_later = self.confirmed_by > self.planned[StepKind.CONFIRM]
        return replace(self, anniversary=self.confirmed_by, confirm_due=None) if is_later else self

    def after_request(self, asked_on: date) -> Mapping[StepKind, date]:
        """The days of the steps that follow from the day on which contributions were asked for."""
        if asked_on not in self._after_requests:
            days = days_after_request(self.planned, asked_on, self.policy, self.calendar)
            self._after_requests[asked_on] = days
        return self._after_requests[asked_on]

    @cached_property
    def _after_requests(self) -> dict[date, Mapping[StepKind, date]]:
        return {}

    @property
    def confirmed_by(self) -> date:
        """The day by which the plan is to be confirmed."""
        return self.confirm_due or self.planned[StepKind.CONFIRM]


def rules_of(
    anniversary: date,
    policy: TimetablePolicy,
    calendar: WorkingCalendar,
    stored: Iterable[Obligation],
) -> Rules:
    """The rules of a year, by where its obligations stand now."""
    rows = [*stored]
    followed = [one for one in rows if one.kind in FOLLOWED]
    confirm, open_state = StepKind.CONFIRM, ObligationState.OPEN
    confirm_due = [one.due_on for one in followed if (one.kind, one.state) == (confirm, open_state)]
    assembling = [
        PlannedStep(one.kind, one.due_on)
        for one in sorted(followed, key=lambda one: one.due_on)
        if one.kind is not confirm and one.state is not ObligationState.EXCUSED
    ]
    due = min(confirm_due, default=None)
    moved = tuple(_moved_steps(rows))
    return Rules(anniversary, policy, calendar, due, assembling=tuple(assembling), moved=moved)


def _moved_steps(stored: Iterable[Obligation]) -> Iterator[PlannedStep]:
    """The steps of the order of the year that somebody has moved, where they stand or stood.

    What was excused after that binds no other step.
    """
    by_kind: dict[StepKind, list[Obligation]] = {}
    for one in sorted(stored, key=lambda one: one.due_on):
        by_kind.setdefault(one.kind, []).append(one)
    for kind in IN_ORDER:
        excused = ObligationState.EXCUSED
        rows = [one for one in by_kind.get(kind, []) if one.state is not excused]
        # What comes again every week binds nobody: there the first counts.
        standing = [one for one in rows if _stands(one)] or rows
        if standing and standing[0].basis is Basis.PERSON:
            yield PlannedStep(kind, standing[0].due_on)


def _stands(one: Obligation) -> bool:
    again_and_again = {Basis.ANSWER, Basis.REMINDER}
    return one.state is ObligationState.OPEN and one.basis not in again_and_again


def begins_on(kind: StepKind, due_on: date, calendar: WorkingCalendar) -> date:
    """The day from which the schedule acts on what is due on a day."""
    return first_told_on(due_on, calendar) if kind is StepKind.ACCEPT else due_on


def derived_day(
    kind: StepKind, basis: Basis, counted_from: date | None, rules: Rules
) -> date | None:
    """The day on which a step is due; None where an earlier version of the program has set it."""
    if basis is Basis.EARLIER:
        return None
    day = natural_day(kind, basis, counted_from, rules)
    if basis not in _IN_ORDER or kind not in GIVING_WAY:
        return day
    moved = moved_round(kind, basis, counted_from, rules)
    if not moved or kind in moved:
        return day
    room = Room(rules.policy, rules.calendar)
    was_told = (kind, basis) == (StepKind.ANSWERS_DUE, Basis.REQUEST)
    return fitted(kind, day, moved, rules.confirmed_by, room.least if was_told else room)


def natural_day(kind: StepKind, basis: Basis, counted_from: date | None, rules: Rules) -> date:
    """The day on which a step would be due if nobody had moved another."""
    if kind is StepKind.OVERDUE:
        return next_warning(rules, counted_from)
    if kind is StepKind.NUMBER and counted_from is None:
        return numbered_by(rules)
    if kind in CONFIRMATION_REMINDERS and counted_from is None:
        return rules.of_reminders.planned[kind]
    if kind is StepKind.ANSWERS_LATE and basis in _IN_ORDER:
        return told_as_late_on(_answers_due(basis, counted_from, rules), rules.calendar)
    if counted_from is None:
        return rules.foreseen[kind]
    return _COUNTED[basis](kind, counted_from, rules)


def numbered_by(rules: Rules) -> date:
    """The day by which the register number is settled: that of `ready`, or so many days before."""
    ready, ahead = ready_of(rules).due, rules.policy.number_ahead
    return rules.calendar.staff_before(ready, ahead) if ahead else ready


def ready_of(rules: Rules) -> PlannedStep:
    """The step `ready` where it stands, or else as it is planned."""
    planned = PlannedStep(StepKind.READY, rules.planned[StepKind.READY])
    return max(_readies(rules), key=lambda one: one.due, default=planned)


def moved_round(
    kind: StepKind, basis: Basis, counted_from: date | None, rules: Rules
) -> dict[StepKind, date]:
    """The days that a step's own has to go with: what was moved, and what people have been told.

    What lies before the day that it counts from is over. Answers that people were asked for give
    way only as far as order asks, and what comes after them goes with their day.
    """
    moved = {step: day for step, day in rules.moved if day > (counted_from or date.min)}
    if basis is not Basis.REQUEST or not moved:
        return moved
    place, answers = IN_ORDER.index(kind), IN_ORDER.index(StepKind.ANSWERS_DUE)
    if place > answers:
        return {StepKind.ANSWERS_DUE: _answers_due(basis, counted_from, rules), **moved}
    return moved


def _answers_due(basis: Basis, counted_from: date | None, rules: Rules) -> date:
    """The day by which people answer, where somebody has moved it or where it follows."""
    step = StepKind.ANSWERS_DUE
    day = dict(rules.moved).get(step) or derived_day(step, basis, counted_from, rules)
    return day or rules.planned[step]


def next_warning(rules: Rules, last: date | None) -> date:
    """The day of the first warning that the confirmation is late, or of the one after the last."""
    number = 1
    while (day := _warning(rules, number)) <= (last or date.min):
        number += 1
    return day


def derived_again(one: Obligation, rules: Rules, taken: frozenset[date]) -> date:
    """The day on which an open obligation is due by these rules.

    Args:
        one: the obligation.
        rules: what its day follows from now.
        taken: the days of others of its kind in the year, which it leaves to them.
    """
    day = derived_day(one.kind, one.basis, one.counted_from, rules)
    return one.due_on if day is None else free_day(day, taken, rules.calendar)


def free_day(day: date, taken: frozenset[date], calendar: WorkingCalendar) -> date:
    """The first day from `day` on that is not taken: of a kind, there is one a day."""
    while day in taken:
        day = calendar.after(day, 1)
    return day


@cache
def settings_hash(policy: TimetablePolicy, calendar: WorkingCalendar) -> str:
    """What the days of a year depend on, told as a hash: settings, holidays, and these rules."""
    settings = policy.model_dump(mode="json", exclude={"office_opens", "office_closes", "told"})
    settings["extra_days_off"] = sorted(settings["extra_days_off"])
    holidays = sorted(day.isoformat() for day in calendar.holidays)
    return sha256_hex(canonical_json([_RULES, settings, holidays, calendar.source]))


def _warning(rules: Rules, number: int) -> date:
    return overdue_on(rules.confirmed_by, number, rules.policy, rules.calendar)


def _after_request(kind: StepKind, asked_on: date, rules: Rules) -> date:
    return rules.after_request(asked_on)[kind]


def _after_return(kind: StepKind, returned_on: date, rules: Rules) -> date:
    planned = rules.planned[StepKind.CONFIRM]
    return days_after_return(planned, rules.confirmed_by, returned_on, rules.calendar)[kind]


def _after_answer(kind: StepKind, answer: date, rules: Rules) -> date:
    if kind is StepKind.ANSWERS_LATE:
        return told_as_late_on(answer, rules.calendar)
    if kind is StepKind.ACCEPT:
        return accept_by(answer, rules.assembling, rules.policy, rules.calendar)
    return rules.calendar.staff_after(answer, rules.policy.staff_gap)


def _after_reminder(_kind: StepKind, last: date, rules: Rules) -> date:
    return rules.calendar.on_or_after(last + timedelta(days=rules.policy.overdue_interval))


def _after_confirmation(_kind: StepKind, confirmed_on: date, rules: Rules) -> date:
    return after_confirmation(confirmed_on, rules.policy, rules.calendar)


def _after_sending(_kind: StepKind, sent_on: date, rules: Rules) -> date:
    return acknowledged_by(sent_on, rules.policy, rules.calendar)


def _as_moved(kind: StepKind, day: date, rules: Rules) -> date:
    """Where somebody has put it; what was handed in is decided on before the plan is ready.

    The register number is settled by then.
    """
    if kind is StepKind.NUMBER:
        return min(day, ready_of(rules).due)
    ready = ready_before(day, rules) if kind is StepKind.ACCEPT else None
    return rules.calendar.staff_before(ready.due, 1) if ready else day


def ready_before(day: date, rules: Rules) -> PlannedStep | None:
    """The step `ready` where it comes no later than a day."""
    last = max(_readies(rules), key=lambda one: one.due, default=None)
    return last if last and last.due <= day else None


def _readies(rules: Rules) -> list[PlannedStep]:
    return [one for one in rules.assembling if one.kind is StepKind.READY]


_COUNTED: Mapping[Basis, Callable[[StepKind, date, Rules], date]] = MappingProxyType(
    {
        Basis.REQUEST: _after_request,
        Basis.RETURN: _after_return,
        Basis.ANSWER: _after_answer,
        Basis.REMINDER: _after_reminder,
        Basis.CONFIRMATION: _after_confirmation,
        Basis.SENDING: _after_sending,
        Basis.PERSON: _as_moved,
    }
)
