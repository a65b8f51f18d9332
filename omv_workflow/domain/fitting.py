"""Order and room between the steps of a year round those that somebody has moved.

What was moved stays. What comes before it moves earlier and what comes after it moves later, as far
as order and the gaps of the policy ask. Between two that leave no room for the gaps the order alone
holds, a day a step; and where not even that is possible, no step passes what was moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.timetable import (
    STAFF_STEPS,
    StepKind,
    StepTargets,
    TimetablePolicy,
    room_after,
)
from omv_workflow.domain.workdays import WorkingCalendar

IN_ORDER = (*(StepKind(name) for name in StepTargets.model_fields), StepKind.CONFIRM)
"""The steps that follow one another in a year."""
GIVING_WAY = frozenset(IN_ORDER) - {StepKind.CONFIRM}
"""Those that make room for one that was moved: the confirmation is due when it is due."""

Days = Mapping[StepKind, date]


@dataclass(frozen=True)
class Room:
    """How much room steps leave one another: by which policy, on which days of work."""

    policy: TimetablePolicy
    calendar: WorkingCalendar

    @property
    def least(self) -> "Room":
        """The room that order alone asks for."""
        least = {"staff_gap": 1, "answer_time": 1}
        return Room(self.policy.model_copy(update=least), self.calendar)


def fitted(kind: StepKind, day: date, moved: Days, confirmed_by: date, room: Room) -> date:
    """The day of a step as near to `day` as the steps that were moved allow.

    Args:
        kind: the step, itself not moved.
        day: where it would be without them.
        moved: the days of those that somebody has moved.
        confirmed_by: the day of the confirmation, past which they push no other step.
        room: what lies between steps.
    """
    fixed = {**_end(kind, day, confirmed_by, room), **moved}
    between = _between(kind, fixed)
    for each in (room, room.least):
        soonest, latest = _soonest(fixed, each), _latest(fixed, each)
        if all(soonest.get(one, date.min) <= latest.get(one, date.max) for one in between):
            return min(max(day, soonest.get(kind, date.min)), latest.get(kind, date.max))
    return min(max(day, _before(kind, fixed)), _after(kind, fixed))


def binding(kind: StepKind, day: date, moved: Days, natural: date) -> StepKind:
    """The moved step that keeps a step from where it would be: the nearest on that side."""
    place = IN_ORDER.index(kind)
    sooner = [one for one in IN_ORDER[:place] if one in moved]
    later = [one for one in IN_ORDER[place + 1 :] if one in moved]
    return sooner[-1] if sooner and (day > natural or not later) else later[0]


def _end(kind: StepKind, day: date, confirmed_by: date, room: Room) -> dict[StepKind, date]:
    """The confirmation, for a step that lies before it: one that is late anyway may be later."""
    end = {StepKind.CONFIRM: confirmed_by}
    return end if day <= _latest(end, room)[kind] else {}


def _soonest(fixed: Days, room: Room) -> Days:
    """The soonest day of each step that comes after one of the fixed; theirs as they are."""
    found: dict[StepKind, date] = {}
    previous: StepKind | None = None
    for kind in IN_ORDER:
        if kind in fixed:
            found[kind] = fixed[kind]
        elif found and previous:
            found[kind] = _next_after(kind, previous, found, room)
        previous = kind
    return found


def _next_after(kind: StepKind, previous: StepKind, sooner: Days, room: Room) -> date:
    last = max(sooner.values())
    if kind not in STAFF_STEPS:
        return room.calendar.after(last, 1)
    day = room.calendar.staff_after(last, room_after(previous, room.policy))
    if kind is StepKind.ANSWERS_DUE and StepKind.REQUEST in sooner:
        asked = sooner[StepKind.REQUEST]
        return max(day, room.calendar.staff_after(asked, room.policy.answer_time))
    return day


def _latest(fixed: Days, room: Room) -> Days:
    """The latest day of each step that comes before one of the fixed; theirs as they are."""
    found: dict[StepKind, date] = {}
    for kind in reversed(IN_ORDER):
        if kind in fixed:
            found[kind] = fixed[kind]
        elif found:
            found[kind] = _last_before(kind, found, room)
    return found


def _last_before(kind: StepKind, later: Days, room: Room) -> date:
    first = min(later.values())
    if kind not in STAFF_STEPS:
        return room.calendar.before(first, 1)
    day = room.calendar.staff_before(first, room_after(kind, room.policy))
    if kind is StepKind.REQUEST and StepKind.ANSWERS_DUE in later:
        answered = later[StepKind.ANSWERS_DUE]
        return min(day, room.calendar.staff_before(answered, room.policy.answer_time))
    return day


def _between(kind: StepKind, fixed: Days) -> list[StepKind]:
    """The steps that stand with one between the same two of the fixed."""
    places = [place for place, one in enumerate(IN_ORDER) if one in fixed]
    here = IN_ORDER.index(kind)
    first = max((place for place in places if place < here), default=-1)
    end = min((place for place in places if place > here), default=len(IN_ORDER))
    return list(IN_ORDER[first + 1 : end])


def _before(kind: StepKind, fixed: Days) -> date:
    """The last day of those fixed that come before a step."""
    place = IN_ORDER.index(kind)
    return max((fixed[one] for one in IN_ORDER[:place] if one in fixed), default=date.min)


def _after(kind: StepKind, fixed: Days) -> date:
    """The first day of those fixed that come after a step."""
    place = IN_ORDER.index(kind)
    return min((fixed[one] for one in IN_ORDER[place + 1 :] if one in fixed), default=date.max)
