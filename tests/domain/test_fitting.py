"""Order and gaps of a year round the steps that somebody has moved."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.domain.derivation import Rules, derived_day
from omv_workflow.domain.fitting import IN_ORDER
from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.reasons import why_then
from omv_workflow.domain.timetable import (
    STAFF_STEPS,
    PlannedStep,
    StepKind,
    TimetablePolicy,
    room_after,
)
from omv_workflow.domain.workdays import WorkingCalendar
from tests.domain.any_policy import anniversaries, policies_with_calendars

T = date(2027, 5, 15)
Days = Mapping[StepKind, date]


@st.composite
def moves(draw: st.DrawFn) -> tuple[Rules, Days]:
    """A year, and some of its steps moved by any number of days, in the order of the year."""
    policy, calendar = draw(policies_with_calendars())
    rules = Rules(draw(anniversaries), policy, calendar)
    kinds = draw(st.sets(st.sampled_from(IN_ORDER), max_size=4))
    moved: dict[StepKind, date] = {}
    for kind in (one for one in IN_ORDER if one in kinds):
        day = rules.planned[kind] + timedelta(days=draw(st.integers(-20, 20)))
        soonest = max(moved.values(), default=day - timedelta(days=1)) + timedelta(days=1)
        moved[kind] = calendar.on_or_after(max(day, soonest))
    steps = tuple(PlannedStep(*one) for one in moved.items())
    return Rules(
        rules.anniversary, policy, calendar, moved.get(StepKind.CONFIRM), moved=steps
    ), moved


def days_of(rules: Rules, moved: Days) -> dict[StepKind, date]:
    """Where every step stands."""
    found = {kind: derived_day(kind, Basis.TIMETABLE, None, rules) for kind in IN_ORDER}
    return {kind: moved.get(kind) or day for kind, day in found.items() if day}


def has_room(one: StepKind, other: StepKind, days: Days, rules: Rules) -> bool:
    """Whether the later of two steps lies as far behind the earlier as the policy asks."""
    if other not in STAFF_STEPS:
        return rules.calendar.between(days[one], days[other]) >= 1
    room, calendar = room_after(one, rules.policy), rules.calendar
    return calendar.staff_after(days[one], room) <= days[other] or (
        days[one] <= calendar.staff_before(days[other], room)  # the later lies in a break
    )


def stretches(moved: Days) -> list[tuple[StepKind, ...]]:
    """The steps from one that does not give way to the next; the confirmation never does."""
    fixed = [place for place, kind in enumerate(IN_ORDER) if kind in {*moved, StepKind.CONFIRM}]
    return [IN_ORDER[first : end + 1] for first, end in pairwise([0, *fixed])]


@settings(max_examples=60)
@given(year=moves())
def test_order_and_gaps_hold_round_what_was_moved(year: tuple[Rules, Days]) -> None:
    """Before the first that was moved always; between two of them as far as there is room."""
    rules, moved = year
    days = days_of(rules, moved)
    for stretch in stretches(moved):
        between = [days[kind] for kind in stretch]
        if between[0] >= between[-1]:  # what was moved lies behind the confirmation itself
            continue
        assert between == sorted(between)
        is_bounded = stretch[0] in moved
        held = [has_room(one, other, days, rules) for one, other in pairwise(stretch)]
        assert all(held) or (is_bounded and len(stretch) > 1)
        staff_days = rules.calendar.staff_between(between[0], between[-1])
        enough = sum(room_after(one, rules.policy) for one in stretch) + rules.policy.answer_time
        assert all(held) or staff_days <= enough
        assert len({*between}) == len(between) or staff_days <= len(between)


def by_default(**moved: date) -> Rules:
    """The year of 15 May 2027 by the defaults, with these steps moved."""
    steps = tuple(PlannedStep(StepKind(name), day) for name, day in moved.items())
    return Rules(T, TimetablePolicy(), WorkingCalendar(), moved=steps)


@pytest.mark.parametrize(
    ("moved", "kind", "day"),
    [
        ({}, StepKind.COMMENTS_CLOSE, date(2027, 4, 20)),
        # later steps move on, and leave three working days
        ({"draft": date(2027, 4, 19)}, StepKind.COMMENTS_CLOSE, date(2027, 4, 22)),
        ({"draft": date(2027, 4, 19)}, StepKind.READY, date(2027, 4, 27)),
        ({"draft": date(2027, 4, 19)}, StepKind.REMIND_CONFIRMATION_1, date(2027, 4, 30)),
        # earlier ones move back, whoever is asked included
        ({"comments_close": date(2027, 4, 12)}, StepKind.DRAFT, date(2027, 4, 7)),
        ({"answers_due": date(2027, 3, 19)}, StepKind.REQUEST, date(2027, 2, 24)),
        ({"answers_due": date(2027, 3, 12)}, StepKind.REQUEST, date(2027, 2, 19)),
        # the confirmation is no later for it: what lies between draws together
        ({"ready": date(2027, 5, 10)}, StepKind.REMIND_CONFIRMATION_1, date(2027, 5, 11)),
        ({"ready": date(2027, 5, 10)}, StepKind.REMIND_CONFIRMATION_3, date(2027, 5, 13)),
        ({"ready": date(2027, 5, 10)}, StepKind.CONFIRM, date(2027, 5, 14)),
        # between two that were moved too near for the gaps, a day a step
        (
            {"draft": date(2027, 4, 19), "ready": date(2027, 4, 21)},
            StepKind.COMMENTS_CLOSE,
            date(2027, 4, 20),
        ),
    ],
)
def test_steps_make_room_for_what_was_moved(
    moved: dict[str, date], kind: StepKind, day: date
) -> None:
    """Examples to be checked by eye, without holidays."""
    assert derived_day(kind, Basis.TIMETABLE, None, by_default(**moved)) == day


def test_the_reason_names_the_step_that_was_moved() -> None:
    """After what the timetable says."""
    day = date(2027, 4, 22)
    kind = StepKind.COMMENTS_CLOSE
    why = why_then(
        Obligation("id", "plan", "cycle", kind, day, day), by_default(draft=date(2027, 4, 19))
    )
    assert why.startswith("25 days before the anniversary 2027-05-15: 2027-04-20.")
    assert why.endswith("It makes room for draft, on 2027-04-19.")


def test_who_was_asked_keeps_the_day_that_was_told() -> None:
    """What comes after it draws together instead; the first reminder makes room."""
    rules, asked = by_default(draft=date(2027, 3, 30)), date(2027, 2, 24)
    on_day = {
        kind: derived_day(kind, Basis.REQUEST, asked, rules)
        for kind in (StepKind.ANSWERS_DUE, StepKind.ESCALATE)
    }
    assert on_day == {
        StepKind.ANSWERS_DUE: date(2027, 3, 26),
        StepKind.ESCALATE: date(2027, 3, 29),
    }
