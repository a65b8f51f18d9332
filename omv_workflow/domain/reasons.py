"""Why an obligation is due on its day: told anew each time, never stored."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from omv_workflow.domain.acceptance import room_before
from omv_workflow.domain.derivation import (
    Rules,
    YearEnd,
    derived_day,
    moved_round,
    natural_day,
    ready_before,
    ready_of,
)
from omv_workflow.domain.fitting import GIVING_WAY, binding
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.schedule import DAYS_TO_CONFIRM, DAYS_TO_FINISH
from omv_workflow.domain.timetable import (
    CONFIRMATION_REMINDERS,
    STAFF_STEPS,
    Bound,
    PlannedStep,
    StepKind,
    acknowledged_by,
    bounds,
    room_after,
)
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.phrases import Phrase, counted, listed, named, said

_SATURDAY = 5


def why_then(one: Obligation, rules: Rules) -> Phrase:
    """Why the obligation is due on its day."""
    if one.basis is Basis.EARLIER:
        return said("An earlier version of the program set this day.")
    if one.kind is StepKind.OVERDUE:
        return _why_warned_then(one, rules)
    planned = rules.planned.get(one.kind)
    if one.kind is StepKind.NUMBER and one.counted_from is None:
        why = _why_numbered_then(rules)
    elif one.counted_from is None or (one.due_on == planned and one.basis in _LATER_THAN_PLANNED):
        why = _why_planned_then(one.kind, rules)
    else:
        why = _COUNTED[one.basis](one, one.counted_from, rules)
    return listed([why, *_beside_moved(one, rules)], " ")


def _beside_moved(one: Obligation, rules: Rules) -> Iterator[Phrase]:
    """That it makes room for a step which somebody has moved."""
    if one.basis is Basis.PERSON or one.kind not in GIVING_WAY:
        return
    follows = (one.kind, one.basis, one.counted_from, rules)
    natural = natural_day(*follows)
    if natural != one.due_on == derived_day(*follows):
        moved = moved_round(*follows)
        step = binding(one.kind, one.due_on, moved, natural)
        yield said("It makes room for {step}, on {day}.", step=step, day=moved[step])


def why_not_as_moved(moved: Obligation) -> Phrase:
    """That a plan which was returned is due later than somebody had moved it to."""
    return said("It had been moved to {day}, which was over.", day=moved.due_on)


def why_told_then(asked_on: date) -> Phrase:
    """Why somebody's answers are due on another day than those of the year."""
    return said("This day was told with the request on {day}, and stays.", day=asked_on)


def why_acknowledged_then(recipient: str, sent_on: date, rules: Rules) -> Phrase:
    """Why one recipient's acknowledgement is due on its day."""
    aim = counted(
        "{number} day after it was sent to {recipient}, on {day}.",
        "{number} days after it was sent to {recipient}, on {day}.",
        rules.policy.acknowledge_within,
        recipient=recipient,
        day=sent_on,
    )
    return listed([aim, *_moved_after_sending(sent_on, rules)], " ")


def _why_planned_then(kind: StepKind, rules: Rules) -> Phrase:
    """The target, and what keeps the step from its target."""
    if kind is StepKind.ANSWERS_LATE:
        return _day_after_answers(rules.planned[StepKind.ANSWERS_DUE])
    if kind in CONFIRMATION_REMINDERS and rules.of_reminders != rules:
        return _why_reminded_then(kind, rules.of_reminders)
    target = _target(kind, rules)
    return listed([_aim(kind, target, rules), *_moves(kind, target, rules)], " ")


def _why_reminded_then(kind: StepKind, rules: Rules) -> Phrase:
    """How long before a confirmation that is due later than by the timetable."""
    target = _target(kind, rules)
    aim = counted(
        "{number} day before {confirm}, by which the plan is to be confirmed: {target}.",
        "{number} days before {confirm}, by which the plan is to be confirmed: {target}.",
        (rules.anniversary - target).days,
        confirm=rules.anniversary,
        target=target,
    )
    return listed([aim, *_moves(kind, target, rules)], " ")


def _why_with_ready(rules: Rules) -> Phrase:
    ready = ready_of(rules)
    return said(
        "With {step}, on {day}: the copy for confirmation is made then.",
        step=ready.kind,
        day=ready.due,
    )


def _why_numbered_then(rules: Rules) -> Phrase:
    ready, ahead = ready_of(rules), rules.policy.number_ahead
    if not ahead:
        return _why_with_ready(rules)
    return counted(
        "{number} working day before {step}, on {day}: the copy for confirmation is made then.",
        "{number} working days before {step}, on {day}: the copy for confirmation is made then.",
        ahead,
        step=ready.kind,
        day=ready.due,
    )


def _target(kind: StepKind, rules: Rules) -> date:
    targets = dict(rules.policy.days_before.dates(rules.anniversary))
    return targets.get(kind, rules.anniversary)


def _aim(kind: StepKind, target: date, rules: Rules) -> Phrase:
    if kind is StepKind.CONFIRM and rules.year_counted_from:
        return _twelve_months_after(rules.year_counted_from, target)
    if kind is StepKind.CONFIRM:
        return said("The anniversary is {day}.", day=target)
    return counted(
        "{number} day before the anniversary {anniversary}: {target}.",
        "{number} days before the anniversary {anniversary}: {target}.",
        (rules.anniversary - target).days,
        anniversary=rules.anniversary,
        target=target,
    )


def _twelve_months_after(last: YearEnd, target: date) -> Phrase:
    if last.was_excused:
        return said(
            "Twelve months after {last}, the anniversary of a year that was excused: {day}.",
            last=last.day,
            day=target,
        )
    return said(
        "Twelve months after the last confirmation, {last}: {day}.", last=last.day, day=target
    )


def _moves(kind: StepKind, target: date, rules: Rules) -> Iterator[Phrase]:
    day = rules.planned[kind]
    later = {other: due for other, due in rules.planned.items() if due > day}
    if kind is StepKind.CONFIRM or not later:
        yield from _moved_for_days_off(kind, day, target, rules.calendar)
        return
    found = bounds(kind, target, later, rules.policy, rules.calendar)
    if found[Bound.TARGET] == day:
        yield from _moved_for_days_off(kind, day, target, rules.calendar)
    elif found[Bound.ROOM] == day:
        yield _moved_for_room(kind, later, rules)
    else:
        yield _moved_for_answers(later[StepKind.ANSWERS_DUE], rules)


def _moved_for_days_off(
    kind: StepKind, day: date, target: date, calendar: WorkingCalendar
) -> Iterator[Phrase]:
    """What lies between the day and its target, each kind of day off once."""
    passed = (target - timedelta(days=n) for n in range((target - day).days))
    off = _days_off(passed, calendar, for_staff=kind in STAFF_STEPS)
    if off:
        yield said("Moved earlier: {days_off}.", days_off=off)


def _days_off(
    passed: Iterable[date], calendar: WorkingCalendar, *, for_staff: bool
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_day_off(one, calendar, for_staff=for_staff) for one in passed))


def _day_off(day: date, calendar: WorkingCalendar, *, for_staff: bool) -> str:
    if for_staff and any(each.covers(day) for each in calendar.breaks):
        return said("break of the staff")
    if day in calendar.names:
        return named(calendar.names[day])
    return said("weekend") if day.weekday() >= _SATURDAY else said("day off")


def _moved_for_room(kind: StepKind, later: Mapping[StepKind, date], rules: Rules) -> Phrase:
    following = min(later, key=lambda other: later[other])
    return _moved_for_step(PlannedStep(following, later[following]), room_after(kind, rules.policy))


def _moved_for_step(step: PlannedStep, room: int) -> Phrase:
    return counted(
        "Moved earlier: at least {number} working day before the next step, {step} on {day}.",
        "Moved earlier: at least {number} working days before the next step, {step} on {day}.",
        room,
        step=step.kind,
        day=step.due,
    )


def _moved_for_answers(due: date, rules: Rules) -> Phrase:
    return counted(
        "Moved earlier: at least {number} working day to answer before {day}.",
        "Moved earlier: at least {number} working days to answer before {day}.",
        rules.policy.answer_time,
        day=due,
    )


def _why_warned_then(one: Obligation, rules: Rules) -> Phrase:
    if one.counted_from is None:
        day = rules.confirmed_by
        return said("The working day after {day}, by which the plan is to be confirmed.", day=day)
    return counted(
        "Every {number} day after {day}, by which the plan is to be confirmed; last on {last}.",
        "Every {number} days after {day}, by which the plan is to be confirmed; last on {last}.",
        rules.policy.overdue_interval,
        day=rules.confirmed_by,
        last=one.counted_from,
    )


def _after_request(one: Obligation, asked_on: date, rules: Rules) -> Phrase:
    if one.kind is StepKind.ANSWERS_DUE:
        return counted(
            "Contributions were requested on {asked}: {number} working day to answer.",
            "Contributions were requested on {asked}: {number} working days to answer.",
            rules.policy.answer_time,
            asked=asked_on,
        )
    if one.kind in {StepKind.REMIND_1, StepKind.REMIND_2}:
        return said(
            "Contributions were requested on {asked}: the reminder comes as long before the answers"
            " are due as was planned.",
            asked=asked_on,
        )
    if one.kind is StepKind.ANSWERS_LATE:
        return _day_after_answers(rules.after_request(asked_on)[StepKind.ANSWERS_DUE])
    return counted(
        "Contributions were requested on {asked}: at least {number} working day after the step"
        " before.",
        "Contributions were requested on {asked}: at least {number} working days after the step"
        " before.",
        rules.policy.staff_gap,
        asked=asked_on,
    )


def _after_return(one: Obligation, returned_on: date, rules: Rules) -> Phrase:
    if one.kind is StepKind.READY:
        return listed(_ready_after_return(one, returned_on, rules), " ")
    return counted(
        "The plan was returned on {day}: {number} working day until it is to be confirmed.",
        "The plan was returned on {day}: {number} working days until it is to be confirmed.",
        DAYS_TO_CONFIRM,
        day=returned_on,
    )


def _ready_after_return(one: Obligation, returned_on: date, rules: Rules) -> Iterator[Phrase]:
    yield counted(
        "The plan was returned on {day}: {number} working day to finish the change.",
        "The plan was returned on {day}: {number} working days to finish the change.",
        DAYS_TO_FINISH,
        day=returned_on,
    )
    confirm = PlannedStep(StepKind.CONFIRM, rules.confirmed_by)
    in_time = rules.calendar.after(returned_on, DAYS_TO_FINISH)
    if rules.calendar.before(confirm.due, 1) == one.due_on < in_time:
        yield _moved_for_step(confirm, 1)


def _after_answer(one: Obligation, due: date, rules: Rules) -> Phrase:
    if one.kind is StepKind.ANSWERS_LATE:
        return said("The working day after {day}, when somebody's answer is due.", day=due)
    if one.kind is StepKind.ACCEPT:
        return _after_oldest(one, due, rules)
    return counted(
        "{number} working day after {day}, when somebody's answer is due.",
        "{number} working days after {day}, when somebody's answer is due.",
        rules.policy.staff_gap,
        day=due,
    )


def _after_oldest(one: Obligation, since: date, rules: Rules) -> Phrase:
    """So many days after the oldest answer or the plan's return, or as what follows leaves."""
    days = rules.policy.accept_within
    aim = counted(
        "{number} working day after {day}, from which a decision on what was handed in is owed.",
        "{number} working days after {day}, from which a decision on what was handed in is owed.",
        days,
        day=since,
    )
    if one.due_on >= rules.calendar.staff_after(since, days):
        return aim
    for step in rules.assembling:
        if room_before(step, rules.policy, rules.calendar) == one.due_on:
            return listed([aim, _moved_for_step(step, rules.policy.staff_gap)], " ")
    return listed([aim, said("Moved earlier: the steps that follow leave no more time.")], " ")


def _day_after_answers(due: date) -> Phrase:
    return said("The working day after {day}, when the answers are due.", day=due)


def _after_reminder(_one: Obligation, last: date, rules: Rules) -> Phrase:
    return counted(
        "{number} day after the last one, on {day}, until all have answered.",
        "{number} days after the last one, on {day}, until all have answered.",
        rules.policy.overdue_interval,
        day=last,
    )


def _after_confirmation(_one: Obligation, confirmed_on: date, rules: Rules) -> Phrase:
    return counted(
        "Within {number} working day of the confirmation on {day}.",
        "Within {number} working days of the confirmation on {day}.",
        rules.policy.tell_within,
        day=confirmed_on,
    )


def _after_sending(_one: Obligation, sent_on: date, rules: Rules) -> Phrase:
    aim = counted(
        "{number} day after {day}, when the copy went out that has waited longest.",
        "{number} days after {day}, when the copy went out that has waited longest.",
        rules.policy.acknowledge_within,
        day=sent_on,
    )
    return listed([aim, *_moved_after_sending(sent_on, rules)], " ")


def _moved_after_sending(sent_on: date, rules: Rules) -> Iterator[Phrase]:
    """What keeps an acknowledgement from its target: days off, earlier where that leaves a day."""
    target = sent_on + timedelta(days=rules.policy.acknowledge_within)
    day = acknowledged_by(sent_on, rules.policy, rules.calendar)
    if day <= target:
        yield from _moved_for_days_off(StepKind.ACKNOWLEDGE, day, target, rules.calendar)
        return
    passed = (target + timedelta(days=n) for n in range((day - target).days))
    off = _days_off(passed, rules.calendar, for_staff=False)
    yield said("Moved to the first working day after that: {days_off}.", days_off=off)


def _as_moved(one: Obligation, day: date, rules: Rules) -> Phrase:
    ready = ready_before(day, rules) if one.kind is StepKind.ACCEPT else None
    if ready and one.due_on < day:
        moved = said("Somebody in charge had moved it to {day}.", day=day)
        return listed([moved, _moved_for_step(ready, 1)], " ")
    if one.kind is StepKind.NUMBER and one.due_on < day:
        moved = said("Somebody in charge had moved it to {day}.", day=day)
        return listed([moved, _why_with_ready(rules)], " ")
    if one.state is ObligationState.EXCUSED:  # its note tells why that is
        return said("Moved to this day by somebody in charge.")
    return said("Moved to this day by somebody in charge: {reason}", reason=one.note or "")


# These keep the planned day where it comes late enough.
_LATER_THAN_PLANNED = frozenset({Basis.REQUEST, Basis.RETURN})
_COUNTED: Mapping[Basis, Callable[[Obligation, date, Rules], Phrase]] = MappingProxyType(
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
