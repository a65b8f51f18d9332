from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import CHASING
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import leave_unchanged
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.chase_contributions import chase_due_contributions
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.review import accept_contributions, return_answer
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

ESCALATE = date(2027, 3, 31)


def request_of(bench: Bench, person: str) -> RequestState:
    """Where a person's latest request is."""
    with bench.parts.work() as work:
        return work.requests.find(person_id=person)[-1].state


def test_only_those_who_are_late_are_reminded(collecting: Bench) -> None:
    """Who has answered is left in peace."""
    answer(collecting, SOCIAL_WORKER, "work")
    answer(collecting, COORDINATOR, "hours")
    collecting.run_until(REMIND_1)
    assert readers(collecting, Purpose.CONTRIBUTION_REMINDER) == [(REMIND_1, NURSE)]


def test_a_reminder_says_which_it_is_and_what_is_open(collecting: Bench) -> None:
    """The second one counts the first, and lists what is still missing only."""
    answer(collecting, NURSE, "interpreters", "no")
    collecting.run_until(REMIND_2)
    first, second = (
        one.text
        for one in carried(collecting, Purpose.CONTRIBUTION_REMINDER)
        if one.person_id == NURSE
    )
    assert "round: 1" in first
    assert "round: 2" in second
    assert "Miten riskit tunnistetaan?" in second
    assert "Käytetäänkö tulkkeja?" not in second


def test_after_the_reminders_the_director_and_the_deputy_are_told_every_week(
    collecting: Bench,
) -> None:
    """Law 3: a bounded ladder for who is late, then weekly to those in charge until it is done."""
    answer(collecting, SOCIAL_WORKER, "work")
    answer(collecting, COORDINATOR, "hours")
    collecting.run_until(date(2027, 4, 15))
    assert [day for day, _ in readers(collecting, Purpose.CONTRIBUTION_REMINDER)] == [
        REMIND_1,
        REMIND_2,
        ESCALATE,
    ]
    weeks = (ESCALATE, date(2027, 4, 7), date(2027, 4, 14))
    assert readers(collecting, Purpose.CONTRIBUTION_ESCALATION) == [
        (day, leader) for day in weeks for leader in (DIRECTOR, DEPUTY)
    ]
    answer(collecting, NURSE, "risks")
    answer(collecting, NURSE, "interpreters", "no")
    collecting.run_until(date(2027, 5, 5))
    assert len(readers(collecting, Purpose.CONTRIBUTION_ESCALATION)) == 6


def test_nobody_is_chased_once_the_plan_is_offered(collecting: Bench) -> None:
    """What is missing then stands in the letter to those who confirm."""
    actor = Actor(COORDINATOR)
    waive_register_number(collecting.parts, EXAMPLE_PLAN, "Ei kirjata.", actor, collecting.now)
    collecting.run_until(date(2027, 5, 10))
    last = max(day for day, _ in readers(collecting, Purpose.CONTRIBUTION_ESCALATION))
    assert last == date(2027, 4, 21)
    (letter, _) = carried(collecting, Purpose.READY_TO_CONFIRM)
    assert "Miten riskit tunnistetaan?" in letter.text


def test_who_was_silent_is_chased_again_when_the_plan_is_taken_back(collecting: Bench) -> None:
    """An early offer ends the chase; a return begins it anew."""
    actor = Actor(COORDINATOR)
    waive_register_number(collecting.parts, EXAMPLE_PLAN, "Ei kirjata.", actor, collecting.now)
    offer_for_confirmation(collecting.parts, EXAMPLE_PLAN, actor, collecting.now)
    collecting.run_until(date(2027, 5, 3))
    assert not readers(collecting, Purpose.CONTRIBUTION_REMINDER)
    return_cycle(collecting.parts, EXAMPLE_PLAN, "Vastauksia puuttuu.", actor, collecting.now)
    collecting.run_until(date(2027, 5, 4))
    assert readers(collecting, Purpose.ANSWERS_LATE) == [(date(2027, 5, 4), COORDINATOR)]


def test_silence_under_last_years_answers_is_told_as_missing(inheriting: Bench) -> None:
    """Last year's text stands there, but nobody has looked at it this year."""
    answer(inheriting, SOCIAL_WORKER, "work", "Kuten ennenkin.")
    inheriting.run_until(date(2027, 4, 9))
    (draft,) = carried(inheriting, Purpose.DRAFT_READY)
    assert "Miten riskit tunnistetaan?" in draft.text
    assert "Miten työ järjestetään?" not in draft.text


def test_chasing_waits_until_somebody_has_been_asked(applied: Bench) -> None:
    """After a long stop the flows may run in any order; no step of the ladder is lost by that."""
    applied.today = date(2027, 4, 1)
    open_cycle(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)
    summary = chase_due_contributions(applied.parts, applied.now)
    assert [row.outcome for row in summary.waiting] == ["wait for contributions to be requested"]
    assert [row.since for row in summary.waiting] == [date(2027, 3, 11)]
    applied.run_until(date(2027, 5, 1))
    assert readers(applied, Purpose.CONTRIBUTION_REMINDER)


def test_a_submitted_answer_is_accepted(answered: Bench) -> None:
    """The coordinator accepts everything, or what one person has submitted."""
    actor = Actor(COORDINATOR)
    (accepted,) = accept_contributions(
        answered.parts, EXAMPLE_PLAN, actor, answered.now, person_id=NURSE
    )
    assert (accepted.person_id, accepted.state) == (NURSE, RequestState.ACCEPTED)
    assert len(accept_contributions(answered.parts, EXAMPLE_PLAN, actor, answered.now)) == 2
    with pytest.raises(NotPossibleNow, match="nothing that was submitted"):
        accept_contributions(answered.parts, EXAMPLE_PLAN, actor, answered.now)


def test_a_returned_answer_goes_back_by_mail_with_a_day_that_lies_ahead(answered: Bench) -> None:
    """Also after the day on which answers were due."""
    answered.run_until(date(2027, 4, 6))
    comment = "Kuka vastaa?"
    returned = return_answer(
        answered.parts, EXAMPLE_PLAN, "risks", comment, Actor(COORDINATOR), answered.now
    )
    assert (returned.person_id, returned.due_on) == (NURSE, date(2027, 4, 9))
    answered.run_until(date(2027, 4, 7))
    (letter,) = carried(answered, Purpose.ANSWER_RETURNED)
    assert letter.person_id == NURSE
    assert comment in letter.text


def test_a_returned_answer_that_does_not_come_is_told_to_those_who_lead(answered: Bench) -> None:
    """Though everything had been answered when the ladder ended."""
    answered.run_until(date(2027, 4, 2))
    return_answer(answered.parts, EXAMPLE_PLAN, "risks", "?", Actor(COORDINATOR), answered.now)
    answered.run_until(date(2027, 4, 12))
    assert readers(answered, Purpose.ANSWERS_LATE) == [(date(2027, 4, 8), COORDINATOR)]
    day = date(2027, 4, 12)
    assert readers(answered, Purpose.CONTRIBUTION_ESCALATION) == [(day, DIRECTOR), (day, DEPUTY)]
    assert readers(answered, Purpose.CONTRIBUTION_REMINDER) == [(day, NURSE)]


def test_two_answers_of_one_person_can_be_returned(answered: Bench) -> None:
    """The request is submitted again once both have come."""
    for item in ("risks", "interpreters"):
        return_answer(answered.parts, EXAMPLE_PLAN, item, "?", Actor(COORDINATOR), answered.now)
    assert request_of(answered, NURSE) is RequestState.RETURNED
    answer(answered, NURSE, "risks", "Tarkemmin näin.")
    assert request_of(answered, NURSE) is RequestState.IN_PROGRESS
    leave_unchanged(answered.parts, EXAMPLE_PLAN, Actor(NURSE), answered.now)
    assert request_of(answered, NURSE) is RequestState.SUBMITTED


def test_an_answer_goes_back_to_whoever_gave_it(applied: Bench) -> None:
    """Where two people contribute to an item, only one of them has written the answer."""
    unit = example_unit()
    both = tuple(
        one.model_copy(update={"items": ("risks",)}) if one.id == SOCIAL_WORKER else one
        for one in unit.people
    )
    applied.apply(unit.model_copy(update={"people": both}))
    applied.run_until(date(2027, 2, 24))
    answer(applied, NURSE, "risks")
    answer(applied, NURSE, "interpreters", "no")
    assert request_of(applied, SOCIAL_WORKER) is RequestState.SUBMITTED
    returned = return_answer(
        applied.parts, EXAMPLE_PLAN, "risks", "?", Actor(COORDINATOR), applied.now
    )
    assert returned.person_id == NURSE


@pytest.mark.parametrize(
    ("item", "comment", "refusal"),
    [
        ("risks", " ", InvalidInput),
        ("centre", "?", NotPossibleNow),
        ("nothing", "?", NotPossibleNow),
    ],
)
def test_a_return_needs_a_comment_and_something_to_return(
    answered: Bench, item: str, comment: str, refusal: type[Exception]
) -> None:
    """A person must know what to do better."""
    with pytest.raises(refusal):
        return_answer(answered.parts, EXAMPLE_PLAN, item, comment, Actor(COORDINATOR), answered.now)


def test_what_has_not_been_submitted_can_not_be_returned(collecting: Bench) -> None:
    """There is nothing to look at yet."""
    with pytest.raises(NotPossibleNow, match="no submitted"):
        return_answer(
            collecting.parts, EXAMPLE_PLAN, "risks", "?", Actor(COORDINATOR), collecting.now
        )


def test_contributors_neither_accept_nor_return_nor_hand_over(answered: Bench) -> None:
    """That is for those who lead and coordinate."""
    parts, now, actor = answered.parts, answered.now, Actor(NURSE)
    with pytest.raises(NotAllowed):
        accept_contributions(parts, EXAMPLE_PLAN, actor, now)
    with pytest.raises(NotAllowed):
        return_answer(parts, EXAMPLE_PLAN, "work", "?", actor, now)
    with pytest.raises(NotAllowed):
        hand_over(parts, EXAMPLE_PLAN, SOCIAL_WORKER, NURSE, actor, now)


def test_a_stand_in_takes_over_what_is_open_with_time_to_answer(collecting: Bench) -> None:
    """Fifteen working days, counted from the day on which the stand-in is asked."""
    answer(collecting, NURSE, "interpreters", "no")
    collecting.run_until(date(2027, 3, 15))
    taken = hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    assert (taken.items, taken.due_on) == (("risks",), date(2027, 4, 5))
    assert request_of(collecting, NURSE) is RequestState.DELEGATED
    answer(collecting, SOCIAL_WORKER, "risks")
    assert request_of(collecting, SOCIAL_WORKER) is RequestState.SUBMITTED


def test_a_returned_answer_that_is_handed_over_stays_open(answered: Bench) -> None:
    """The stand-in has to give another one, though the item holds an answer of this year."""
    actor, now = Actor(COORDINATOR), answered.now
    return_answer(answered.parts, EXAMPLE_PLAN, "risks", "Kuka vastaa?", actor, now)
    taken = hand_over(answered.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, actor, now)
    assert (taken.items, taken.returned_items) == (("risks",), ("risks",))
    assert request_of(answered, SOCIAL_WORKER) is RequestState.REQUESTED
    answer(answered, SOCIAL_WORKER, "risks", "Johtaja vastaa.")
    assert request_of(answered, SOCIAL_WORKER) is RequestState.SUBMITTED


@pytest.mark.parametrize(
    ("asked_on", "told_on"),
    [
        (date(2027, 3, 15), date(2027, 4, 7)),
        (date(2027, 3, 17), date(2027, 4, 14)),
    ],
    ids=["due on 5 April", "due on 7 April"],
)
def test_a_stand_in_is_told_of_as_late_only_after_the_own_day(
    collecting: Bench, asked_on: date, told_on: date
) -> None:
    """The escalations of 31 March and 7 April pass over who still has time, and come back."""
    collecting.run_until(asked_on)
    answer(collecting, SOCIAL_WORKER, "work")
    answer(collecting, COORDINATOR, "hours")
    hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    collecting.run_until(told_on)
    days = {day for day, _ in readers(collecting, Purpose.CONTRIBUTION_ESCALATION)}
    assert days == {told_on}


@pytest.mark.parametrize(
    ("stand_in", "refusal"), [(NURSE, InvalidInput), ("nobody", NotFound), (COORDINATOR, None)]
)
def test_a_stand_in_is_somebody_else_of_the_unit(
    collecting: Bench, stand_in: str, refusal: type[Exception] | None
) -> None:
    """The same person and strangers are refused."""
    arguments = (EXAMPLE_PLAN, NURSE, stand_in, Actor(COORDINATOR), collecting.now)
    if refusal is None:
        assert hand_over(collecting.parts, *arguments).person_id == stand_in
    else:
        with pytest.raises(refusal):
            hand_over(collecting.parts, *arguments)


def test_a_stand_in_without_mandate_is_refused(collecting: Bench) -> None:
    """Nobody is asked who has left, or has not begun."""
    unit = example_unit()
    gone = tuple(
        one.model_copy(update={"last_day": date(2027, 2, 24)}) if one.id == SOCIAL_WORKER else one
        for one in unit.people
    )
    collecting.apply(unit.model_copy(update={"people": gone}))
    collecting.run_until(date(2027, 2, 25))
    with pytest.raises(InvalidInput, match="no mandate"):
        hand_over(
            collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
        )


def test_who_has_left_is_not_reminded_but_the_coordinator_is_told(collecting: Bench) -> None:
    """Until the items are handed over; the letter names the person and the items."""
    unit = example_unit()
    gone = tuple(
        one.model_copy(update={"last_day": date(2027, 2, 26)}) if one.id == NURSE else one
        for one in unit.people
    )
    collecting.apply(unit.model_copy(update={"people": gone}))
    collecting.run_until(date(2027, 4, 7))
    reminded = {who for _, who in readers(collecting, Purpose.CONTRIBUTION_REMINDER)}
    assert reminded == {SOCIAL_WORKER, COORDINATOR}
    days = [REMIND_1, REMIND_2, ESCALATE, date(2027, 4, 7)]
    assert readers(collecting, Purpose.HAND_OVER_NEEDED) == [(day, COORDINATOR) for day in days]
    letter = carried(collecting, Purpose.HAND_OVER_NEEDED)[0].text
    assert "Terveydenhoitaja (esimerkki)" in letter
    assert "Miten riskit tunnistetaan?" in letter
    hand_over(
        collecting.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), collecting.now
    )
    collecting.run_until(date(2027, 4, 20))
    assert len(carried(collecting, Purpose.HAND_OVER_NEEDED)) == len(days)


def test_handing_over_from_somebody_with_nothing_open_is_refused(answered: Bench) -> None:
    """Everything has been answered."""
    with pytest.raises(NotPossibleNow, match="nothing is left open"):
        hand_over(
            answered.parts, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, Actor(COORDINATOR), answered.now
        )


def test_the_ladder_leaves_nothing_open_behind(answered: Bench) -> None:
    """Each of its steps ends once, as done."""
    answered.run_until(date(2027, 4, 1))
    with answered.parts.work() as work:
        states = [work.obligations.find(kind=kind)[0].state for kind in CHASING]
    assert states == [ObligationState.DONE] * len(CHASING)
    assert not readers(answered, Purpose.ANSWERS_LATE)
