"""Why something is owed, and why on its day: examples that can be checked by eye."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.adapters.calendar import working_calendar
from omv_workflow.domain.demands import why_it_exists
from omv_workflow.domain.derivation import Rules, derived_day
from omv_workflow.domain.obligations import Basis, Obligation
from omv_workflow.domain.reasons import why_acknowledged_then, why_then
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    StepKind,
    TimetablePolicy,
    acknowledged_by,
)
from tests.domain.any_policy import policies

POLICY = TimetablePolicy()
CALENDAR = working_calendar(POLICY)
MAY = Rules(date(2027, 5, 15), POLICY, CALENDAR)
AUGUST = Rules(date(2027, 8, 10), POLICY, CALENDAR)


def owed(
    kind: StepKind, rules: Rules, basis: Basis = Basis.TIMETABLE, since: date | None = None
) -> Obligation:
    """An obligation on the day that follows."""
    day = derived_day(kind, basis, since, rules) or date(2027, 1, 1)
    one = Obligation("id", "plan", "cycle", kind, day, day)
    return replace(one, basis=basis, counted_from=since)


def told(
    kind: StepKind, rules: Rules, basis: Basis = Basis.TIMETABLE, since: date | None = None
) -> tuple[date, str]:
    """The day and its reason."""
    one = owed(kind, rules, basis, since)
    return one.due_on, str(why_then(one, rules))


@pytest.mark.parametrize(
    ("kind", "day", "reason"),
    [
        (
            StepKind.REQUEST,
            date(2027, 2, 24),
            "80 days before the anniversary 2027-05-15: 2027-02-24.",
        ),
        (
            StepKind.OPEN,
            date(2027, 2, 12),
            "90 days before the anniversary 2027-05-15: 2027-02-14. Moved earlier: weekend.",
        ),
        (
            StepKind.ANSWERS_DUE,
            date(2027, 3, 24),
            (
                "50 days before the anniversary 2027-05-15: 2027-03-26. Moved earlier: at least 3"
                " working days before the next step, escalate on 2027-03-31."
            ),
        ),
        (
            StepKind.ANSWERS_LATE,
            date(2027, 3, 25),
            "The working day after 2027-03-24, when the answers are due.",
        ),
        (
            StepKind.REMIND_CONFIRMATION_1,
            date(2027, 4, 30),
            "14 days before the anniversary 2027-05-15: 2027-05-01. Moved earlier: May Day.",
        ),
        (
            StepKind.CONFIRM,
            date(2027, 5, 14),
            "The anniversary is 2027-05-15. Moved earlier: weekend.",
        ),
        (
            StepKind.OVERDUE,
            date(2027, 5, 17),
            "The working day after 2027-05-14, by which the plan is to be confirmed.",
        ),
    ],
)
def test_the_default_year_tells_why_each_day_is_so(kind: StepKind, day: date, reason: str) -> None:
    """The target, and what moved the step from it."""
    assert told(kind, MAY) == (day, reason)


@pytest.mark.parametrize(
    ("anniversary", "day", "off"),
    [
        (date(2027, 6, 26), date(2027, 6, 24), "Midsummer Day, Midsummer Eve"),
        (date(2027, 12, 25), date(2027, 12, 23), "Christmas Day, Christmas Eve"),
        (date(2027, 12, 6), date(2027, 12, 3), "Independence Day, weekend"),
        (
            date(2027, 3, 29),
            date(2027, 3, 25),
            "Easter Monday, Easter Sunday, weekend, Good Friday",
        ),
        (date(2027, 5, 6), date(2027, 5, 5), "Ascension Day"),
        (date(2027, 1, 1), date(2026, 12, 31), "New Year's Day"),
    ],
)
def test_holidays_are_told_by_their_names(anniversary: date, day: date, off: str) -> None:
    """Each once, from the anniversary back to the day."""
    rules = Rules(anniversary, POLICY, CALENDAR)
    reason = f"The anniversary is {anniversary}. Moved earlier: {off}."
    assert told(StepKind.CONFIRM, rules) == (day, reason)


def test_a_break_of_the_staff_is_told() -> None:
    """Ready 21 days before 10 August would be in July."""
    assert told(StepKind.READY, AUGUST) == (
        date(2027, 6, 30),
        "21 days before the anniversary 2027-08-10: 2027-07-20. Moved earlier: break of the staff.",
    )


def test_the_time_to_answer_is_told() -> None:
    """With 30 days to answer, the request can't wait for its own target."""
    rules = replace(MAY, policy=TimetablePolicy(answer_time=30))
    assert told(StepKind.REQUEST, rules) == (
        date(2027, 2, 10),
        (
            "80 days before the anniversary 2027-05-15: 2027-02-24. Moved earlier: at least 30"
            " working days to answer before 2027-03-24."
        ),
    )


@pytest.mark.parametrize(
    ("kind", "basis", "since", "day", "reason"),
    [
        (
            StepKind.ANSWERS_DUE,
            Basis.REQUEST,
            date(2027, 3, 10),
            date(2027, 4, 2),
            "Contributions were requested on 2027-03-10: 15 working days to answer.",
        ),
        (
            StepKind.REMIND_1,
            Basis.REQUEST,
            date(2027, 3, 10),
            date(2027, 3, 18),
            (
                "Contributions were requested on 2027-03-10: the reminder comes as long before the"
                " answers are due as was planned."
            ),
        ),
        (
            StepKind.ESCALATE,
            Basis.REQUEST,
            date(2027, 3, 10),
            date(2027, 4, 7),
            (
                "Contributions were requested on 2027-03-10: at least 3 working days after the step"
                " before."
            ),
        ),
        (
            StepKind.READY,
            Basis.REQUEST,
            date(2027, 3, 10),
            date(2027, 4, 23),
            "21 days before the anniversary 2027-05-15: 2027-04-24. Moved earlier: weekend.",
        ),
        (
            StepKind.ANSWERS_LATE,
            Basis.REQUEST,
            date(2027, 3, 10),
            date(2027, 4, 5),
            "The working day after 2027-04-02, when the answers are due.",
        ),
        (
            StepKind.ESCALATE,
            Basis.ANSWER,
            date(2027, 4, 2),
            date(2027, 4, 7),
            "3 working days after 2027-04-02, when somebody's answer is due.",
        ),
        (
            StepKind.ANSWERS_LATE,
            Basis.ANSWER,
            date(2027, 4, 2),
            date(2027, 4, 5),
            "The working day after 2027-04-02, when somebody's answer is due.",
        ),
        (
            StepKind.ESCALATE,
            Basis.REMINDER,
            date(2027, 4, 5),
            date(2027, 4, 12),
            "7 days after the last one, on 2027-04-05, until all have answered.",
        ),
        (
            StepKind.READY,
            Basis.RETURN,
            date(2027, 5, 10),
            date(2027, 5, 13),
            "The plan was returned on 2027-05-10: 3 working days to finish the change.",
        ),
        (
            StepKind.CONFIRM,
            Basis.RETURN,
            date(2027, 5, 12),
            date(2027, 5, 19),
            "The plan was returned on 2027-05-12: 5 working days until it is to be confirmed.",
        ),
        (
            StepKind.OVERDUE,
            Basis.REMINDER,
            date(2027, 5, 17),
            date(2027, 5, 24),
            (
                "Every 7 days after 2027-05-14, by which the plan is to be confirmed; last on"
                " 2027-05-17."
            ),
        ),
        (
            StepKind.DISTRIBUTE,
            Basis.CONFIRMATION,
            date(2027, 5, 12),
            date(2027, 5, 17),
            "Within 3 working days of the confirmation on 2027-05-12.",
        ),
        (
            StepKind.ACKNOWLEDGE,
            Basis.SENDING,
            date(2027, 5, 15),
            date(2027, 5, 28),
            (
                "14 days after 2027-05-15, when the copy went out that has waited longest. Moved"
                " earlier: weekend."
            ),
        ),
        (
            StepKind.ACKNOWLEDGE,
            Basis.SENDING,
            date(2027, 6, 11),
            date(2027, 6, 24),
            (
                "14 days after 2027-06-11, when the copy went out that has waited longest. Moved"
                " earlier: Midsummer Eve."
            ),
        ),
        (
            StepKind.DRAFT,
            Basis.EARLIER,
            None,
            date(2027, 1, 1),
            "An earlier version of the program set this day.",
        ),
    ],
)
def test_what_has_happened_is_told_where_the_day_follows_from_it(
    kind: StepKind, basis: Basis, since: date | None, day: date, reason: str
) -> None:
    """Where it changed nothing, the timetable is told."""
    assert told(kind, MAY, basis, since) == (day, reason)


@pytest.mark.parametrize(
    ("sent_on", "days", "due", "moved"),
    [
        (date(2027, 5, 13), 14, date(2027, 5, 27), ""),
        (date(2027, 6, 11), 14, date(2027, 6, 24), " Moved earlier: Midsummer Eve."),
        (
            date(2027, 6, 4),
            2,
            date(2027, 6, 7),
            " Moved to the first working day after that: weekend.",
        ),
    ],
)
def test_the_day_of_a_copys_acknowledgement_names_the_day_off(
    sent_on: date, days: int, due: date, moved: str
) -> None:
    """A day off moves it earlier, but never to the day on which the copy went out."""
    policy = TimetablePolicy(acknowledge_within=days)
    rules = replace(MAY, policy=policy)
    assert acknowledged_by(sent_on, policy, CALENDAR) == due
    reason = f"{days} days after it was sent to Virasto, on {sent_on}.{moved}"
    assert str(why_acknowledged_then("Virasto", sent_on, rules)) == reason


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_step_tells_what_it_is_for(kind: StepKind) -> None:
    """In a sentence."""
    assert why_it_exists(kind).endswith(".")


@given(st.dates(date(2024, 1, 1), date(2050, 12, 31)), policies())
def test_every_day_of_every_year_tells_its_reason(
    anniversary: date, policy: TimetablePolicy
) -> None:
    """What stands on its target says only that; what doesn't says what has moved it.

    Late answers, those to accept and the number have no target: they follow from other days.
    """
    rules = Rules(anniversary, policy, CALENDAR)
    targets = dict(policy.days_before.dates(anniversary))
    follow = {
        StepKind.OVERDUE,
        StepKind.ANSWERS_LATE,
        StepKind.ACCEPT,
        StepKind.ACKNOWLEDGE,
        StepKind.NUMBER,
    }
    for kind in set(StepKind) - set(AFTER_CONFIRMATION) - follow:
        day, reason = told(kind, rules)
        moved = day != targets.get(kind, anniversary)
        assert ("Moved earlier" in reason) is moved
