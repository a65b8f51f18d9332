"""Obligations derived again: policy, calendar or the unit change, and what is open moves."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.contributions import ContributionRequest
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.fitting import GIVING_WAY, IN_ORDER
from omv_workflow.domain.obligations import Basis, Obligation, ObligationState
from omv_workflow.domain.policy_overrides import PolicyOverrides
from omv_workflow.domain.timetable import (
    ASSEMBLING,
    CHASING,
    StepKind,
    StepTargets,
    TimetablePolicy,
)
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.change_step import ChosenStep, move_step
from omv_workflow.steps.derive_again import derive_years_again
from omv_workflow.steps.open_cycles import open_due_cycles
from omv_workflow.steps.ports import Summary
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, SOCIAL_WORKER, example_unit
from tests.domain.any_policy import policies
from tests.steps.telling import answer

EARLIER = TimetablePolicy(days_before=StepTargets(open=100, request=90, remind_1=80))


def stored(bench: Bench) -> list[Obligation]:
    """All obligations."""
    with bench.parts.work() as work:
        return work.obligations.find()


def days(bench: Bench) -> dict[StepKind, date]:
    """The days of what is open."""
    return {one.kind: one.due_on for one in stored(bench) if one.state is ObligationState.OPEN}


def requests(bench: Bench) -> list[ContributionRequest]:
    """What was asked of people."""
    with bench.parts.work() as work:
        return work.requests.find()


def derive(bench: Bench, **changed: object) -> Summary:
    """Derive everything again after a change of the bench."""
    for name, value in changed.items():
        setattr(bench, name, value)
    return derive_years_again(bench.parts, bench.now)


def events(bench: Bench, kind: str) -> list[dict[str, object]]:
    """What the events of a kind tell, in their order."""
    told = bench.store.streams[f"plan:{EXAMPLE_PLAN}"]
    return [dict(event.data) for event in told if event.kind == kind]


def test_a_new_policy_moves_the_day_on_which_the_coming_year_opens(applied: Bench) -> None:
    """The next tick notices it, and tells from which day to which, and why."""
    derive(applied, policy=EARLIER)
    assert days(applied) == {StepKind.OPEN: date(2027, 2, 4)}
    (moved,) = events(applied, "obligation.moved")
    assert (moved["moved_from"], moved["due_on"], moved["cause"]) == (
        "2027-02-12",
        "2027-02-04",
        "settings",
    )


def test_a_day_that_has_passed_by_the_new_policy_is_due_at_the_next_tick(applied: Bench) -> None:
    """The year that would have opened on 4 February opens on the 8th, and once."""
    applied.today = date(2027, 2, 8)
    applied.policy = EARLIER
    for _ in range(2):
        open_due_cycles(applied.parts, applied.now)
    with applied.parts.work() as work:
        (cycle,) = work.cycles.find()
        (opened,) = work.obligations.find(kind=StepKind.OPEN)
    assert cycle.state is CycleState.OPEN
    assert (opened.due_on, opened.state) == (date(2027, 2, 4), ObligationState.DONE)


def test_what_is_open_moves_and_what_is_done_stays(collecting: Bench) -> None:
    """Asked on 24 February, with more time to answer: reminders, draft and offer come later."""
    before = stored(collecting)
    derive(collecting, policy=TimetablePolicy(answer_time=25))
    after = stored(collecting)
    assert [one.id for one in after] == [one.id for one in before]
    done = [one for one in before if one.state is not ObligationState.OPEN]
    assert [one for one in after if one.state is not ObligationState.OPEN] == done
    assert {kind: days(collecting)[kind] for kind in (*CHASING, *ASSEMBLING)} == {
        StepKind.REMIND_1: date(2027, 3, 16),
        StepKind.REMIND_2: date(2027, 3, 24),
        StepKind.ANSWERS_DUE: date(2027, 3, 31),
        StepKind.ANSWERS_LATE: date(2027, 4, 1),
        StepKind.ESCALATE: date(2027, 4, 5),
        StepKind.DRAFT: date(2027, 4, 9),
        StepKind.COMMENTS_CLOSE: date(2027, 4, 20),
        StepKind.READY: date(2027, 4, 23),
    }


def test_a_new_holiday_moves_what_stood_on_it(opened: Bench) -> None:
    """As when the government makes a day off, or the list of holidays is mended."""
    calendar = WorkingCalendar(holidays=frozenset({date(2027, 5, 14)}))
    derive(opened, calendar=calendar)
    assert days(opened)[StepKind.CONFIRM] == date(2027, 5, 13)


def test_the_warning_moves_with_the_confirmation(opened: Bench) -> None:
    """It comes on the day after it, whichever that is."""
    calendar = WorkingCalendar(holidays=frozenset({date(2027, 5, 14), date(2027, 5, 17)}))
    derive(opened, calendar=calendar)
    assert days(opened)[StepKind.OVERDUE] == date(2027, 5, 18)


def test_office_hours_move_nothing(opened: Bench) -> None:
    """They are no matter of days: nothing is derived, and nothing is written."""
    heads = dict(opened.store.heads)
    policy = TimetablePolicy.model_validate({"office_opens": "09:00"})
    assert derive(opened, policy=policy).done == []
    assert opened.store.heads == heads


def test_nothing_is_written_twice(opened: Bench) -> None:
    """Derived once by new settings, a year is left alone by the next tick."""
    derive(opened, policy=EARLIER)
    heads = dict(opened.store.heads)
    derive(opened)
    assert opened.store.heads == heads


def test_a_units_own_policy_moves_its_year_when_it_is_applied(opened: Bench) -> None:
    """And back again, with the file that it was before."""
    before = stored(opened)
    own = PolicyOverrides.model_validate({"days_before": {"ready": 23}})
    changed = example_unit().model_copy(update={"policy": own})
    applied = apply_unit(opened.parts, changed, Actor(COORDINATOR), opened.now)
    assert applied.moved == 3  # the comments close as long before it, the number is due with it
    assert days(opened)[StepKind.READY] == date(2027, 4, 22)
    assert {moved["cause"] for moved in events(opened, "obligation.moved")} == {"unit"}
    apply_unit(opened.parts, example_unit(), Actor(COORDINATOR), opened.now)
    assert stored(opened) == before


def test_the_time_to_tell_follows_from_the_confirmation(confirmed: Bench) -> None:
    """What a confirmation is followed by moves as well, but may be done from when it could."""
    before = {one.kind: one for one in stored(confirmed) if one.basis is Basis.CONFIRMATION}
    derive(confirmed, policy=TimetablePolicy(tell_within=5))
    after = {one.kind: one for one in stored(confirmed) if one.basis is Basis.CONFIRMATION}
    for kind in (StepKind.TELL_CLIENTS, StepKind.DISTRIBUTE):
        assert after[kind].due_on > before[kind].due_on
        assert after[kind].starts_on == before[kind].starts_on


def test_a_returned_plan_is_due_as_many_days_after_its_return(offered: Bench) -> None:
    """Its day counts from the return, whatever the timetable says now."""
    return_cycle(offered.parts, EXAMPLE_PLAN, "Muutos.", Actor(COORDINATOR), offered.now)
    before = days(offered)
    derive(offered, policy=EARLIER)
    assert days(offered)[StepKind.READY] == before[StepKind.READY]


def test_what_an_earlier_version_of_the_program_set_stays(opened: Bench) -> None:
    """It told nothing of what the day follows from, so nothing can be derived from it."""
    with opened.parts.work() as work:
        for one in work.obligations.find(state=ObligationState.OPEN):
            work.obligations.swap(one, replace(one, basis=Basis.EARLIER))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "workspace.restored", opened.now, {}))
        work.commit(opened.now)
    before = days(opened)
    derive(opened, policy=EARLIER)
    assert days(opened) == before


def test_a_plan_whose_settings_do_not_go_together_stops_no_other(opened: Bench) -> None:
    """It is a failure that is seen at every tick until it is mended; its days stay."""
    own = PolicyOverrides.model_validate({"days_before": {"request": 85}})
    changed = example_unit().model_copy(update={"policy": own})
    apply_unit(opened.parts, changed, Actor(COORDINATOR), opened.now)
    before = stored(opened)
    summary = derive(opened, policy=TimetablePolicy(days_before=StepTargets(open=84, request=80)))
    assert [row.outcome for row in summary.failed] == ["InvalidInput"]
    assert stored(opened) == before


@pytest.fixture
def asked_late(opened: Bench) -> Bench:
    """The request came on 10 March instead of 24 February."""
    opened.today = date(2027, 3, 10)
    request_contributions(opened.parts, EXAMPLE_PLAN, Actor(COORDINATOR), opened.now)
    return opened


@pytest.fixture
def handed_in(collecting: Bench) -> Bench:
    """Somebody has answered; that is to be decided on just before the plan is ready."""
    answer(collecting, SOCIAL_WORKER, "work")
    to, step = date(2027, 4, 22), ChosenStep(StepKind.ACCEPT, "Loma.")
    move_step(collecting.parts, EXAMPLE_PLAN, step, to, Actor(COORDINATOR), collecting.now)
    return collecting


@pytest.mark.parametrize(
    ("asked_on", "draft"),
    [
        (date(2027, 2, 24), date(2027, 4, 7)),  # as planned: where it was moved
        (date(2027, 3, 10), date(2027, 4, 7)),  # late, but not too late for that day
        (date(2027, 3, 18), date(2027, 4, 16)),  # three working days after the escalation
    ],
)
def test_a_step_that_somebody_has_moved_stays_where_the_request_leaves_time_for_it(
    opened: Bench, asked_on: date, draft: date
) -> None:
    """Two days earlier than was planned; whoever is asked too late is drafted for later."""
    step = ChosenStep(StepKind.DRAFT, "Loma.")
    actor = Actor(COORDINATOR)
    move_step(opened.parts, EXAMPLE_PLAN, step, date(2027, 4, 7), actor, opened.now)
    opened.today = asked_on
    request_contributions(opened.parts, EXAMPLE_PLAN, actor, opened.now)
    assert days(opened)[StepKind.DRAFT] == draft


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(policy=policies())
def test_changing_the_policy_and_changing_it_back_changes_nothing(
    asked_late: Bench, policy: TimetablePolicy
) -> None:
    """And in between nothing is lost or doubled, and what is done stays as it was."""
    before = stored(asked_late)
    derive(asked_late, policy=policy)
    between = stored(asked_late)
    assert [(one.id, one.kind, one.state) for one in between] == [
        (one.id, one.kind, one.state) for one in before
    ]
    derive(asked_late, policy=TimetablePolicy())
    assert stored(asked_late) == before


@pytest.mark.parametrize("answer_time", [3, 25])
def test_the_day_that_people_were_told_stays(collecting: Bench, answer_time: int) -> None:
    """Whether the settings give more time now or less; only a person gives them another day."""
    told = date(2027, 3, 26)
    derive(collecting, policy=TimetablePolicy(answer_time=answer_time))
    assert {one.due_on for one in requests(collecting)} == {told}
    for kind, day in (("escalate", 8), ("answers_late", 7), ("answers_due", 6)):
        step, to = ChosenStep(StepKind(kind), "Loma."), date(2027, 4, day)
        move_step(collecting.parts, EXAMPLE_PLAN, step, to, Actor(COORDINATOR), collecting.now)
    assert {one.due_on for one in requests(collecting)} == {date(2027, 4, 6)}


def test_nobody_loses_time_that_was_told_though_the_settings_give_less(collecting: Bench) -> None:
    """The step may come earlier by them; a person can't move it before the day that was told."""
    earlier = StepTargets(answers_due=53)
    derive(collecting, policy=TimetablePolicy(days_before=earlier, staff_gap=1))
    assert days(collecting)[StepKind.ANSWERS_DUE] < date(2027, 3, 25)
    step, by = ChosenStep(StepKind.ANSWERS_DUE, "Loma."), Actor(COORDINATOR)
    with pytest.raises(InvalidInput, match="people have been told 2027-03-2"):
        move_step(collecting.parts, EXAMPLE_PLAN, step, date(2027, 3, 23), by, collecting.now)


random_moves = st.lists(
    st.tuples(st.sampled_from([*IN_ORDER, StepKind.ACCEPT, StepKind.NUMBER]), st.integers(-25, 25)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=random_moves,
    policy=policies(),
    place=st.sampled_from(["opened", "asked_late", "handed_in"]),
)
def test_no_step_passes_one_that_was_moved_whatever_the_policy_becomes(
    opened: Bench,
    asked_late: Bench,
    handed_in: Bench,
    wanted: list[tuple[StepKind, int]],
    policy: TimetablePolicy,
    place: str,
) -> None:
    """What is refused changes nothing; and the policy changed back changes nothing either."""
    bench = {"opened": opened, "asked_late": asked_late, "handed_in": handed_in}[place].copy()
    for kind, by in wanted:
        if kind in days(bench):
            to, step = days(bench)[kind] + timedelta(days=by), ChosenStep(kind, "Loma.")
            with suppress(OmvError):
                move_step(bench.parts, EXAMPLE_PLAN, step, to, Actor(COORDINATOR), bench.now)
    before = stored(bench)
    assert not passing(bench)
    derive(bench, policy=policy)
    assert not passing(bench)
    derive(bench, policy=TimetablePolicy())
    assert stored(bench) == before


def passing(bench: Bench) -> list[tuple[StepKind, StepKind]]:
    """The steps that stand on the wrong side of one that somebody has moved.

    The confirmation is due when it is due, whatever was moved behind it.
    """
    open_ones = [one for one in stored(bench) if one.state is ObligationState.OPEN]
    moved = {one.kind: one.due_on for one in open_ones if one.basis is Basis.PERSON}
    accept = moved.pop(StepKind.ACCEPT, date.min)
    moved.pop(StepKind.NUMBER, None)
    assert days(bench)[StepKind.NUMBER] <= days(bench)[StepKind.READY]
    others = {one.kind: one.due_on for one in open_ones if one.kind in GIVING_WAY - {*moved}}
    too_late = [StepKind.READY] if accept >= days(bench).get(StepKind.READY, date.max) else []
    return [(StepKind.ACCEPT, step) for step in too_late] + [
        (kind, step)
        for kind, day in others.items()
        for step, fixed in moved.items()
        if (day > fixed if IN_ORDER.index(kind) < IN_ORDER.index(step) else day < fixed)
    ]
