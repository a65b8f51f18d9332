"""The register number as something owed: by the day of `ready`, until it is there or waived."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import Obligation, ObligationState
from omv_workflow.domain.timetable import StepKind, TimetablePolicy
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.change_step import ChosenStep, excuse_step, move_step
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.owed import Owed, obligations_of_year
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.register_number import set_register_number, waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, EXAMPLE_PLAN

BY = Actor(COORDINATOR)
READY = date(2027, 4, 23)
OPEN, DONE, EXCUSED = ObligationState.OPEN, ObligationState.DONE, ObligationState.EXCUSED


def numbers(bench: Bench) -> list[Obligation]:
    """What has been owed of register numbers."""
    with bench.parts.work() as work:
        return work.obligations.find(kind=StepKind.NUMBER)


def due(bench: Bench) -> date:
    """The day of the one that is owed."""
    (number,) = numbers(bench)
    assert number.state is OPEN
    assert number.starts_on == number.due_on
    return number.due_on


def owed(bench: Bench, step: StepKind = StepKind.NUMBER) -> list[Owed]:
    """What is told of that step."""
    found = obligations_of_year(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now)
    return [one for one in found if one.step is step]


def asked(bench: Bench, reader: str = COORDINATOR) -> list[date]:
    """The days on which somebody was asked for it."""
    return [
        bench.parts.today(one.state_since)
        for one in bench.outbox.carried
        if one.purpose is Purpose.NUMBER_MISSING and one.person_id == reader
    ]


def move(bench: Bench, kind: StepKind, day: date) -> None:
    """Move a step today."""
    step = ChosenStep(kind, "Kirjaamo muuttaa.")
    move_step(bench.parts, EXAMPLE_PLAN, step, day, BY, bench.now)


def give(bench: Bench) -> None:
    """The registry has given it."""
    set_register_number(bench.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, bench.now)


def cycle_state(bench: Bench) -> CycleState:
    """Where the year is."""
    return plan_status(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now).state


def test_it_is_owed_once_from_the_opening_on_by_the_day_of_ready(opened: Bench) -> None:
    """By the coordinator, with its own reason; what is made of it is the program's."""
    (one,) = owed(opened)
    assert (one.what, one.due_on) == ("register number", READY)
    assert one.waits_for == ("Ylitarkastaja (esimerkki)",)
    assert one.exists_because.startswith("The register number stands on every page")
    assert one.due_then_because == (
        "With ready, on 2027-04-23: the copy for confirmation is made then."
    )
    assert [one.waits_for for one in owed(opened, StepKind.READY)] == [("the program",)]


def test_it_is_done_when_the_number_is_there(answered: Bench) -> None:
    """Nobody is asked for it, and the plan is offered on its day."""
    give(answered)
    answered.run_until(READY)
    assert [one.state for one in numbers(answered)] == [DONE]
    assert not asked(answered)
    assert cycle_state(answered) is CycleState.AWAITING_CONFIRMATION


def test_it_is_done_when_the_plan_goes_without(answered: Bench) -> None:
    """The decision is on record; a number that comes after all changes nothing of it."""
    waive_register_number(answered.parts, EXAMPLE_PLAN, "Ei kirjata.", BY, answered.now)
    before = numbers(answered)
    give(answered)
    assert [one.state for one in before] == [DONE]
    assert numbers(answered) == before


def test_excusing_it_is_deciding_to_go_without(answered: Bench) -> None:
    """One reason serves both, and the plan is offered as it is."""
    step = ChosenStep(StepKind.NUMBER, "Kirjaamo on suljettu.")
    excuse_step(answered.parts, EXAMPLE_PLAN, step, BY, answered.now)
    (excused,) = numbers(answered)
    assert (excused.state, excused.note) == (EXCUSED, "Kirjaamo on suljettu.")
    offer_for_confirmation(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    status = plan_status(answered.parts, EVERYTHING, EXAMPLE_PLAN, answered.now)
    assert status.number_waived_because == "Kirjaamo on suljettu."


def test_it_is_excused_with_the_year(answered: Bench) -> None:
    """For the reason of the year, which needs no number any more."""
    excuse_cycle(answered.parts, EXAMPLE_PLAN, "Toiminta päättyy.", BY, answered.now)
    assert [(one.state, one.note) for one in numbers(answered)] == [(EXCUSED, "Toiminta päättyy.")]


def test_moved_earlier_it_is_asked_for_from_then_on(answered: Bench) -> None:
    """Every week; those who lead are told once it is late, and the offer keeps its day."""
    move(answered, StepKind.NUMBER, date(2027, 4, 12))
    answered.run_until(date(2027, 4, 20))
    assert asked(answered) == [date(2027, 4, 12), date(2027, 4, 19)]
    assert asked(answered, DIRECTOR) == asked(answered, DEPUTY) == [date(2027, 4, 19)]
    give(answered)
    answered.run_until(date(2027, 4, 22))
    assert cycle_state(answered) is CycleState.DRAFTING


def test_it_is_asked_for_before_answers_are(opened: Bench) -> None:
    """Where somebody has moved it to the days between the opening and the request."""
    move(opened, StepKind.NUMBER, date(2027, 2, 16))
    opened.run_until(date(2027, 2, 17))
    assert asked(opened) == [date(2027, 2, 16)]


def test_it_is_not_moved_past_ready(answered: Bench) -> None:
    """No page is made before the number that stands on it."""
    with pytest.raises(InvalidInput, match="ready, on 2027-04-23, comes before it"):
        move(answered, StepKind.NUMBER, date(2027, 4, 26))


def test_it_goes_with_ready(answered: Bench) -> None:
    """Wherever that is moved to."""
    for day in (date(2027, 4, 28), date(2027, 4, 22)):
        move(answered, StepKind.READY, day)
        assert due(answered) == day


def test_where_it_was_moved_it_stays_unless_ready_comes_sooner(answered: Bench) -> None:
    """It gives way to `ready`, says so, and goes back with it."""
    move(answered, StepKind.NUMBER, date(2027, 4, 22))
    move(answered, StepKind.READY, date(2027, 4, 28))
    assert due(answered) == date(2027, 4, 22)
    move(answered, StepKind.COMMENTS_CLOSE, date(2027, 4, 15))
    move(answered, StepKind.READY, date(2027, 4, 20))
    assert due(answered) == date(2027, 4, 20)
    assert owed(answered)[0].due_then_because == (
        "Somebody in charge had moved it to 2027-04-22. With ready, on 2027-04-20: the copy for"
        " confirmation is made then."
    )
    move(answered, StepKind.READY, READY)
    assert due(answered) == date(2027, 4, 22)


def test_a_late_request_puts_it_off_with_ready(opened: Bench) -> None:
    """The copy for confirmation waits for the answers, and the number for the copy."""
    opened.today = date(2027, 3, 31)
    request_contributions(opened.parts, EXAMPLE_PLAN, BY, opened.now)
    with opened.parts.work() as work:
        (ready,) = work.obligations.find(kind=StepKind.READY)
    assert due(opened) == ready.due_on == date(2027, 5, 7)


def test_a_setting_gives_the_registry_days_ahead_of_ready(answered: Bench) -> None:
    """Working days; the coordinator is asked from the first of them, and the offer keeps its day.

    That `ready` is moved leaves it due at once, if need be.
    """
    answered.policy = TimetablePolicy(number_ahead=5)
    answered.run_until(date(2027, 4, 20))
    assert due(answered) == date(2027, 4, 16)
    assert owed(answered)[0].due_then_because == (
        "5 working days before ready, on 2027-04-23: the copy for confirmation is made then."
    )
    assert asked(answered) == [date(2027, 4, 16)]
    move(answered, StepKind.READY, date(2027, 4, 21))
    assert due(answered) == date(2027, 4, 14)


def _offered(bench: Bench) -> None:
    give(bench)
    offer_for_confirmation(bench.parts, EXAMPLE_PLAN, BY, bench.now)


@pytest.mark.parametrize("until", [give, _offered])
def test_a_year_that_is_taken_back_keeps_its_number(
    answered: Bench, until: Callable[[Bench], None]
) -> None:
    """It is owed no second time."""
    answered.run_until(date(2027, 4, 12))
    until(answered)
    return_cycle(answered.parts, EXAMPLE_PLAN, "Muutos.", BY, answered.now)
    answered.run_until(date(2027, 4, 30))
    assert [one.state for one in numbers(answered)] == [DONE]
    assert cycle_state(answered) is CycleState.AWAITING_CONFIRMATION


def test_a_year_that_is_taken_back_without_one_owes_it_still(answered: Bench) -> None:
    """By the day of the copy that will be made."""
    answered.run_until(date(2027, 4, 12))
    return_cycle(answered.parts, EXAMPLE_PLAN, "Muutos.", BY, answered.now)
    assert due(answered) == READY


def of_an_earlier_version(bench: Bench) -> None:
    """As if an earlier version of the program, which knew no such step, had run until now."""
    tables = bench.store.tables
    (cycle,) = tables["cycles"].values()
    tables["cycles"][cycle.id] = replace(cycle, settings_hash="of an earlier version")
    for one in numbers(bench):
        del tables["obligations"][one.id]


def test_a_year_that_an_earlier_version_began_owes_it_and_nobody_is_told_twice(
    answered: Bench,
) -> None:
    """The letters go on in their rhythm, also where the upgrade falls on the day of one."""
    answered.run_until(READY)
    of_an_earlier_version(answered)
    answered.run_until(date(2027, 5, 7))
    assert due(answered) == READY
    assert asked(answered) == [READY, date(2027, 4, 30), date(2027, 5, 7)]
    of_an_earlier_version(answered)
    answered.skip_to(date(2027, 5, 7))
    assert len(asked(answered)) == 3


def test_what_an_earlier_version_had_settled_is_not_owed(answered: Bench) -> None:
    """Whether before the upgrade or just after it."""
    of_an_earlier_version(answered)
    give(answered)
    answered.run_until(date(2027, 4, 12))
    assert not numbers(answered)


def test_while_it_is_late_nobody_is_told_of_ready_as_well(answered: Bench) -> None:
    """One thing waits: for the coordinator, since the year was opened."""
    answered.run_until(date(2027, 4, 27))
    status = plan_status(answered.parts, EVERYTHING, EXAMPLE_PLAN, answered.now)
    waits = [(one.what, one.step, one.due_on, one.since) for one in status.waiting]
    assert [one for one in waits if one[1] in {StepKind.NUMBER, StepKind.READY}] == [
        ("register number", StepKind.NUMBER, READY, date(2027, 2, 12))
    ]
