from collections.abc import Callable
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import UnitFile
from omv_workflow.errors import AlreadyDone, NotAllowed, NotPossibleNow
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.request_contributions import request_contributions
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


def asked(bench: Bench) -> dict[str, tuple[str, ...]]:
    """Who was asked for what."""
    with bench.parts.work() as work:
        return {one.person_id: one.items for one in work.requests.find()}


def open_steps(bench: Bench) -> dict[StepKind, date]:
    """The days of the steps that are still open."""
    with bench.parts.work() as work:
        found = work.obligations.find(state=ObligationState.OPEN)
        return {one.kind: one.due_on for one in found}


def with_last_mandate_day(person_id: str, day: date) -> UnitFile:
    """The example unit with a mandate that ends."""
    unit = example_unit()
    people = []
    for person in unit.people:
        ending = tuple(one.model_copy(update={"last_day": day}) for one in person.mandates)
        known = {"mandates": ending} if person.id == person_id else {}
        people.append(person.model_copy(update=known))
    return unit.model_copy(update={"people": tuple(people)})


def test_the_year_opens_on_its_day_with_everything_that_is_owed(opened: Bench) -> None:
    """Every step of the timetable is a row from then on, and the coordinator is told."""
    steps = open_steps(opened)
    assert list(steps) == [*list(StepKind)[1:14], StepKind.OVERDUE, StepKind.NUMBER]
    assert (steps[StepKind.REQUEST], steps[StepKind.CONFIRM]) == (
        date(2027, 2, 24),
        date(2027, 5, 14),
    )
    assert opened.outbox.to(Purpose.CYCLE_OPENED) == [f"{COORDINATOR}@vastaanottokeskus.example"]


def test_everybody_is_asked_for_the_own_items_and_the_coordinator_for_the_rest(
    collecting: Bench,
) -> None:
    """R1: no item of the form goes unasked, but for those that the unit's file fills in."""
    assert asked(collecting) == {
        COORDINATOR: ("hours",),
        SOCIAL_WORKER: ("work",),
        NURSE: ("risks", "interpreters"),
    }
    assert len(collecting.outbox.to(Purpose.CONTRIBUTION_REQUEST)) == 3


def test_without_a_coordinator_those_who_lead_are_asked(applied: Bench) -> None:
    """An item never falls between two chairs."""
    applied.apply(with_last_mandate_day(COORDINATOR, date(2027, 1, 31)))
    applied.run_until(date(2027, 2, 24))
    assert asked(applied)[DIRECTOR] == ("hours",)
    assert len(applied.outbox.to(Purpose.CYCLE_OPENED)) == 2


def test_a_unit_that_nobody_leads_is_a_failure_that_is_seen(applied: Bench) -> None:
    """Work that nobody could be told of is not passed off as done; it waits, and fails visibly."""
    unit = example_unit()
    alone = unit.model_copy(update={"people": unit.people[-2:]})
    applied.apply(alone)
    summaries = applied.run_until(date(2027, 2, 12))
    assert [row.outcome for one in summaries for row in one.failed] == ["NotPossibleNow"]
    assert set(open_steps(applied)) == {StepKind.OPEN}


def test_a_contributor_whose_mandate_has_ended_is_not_asked(applied: Bench) -> None:
    """The items go to the coordinator."""
    applied.apply(with_last_mandate_day(NURSE, date(2027, 2, 23)))
    applied.run_until(date(2027, 2, 24))
    assert asked(applied)[COORDINATOR] == ("hours", "risks", "interpreters")


def test_opening_and_requesting_by_hand_come_before_their_days(applied: Bench) -> None:
    """What the coordinator has done is not done again by the schedule."""
    open_cycle(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)
    request_contributions(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)
    applied.run_until(date(2027, 2, 25))
    assert len(asked(applied)) == 3
    assert len(applied.outbox.to(Purpose.CYCLE_OPENED)) == 1


def test_answers_are_due_as_planned_also_for_an_early_request(applied: Bench) -> None:
    """Asking early gives people more time, not less."""
    open_cycle(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)
    planned = open_steps(applied)
    request_contributions(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)
    del planned[StepKind.REQUEST]
    assert open_steps(applied) == planned


def test_opening_or_requesting_twice_is_refused(collecting: Bench) -> None:
    """Somebody was first, and nobody is asked twice."""
    actor = Actor(COORDINATOR)
    with pytest.raises(NotPossibleNow):
        open_cycle(collecting.parts, EXAMPLE_PLAN, actor, collecting.now)
    with pytest.raises(AlreadyDone):
        request_contributions(collecting.parts, EXAMPLE_PLAN, actor, collecting.now)
    assert len(asked(collecting)) == 3


def test_requesting_before_the_year_is_open_is_refused(applied: Bench) -> None:
    """First the year opens."""
    with pytest.raises(NotPossibleNow, match=r"is scheduled.*while it is open"):
        request_contributions(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)


@pytest.mark.parametrize("act", [open_cycle, request_contributions])
@pytest.mark.parametrize("person", [NURSE, "nobody"])
def test_only_those_who_lead_or_coordinate_open_and_request(
    opened: Bench, act: Callable[..., object], person: str
) -> None:
    """A contributor or a stranger is refused, also what is done already."""
    with pytest.raises(NotAllowed):
        act(opened.parts, EXAMPLE_PLAN, Actor(person), opened.now)


@pytest.mark.parametrize("person", [COORDINATOR, DIRECTOR, DEPUTY])
def test_all_who_lead_or_coordinate_may_open(applied: Bench, person: str) -> None:
    """Any of the three does."""
    cycle = open_cycle(applied.parts, EXAMPLE_PLAN, Actor(person), applied.now)
    assert cycle.opened_at == applied.now
