"""What people in charge may change of a single step: its day, or that it is done at all."""

from collections.abc import Collection
from datetime import date

from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    CHASING,
    CONFIRMATION_REMINDERS,
    StepKind,
)
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.phrases import said

EXCUSABLE = frozenset(
    {
        *(kind for kind in CHASING if kind is not StepKind.ANSWERS_DUE),
        StepKind.DRAFT,
        StepKind.COMMENTS_CLOSE,
        *CONFIRMATION_REMINDERS,
        StepKind.TELL_STAFF,
        StepKind.TELL_CLIENTS,
        StepKind.ACCEPT,
        StepKind.ACKNOWLEDGE,
        StepKind.NUMBER,
    }
)
"""The steps that a year can go without; all others end with the year alone, done or excused."""

_FOLLOWING = frozenset(
    {
        StepKind.OVERDUE,
        StepKind.ACCEPT,
        StepKind.NUMBER,
        *AFTER_CONFIRMATION,
        StepKind.ACKNOWLEDGE,
    }
)
_PLANNED = tuple(kind for kind in StepKind if kind not in _FOLLOWING)

# What comes again every week as long as answers are missing has no place in the order of the year.
_CHASING_ON = frozenset({Basis.ANSWER, Basis.REMINDER})


def check_can_be_excused(kind: StepKind) -> None:
    """Refuse to leave out a step without which the year could not go on.

    Raises:
        NotPossibleNow: it is one.
    """
    if kind not in EXCUSABLE:
        raise NotPossibleNow(
            said("Excusing {step}", step=kind),
            why=said("the year can't go on without it."),
            next_step=said("Move it with `omv move`, or excuse the whole year with `omv excuse`."),
        )


def check_new_day(
    one: Obligation,
    day: date,
    others: Collection[Obligation],
    today: date,
    calendar: WorkingCalendar,
) -> None:
    """Refuse a day that has passed, is a day off, or upsets the order of the year.

    Args:
        one: the obligation that is to be moved.
        day: where to.
        others: what else is open in the year.
        today: the day of the move.
        calendar: the unit's days of work.

    Raises:
        NotPossibleNow: the step follows from another one.
        InvalidInput: the day can't be that of the step.
    """
    what = said("Moving {step} to {day}", step=one.kind, day=day)
    if one.kind is StepKind.OVERDUE:
        raise NotPossibleNow(
            what,
            why=said("the warnings follow from the day of the confirmation."),
            next_step=said("Move the step `confirm`."),
        )
    _check_is_to_come(day, today, what)
    _check_is_worked_on(day, calendar, what)
    _check_order(one, day, others, today, what)


def check_opens_in_time(day: date, requested_on: date, what: str) -> None:
    """Refuse to open a year so late that nobody could be asked in time.

    Raises:
        InvalidInput: it is no day before contributions are requested.
    """
    if day >= requested_on:
        raise InvalidInput(
            what,
            why=said("contributions are requested on {day}.", day=requested_on),
            next_step=said("Choose an earlier day."),
        )


def check_accepted_in_time(day: date, ready_on: date, what: str) -> None:
    """Refuse to let answers wait until the plan is to be ready.

    Raises:
        InvalidInput: it is no day before that.
    """
    if day >= ready_on:
        raise InvalidInput(
            what,
            why=said("{step}, on {day}, comes after it.", step=StepKind.READY, day=ready_on),
            next_step=said("Choose another day, or move that step first."),
        )


def check_numbered_in_time(day: date, ready_on: date, what: str) -> None:
    """Refuse a day for the register number on which the copy that bears it should be there.

    Raises:
        InvalidInput: it is later than that.
    """
    if day > ready_on:
        raise InvalidInput(
            what,
            why=said("{step}, on {day}, comes before it.", step=StepKind.READY, day=ready_on),
            next_step=said("Choose another day, or move that step first."),
        )


def check_not_sooner_than_told(day: date, told: date, what: str) -> None:
    """Refuse to take time from people who have been told until when they have it.

    Raises:
        InvalidInput: the day is earlier.
    """
    if day < told:
        raise InvalidInput(
            what,
            why=said("people have been told {day}.", day=told),
            next_step=said("Choose a later day."),
        )


def check_can_make_room(before: date, one: Obligation, today: date, what: str) -> None:
    """Refuse a move for which another step would have to be done in the past.

    Args:
        before: where the other step stood.
        one: that step, moved earlier to keep its room.
        today: the day of the move.
        what: what is refused.

    Raises:
        InvalidInput: it would.
    """
    if one.due_on < today <= before:
        raise InvalidInput(
            what,
            why=said(
                "{step}, on {day}, would have to make room for it, and be on {passed}.",
                step=one.kind,
                day=before,
                passed=one.due_on,
            ),
            next_step=said("Choose a later day, or move that step first."),
        )


def _check_is_to_come(day: date, today: date, what: str) -> None:
    if day < today:
        raise InvalidInput(
            what,
            why=said("the day has passed."),
            next_step=said("Choose today or a later day."),
        )


def _check_is_worked_on(day: date, calendar: WorkingCalendar, what: str) -> None:
    if not calendar.is_working(day):
        raise InvalidInput(
            what,
            why=said("it is a day off."),
            next_step=said(
                "Choose a working day, such as {before} or {after}.",
                before=calendar.on_or_before(day),
                after=calendar.on_or_after(day),
            ),
        )


def _only_reminds_of_it(other: Obligation) -> bool:
    return other.kind in CONFIRMATION_REMINDERS and other.basis is not Basis.PERSON


def _check_order(
    one: Obligation, day: date, others: Collection[Obligation], today: date, what: str
) -> None:
    if one.kind not in _PLANNED:
        return
    place = _PLANNED.index(one.kind)
    for other in others:
        if other.kind not in _PLANNED or other.id == one.id or other.basis in _CHASING_ON:
            continue
        if other.kind is StepKind.ANSWERS_LATE and other.basis is not Basis.PERSON:
            continue  # it goes with the day when answers are due
        if one.kind is StepKind.CONFIRM and _only_reminds_of_it(other):
            continue  # it goes with that day
        is_earlier = _PLANNED.index(other.kind) < place
        if not is_earlier and other.due_on < today:
            continue  # it is late: nothing can come before it any more
        if (other.due_on >= day) if is_earlier else (other.due_on <= day):
            raise InvalidInput(
                what,
                why=said("{step}, on {day}, comes before it.", step=other.kind, day=other.due_on)
                if is_earlier
                else said("{step}, on {day}, comes after it.", step=other.kind, day=other.due_on),
                next_step=said("Choose another day, or move that step first."),
            )
