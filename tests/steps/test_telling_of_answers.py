"""What is told of answers: to whom, step by step, and what is new since the letter before."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.policy_overrides import PolicyOverrides
from omv_workflow.domain.timetable import CHASING, StepKind
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.review import return_answer
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)
from tests.steps.telling import REMIND_1, REMIND_2, answer, carried, readers

LATE = date(2027, 3, 29)


def test_a_reminder_says_what_has_changed_since_the_letter_before(collecting: Bench) -> None:
    """What was answered and sent back meanwhile, and how many of all have answered."""
    collecting.run_until(REMIND_1)
    answer(collecting, NURSE, "risks")
    answer(collecting, NURSE, "interpreters", "no")
    answer(collecting, COORDINATOR, "hours")
    return_answer(collecting.parts, EXAMPLE_PLAN, "risks", "?", Actor(COORDINATOR), collecting.now)
    collecting.run_until(REMIND_2)
    first, second = (
        one.text
        for one in carried(collecting, Purpose.CONTRIBUTION_REMINDER)
        if one.person_id == NURSE
    )
    for told in ("answered_since: []", "returned_since: []", "people_answered: 0"):
        assert told in first
    assert "\nsince: 2027-03-11" in second
    assert "answered_since: ['Käytetäänkö tulkkeja?']" in second
    assert "returned_since: ['Miten riskit tunnistetaan?']" in second
    assert "people_answered: 1\npeople_asked: 3" in second


def test_after_a_stop_there_is_one_ladder_though_somebody_has_time_left(
    collecting: Bench,
) -> None:
    """Both steps are due at once; what is told every week goes on as one row."""
    collecting.run_until(date(2027, 3, 17))
    hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    collecting.skip_to(date(2027, 4, 1))
    with collecting.parts.work() as work:
        owed = work.obligations.find(state=ObligationState.OPEN)
    kinds = [one.kind for one in owed if one.kind in CHASING]
    assert sorted(kinds) == [StepKind.ANSWERS_LATE, StepKind.ESCALATE]


def test_after_a_stop_those_who_lead_are_told_on_though_a_later_step_is_the_coordinators(
    collecting: Bench,
) -> None:
    """Somebody who took over was given more time than the week until the next escalation."""
    collecting.run_until(date(2027, 4, 5))
    hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    collecting.skip_to(date(2027, 4, 28))
    with collecting.parts.work() as work:
        (owed,) = work.obligations.find(kind=StepKind.ESCALATE, state=ObligationState.OPEN)
    assert owed.due_on == date(2027, 5, 5)


def test_who_is_told_is_a_setting(collecting: Bench) -> None:
    """By step of the ladder; the rest stays as it is."""
    unit = example_unit()
    told = {"answers_late": ["deputy"], "escalate": ["coordinator"], "overdue": ["director"]}
    policy = PolicyOverrides.model_validate({"told": told})
    collecting.apply(unit.model_copy(update={"policy": policy}))
    collecting.run_until(date(2027, 5, 18))
    assert {who for _, who in readers(collecting, Purpose.ANSWERS_LATE)} == {DEPUTY}
    assert {who for _, who in readers(collecting, Purpose.CONTRIBUTION_ESCALATION)} == {COORDINATOR}
    assert {who for _, who in readers(collecting, Purpose.CONFIRMATION_OVERDUE)} == {DIRECTOR}


def test_a_register_number_that_is_late_is_told_to_those_who_lead_as_well(
    collecting: Bench,
) -> None:
    """The coordinator on the day, all three a week later, and then every week."""
    collecting.run_until(date(2027, 5, 10))
    told = readers(collecting, Purpose.NUMBER_MISSING)
    assert [who for day, who in told if day == date(2027, 4, 23)] == [COORDINATOR]
    for friday in (date(2027, 4, 30), date(2027, 5, 7)):
        on_day = [who for day, who in told if day == friday]
        assert on_day == [COORDINATOR, DIRECTOR, DEPUTY]


def test_what_is_told_again_says_so(collecting: Bench) -> None:
    """From the second letter on the same matter to the same reader."""
    collecting.run_until(date(2027, 4, 15))
    told = carried(collecting, Purpose.CONTRIBUTION_ESCALATION)
    rounds = [one.text.partition("round: ")[2][0] for one in told if one.person_id == DIRECTOR]
    assert rounds == ["1", "2", "3"]


def test_between_the_reminders_and_those_who_lead_the_coordinator_is_told(
    collecting: Bench,
) -> None:
    """On the day after the answers were due: who, what is open, since when; and once only."""
    answer(collecting, SOCIAL_WORKER, "work")
    answer(collecting, COORDINATOR, "hours")
    answer(collecting, NURSE, "interpreters", "no")
    collecting.run_until(date(2027, 4, 15))
    assert readers(collecting, Purpose.ANSWERS_LATE) == [(LATE, COORDINATOR)]
    (letter,) = carried(collecting, Purpose.ANSWERS_LATE)
    for told in ("Terveydenhoitaja", "2027, 2, 24", "2027, 3, 26", "asked: 3"):
        assert told in letter.text
    assert "Miten riskit tunnistetaan?" in letter.text
    assert "Käytetäänkö tulkkeja?" not in letter.text


def test_after_a_stop_the_coordinator_is_told_with_those_who_lead(collecting: Bench) -> None:
    """Whichever step is taken, none of the three stays without knowing."""
    collecting.skip_to(date(2027, 4, 1))
    told = [who for _, who in readers(collecting, Purpose.ANSWERS_LATE)]
    told += [who for _, who in readers(collecting, Purpose.CONTRIBUTION_ESCALATION)]
    assert told == [COORDINATOR, DIRECTOR, DEPUTY]


def test_of_answers_that_are_due_later_the_coordinator_is_told_on_the_day_after(
    collecting: Bench,
) -> None:
    """Who has taken over items has time of their own."""
    collecting.run_until(date(2027, 3, 15))
    hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    collecting.run_until(date(2027, 4, 9))
    days = [day for day, _ in readers(collecting, Purpose.ANSWERS_LATE)]
    assert days == [LATE, date(2027, 4, 6)]


def test_after_a_long_stop_those_who_lead_are_told_every_week_again(collecting: Bench) -> None:
    """Though somebody has had an answer back, whose day came after the last weekly letter."""
    collecting.run_until(date(2027, 4, 2))
    answer(collecting, NURSE, "risks")
    answer(collecting, NURSE, "interpreters", "no")
    return_answer(collecting.parts, EXAMPLE_PLAN, "risks", "?", Actor(COORDINATOR), collecting.now)
    collecting.skip_to(date(2027, 6, 1))
    with collecting.parts.work() as work:
        owed = work.obligations.find(kind=StepKind.ESCALATE, state=ObligationState.OPEN)
    assert [one.due_on for one in owed] == [date(2027, 6, 8)]
