"""A decision on what was handed in: owed by a day, told of step by step, and done with the last."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.absences import absence_of
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.timetable import StepKind, TimetablePolicy
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.change_staff import record_absence
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.chase_contributions import chase_due_contributions
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.owed import obligations_of_year
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
)
from tests.steps.telling import answer, carried, readers

BY = Actor(COORDINATOR)
FIRST, DUE, AGAIN, FURTHER = (
    date(2027, 3, 2),
    date(2027, 3, 3),
    date(2027, 3, 4),
    date(2027, 3, 9),
)
"""The steps of what was handed in on 24 February."""
CHANGED = TimetablePolicy(accept_within=10)


def owed(bench: Bench) -> list[Obligation]:
    """The decision as it stands: one row of the year."""
    with bench.parts.work() as work:
        return work.obligations.find(kind=StepKind.ACCEPT)


def accept(bench: Bench, person: str | None = None) -> None:
    """The coordinator accepts what waits, or what one person has handed in."""
    accept_contributions(bench.parts, EXAMPLE_PLAN, BY, bench.now, person)


def told(bench: Bench) -> list[tuple[date, str | None]]:
    """Who was told that answers wait, and when."""
    return readers(bench, Purpose.ANSWERS_TO_ACCEPT)


def test_nothing_is_owed_before_an_answer_comes(collecting: Bench) -> None:
    """An item of two is no answer yet; the last one makes it."""
    answer(collecting, NURSE, "risks")
    assert owed(collecting) == []
    answer(collecting, NURSE, "interpreters", "no")
    (one,) = owed(collecting)
    assert (one.starts_on, one.due_on, one.basis) == (FIRST, DUE, Basis.ANSWER)


def test_what_is_accepted_in_time_is_told_to_nobody(answered: Bench) -> None:
    """It is done, and stays so while nothing new comes."""
    accept(answered)
    answered.run_until(date(2027, 4, 6))
    (one,) = owed(answered)
    assert (one.state, told(answered)) == (ObligationState.DONE, [])


def test_it_is_counted_from_the_oldest_that_waits(collecting: Bench) -> None:
    """Who answered first is accepted first, and what came later has its own time."""
    answer(collecting, SOCIAL_WORKER, "work")
    collecting.run_until(date(2027, 2, 26))
    answer(collecting, COORDINATOR, "hours")
    assert [one.due_on for one in owed(collecting)] == [DUE]
    accept(collecting, SOCIAL_WORKER)
    (one,) = owed(collecting)
    assert (one.counted_from, one.due_on) == (date(2027, 2, 26), date(2027, 3, 5))


def test_one_row_serves_the_year(collecting: Bench) -> None:
    """It is owed again with the next answer, by a day of its own."""
    answer(collecting, SOCIAL_WORKER, "work")
    accept(collecting)
    collecting.run_until(date(2027, 3, 8))
    answer(collecting, COORDINATOR, "hours")
    (one,) = owed(collecting)
    assert (one.state, one.due_on, one.ended_at) == (
        ObligationState.OPEN,
        date(2027, 3, 15),
        None,
    )


def test_the_coordinator_is_told_twice_then_those_who_lead_then_all_every_week(
    answered: Bench,
) -> None:
    """Until it is done; the first letter brings the day for the calendar."""
    answered.run_until(date(2027, 3, 17))
    lead = (COORDINATOR, DIRECTOR, DEPUTY)
    assert told(answered) == [
        (FIRST, COORDINATOR),
        (AGAIN, COORDINATOR),
        *((FURTHER, who) for who in lead),
        *((date(2027, 3, 16), who) for who in lead),
    ]
    first, *later = carried(answered, Purpose.ANSWERS_TO_ACCEPT)
    assert [day.day for day in first.due_days] == [DUE]
    assert not any(one.due_days for one in later)
    accept(answered)
    answered.run_until(date(2027, 4, 6))
    assert len(told(answered)) == 8


def test_a_reminder_tells_what_is_new_since_the_one_before(answered: Bench) -> None:
    """Which of them it is, too."""
    return_answer(answered.parts, EXAMPLE_PLAN, "work", "?", BY, answered.now)
    answered.run_until(FIRST)
    answered.run_until(date(2027, 3, 3))
    answer(answered, SOCIAL_WORKER, "work", "Toisin.")
    answered.run_until(AGAIN)
    first, second = (one.text for one in carried(answered, Purpose.ANSWERS_TO_ACCEPT))
    assert "round: 1" in first
    assert "since: None" in first
    assert "round: 2" in second
    assert "since: 2027-03-02" in second
    assert second.count("'is_new': True") == 1


def test_the_first_letter_about_other_answers_is_no_reminder(collecting: Bench) -> None:
    """Nor is one about an answer that was sent back and has come again."""
    answer(collecting, SOCIAL_WORKER, "work")
    collecting.run_until(FIRST)
    accept(collecting)
    answer(collecting, COORDINATOR, "hours")
    collecting.run_until(date(2027, 3, 8))
    return_answer(collecting.parts, EXAMPLE_PLAN, "hours", "?", BY, collecting.now)
    answer(collecting, COORDINATOR, "hours", "9")
    collecting.run_until(date(2027, 3, 16))
    letters = carried(collecting, Purpose.ANSWERS_TO_ACCEPT)
    told = [("round: 1" in one.text, "since: None" in one.text) for one in letters]
    assert told == [(True, True), (True, True), (True, True), (False, False)]
    assert {day.about for one in letters for day in one.due_days} == {letters[0].cycle_id}


def test_after_a_month_off_there_is_one_letter_to_each(answered: Bench) -> None:
    """That of the step that it has come to."""
    answered.skip_to(date(2027, 3, 25))
    assert [who for _, who in told(answered)] == [COORDINATOR, DIRECTOR, DEPUTY]


def test_whoever_stands_in_for_the_coordinator_is_told_as_well(answered: Bench) -> None:
    """As with everything that comes with the mandate."""
    absence = absence_of(date(2027, 3, 1), date(2027, 3, 5), SOCIAL_WORKER)
    record_absence(answered.parts, EXAMPLE_PLAN, COORDINATOR, absence, BY, answered.now)
    answered.run_until(FIRST)
    assert told(answered) == [(FIRST, COORDINATOR), (FIRST, SOCIAL_WORKER)]


def test_what_is_sent_back_waits_for_no_decision(collecting: Bench) -> None:
    """Until it comes again."""
    answer(collecting, SOCIAL_WORKER, "work")
    return_answer(collecting.parts, EXAMPLE_PLAN, "work", "?", BY, collecting.now)
    assert [one.state for one in owed(collecting)] == [ObligationState.DONE]
    answer(collecting, SOCIAL_WORKER, "work", "Toisin.")
    assert [one.state for one in owed(collecting)] == [ObligationState.OPEN]


def test_a_plan_that_is_offered_waits_for_no_decision_until_it_is_taken_back(
    offered: Bench,
) -> None:
    """Then there is time for it again."""
    assert [one.state for one in owed(offered)] == [ObligationState.OVERTAKEN]
    return_cycle(offered.parts, EXAMPLE_PLAN, "Virhe.", BY, offered.now)
    (one,) = owed(offered)
    assert (one.state, one.counted_from) == (ObligationState.OPEN, date(2027, 4, 23))
    assert one.due_on > date(2027, 4, 23)
    why = "working days after 2027-04-23, from which a decision on what was handed in is owed."
    assert why in reasons(offered, StepKind.ACCEPT)


def test_it_moves_with_the_setting_and_back(answered: Bench) -> None:
    """Changing the setting and changing it back changes nothing."""
    before = owed(answered)
    answered.policy = CHANGED
    derive_years_again(answered.parts, answered.now)
    assert [one.due_on for one in owed(answered)] == [date(2027, 3, 10)]
    answered.policy = TimetablePolicy()
    derive_years_again(answered.parts, answered.now)
    assert owed(answered) == before


def test_it_keeps_before_a_draft_that_is_moved(answered: Bench) -> None:
    """And goes back with it."""
    accept(answered)
    answered.run_until(date(2027, 4, 1))
    answer(answered, NURSE, "risks", "Toisin.")
    assert [one.due_on for one in owed(answered)] == [date(2027, 4, 6)]
    draft = ChosenStep(StepKind.DRAFT, "Lykätään.")
    move_step(answered.parts, EXAMPLE_PLAN, draft, date(2027, 4, 12), BY, answered.now)
    assert [one.due_on for one in owed(answered)] == [date(2027, 4, 7)]


def test_it_can_be_moved_but_not_past_ready(answered: Bench) -> None:
    """There it stays, whatever the settings become."""
    step = ChosenStep(StepKind.ACCEPT, "Loman jälkeen.")
    with pytest.raises(InvalidInput, match="comes after it"):
        move_step(answered.parts, EXAMPLE_PLAN, step, date(2027, 4, 23), BY, answered.now)
    move_step(answered.parts, EXAMPLE_PLAN, step, date(2027, 3, 17), BY, answered.now)
    answered.policy = CHANGED
    answered.run_until(date(2027, 3, 17))
    assert told(answered) == [(date(2027, 3, 16), COORDINATOR)]


def test_a_day_that_it_was_moved_to_gives_way_to_ready(answered: Bench) -> None:
    """It is told of before the plan is offered, says why, and goes back with `ready`."""
    before = moved(answered, accept=date(2027, 4, 21), draft=date(2027, 4, 7))
    assert [one.due_on for one in before] == [date(2027, 4, 21)]
    moved(answered, comments_close=date(2027, 4, 13))
    (one,) = moved(answered, ready=date(2027, 4, 16))
    assert (one.starts_on, one.due_on) == (date(2027, 4, 14), date(2027, 4, 15))
    because = (
        "Somebody in charge had moved it to 2027-04-21. Moved earlier: at least 1 working day"
        " before the next step, ready on 2027-04-16."
    )
    assert reasons(answered, StepKind.ACCEPT) == because
    assert moved(answered, ready=date(2027, 4, 23)) == before


def test_ready_is_not_moved_where_a_moved_decision_would_be_over(answered: Bench) -> None:
    """The refusal names it."""
    moved(answered, accept=date(2027, 4, 21))
    answered.today = date(2027, 4, 20)
    for kind in (StepKind.DRAFT, StepKind.COMMENTS_CLOSE):
        step = ChosenStep(kind, "Ei tarvita.")
        excuse_step(answered.parts, EXAMPLE_PLAN, step, BY, answered.now)
    with pytest.raises(InvalidInput, match="accept the answers, on 2027-04-21, would have to"):
        moved(answered, ready=date(2027, 4, 20))


def test_it_is_not_moved_past_a_ready_that_is_late(answered: Bench) -> None:
    """That step is moved first."""
    answered.today = date(2027, 4, 26)
    with pytest.raises(InvalidInput, match="ready, on 2027-04-23, comes after it"):
        moved(answered, accept=date(2027, 4, 28))


def reasons(bench: Bench, kind: StepKind) -> str:
    """Why a step is due then, as the list of what is owed tells it."""
    listed = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return " ".join({one.due_then_because for one in listed if one.step is kind})


def moved(bench: Bench, **days: date) -> list[Obligation]:
    """Steps are moved; the decision as it stands then."""
    for kind, day in days.items():
        step = ChosenStep(StepKind(kind), "Loman jälkeen.")
        move_step(bench.parts, EXAMPLE_PLAN, step, day, BY, bench.now)
    return owed(bench)


def test_what_is_excused_is_owed_no_more_but_the_next_answer_is(collecting: Bench) -> None:
    """The reason is about what waited then."""
    answer(collecting, SOCIAL_WORKER, "work")
    step = ChosenStep(StepKind.ACCEPT, "Luettu kokouksessa.")
    excuse_step(collecting.parts, EXAMPLE_PLAN, step, BY, collecting.now)
    collecting.run_until(date(2027, 3, 8))
    assert (told(collecting), len(owed(collecting))) == ([], 1)
    answer(collecting, COORDINATOR, "hours")
    states = [one.state for one in owed(collecting)]
    assert sorted(states) == [ObligationState.EXCUSED, ObligationState.OPEN]


def _run(bench: Bench) -> None:
    chase_due_contributions(bench.parts, bench.now)


def _answer(bench: Bench) -> None:
    answer(bench, COORDINATOR, "hours", "9")


@pytest.mark.parametrize("step", [_run, _answer], ids=["the next run", "the next answer"])
def test_a_year_that_an_earlier_version_began_owes_it_from_now_on(
    answered: Bench, step: Callable[[Bench], None]
) -> None:
    """Once, and without a flood: it is counted from the day on which it is first seen."""
    answered.today = date(2027, 3, 22)
    tables = answered.store.tables
    (cycle,) = tables["cycles"].values()
    tables["cycles"][cycle.id] = replace(cycle, settings_hash="of an earlier version")
    for one in owed(answered):
        del tables["obligations"][one.id]
    step(answered)
    step(answered)
    (one,) = owed(answered)
    assert (one.counted_from, one.due_on) == (date(2027, 3, 22), date(2027, 3, 29))
    answered.run_until(date(2027, 3, 26))
    assert told(answered) == [(date(2027, 3, 26), COORDINATOR)]


def test_everybody_is_waited_for_by_name(answered: Bench) -> None:
    """The letter lists who waits and how each is accepted; the states are those of requests."""
    answered.run_until(FIRST)
    (letter,) = carried(answered, Purpose.ANSWERS_TO_ACCEPT)
    with answered.parts.work() as work:
        waits = [one.person_id for one in work.requests.find(state=RequestState.SUBMITTED)]
    assert sorted(waits) == sorted([COORDINATOR, NURSE, SOCIAL_WORKER])
    assert all(who in letter.text for who in waits)
